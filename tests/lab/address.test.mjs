// 주소의 칸을 만드는 것들.
import assert from "node:assert/strict";
import { test } from "node:test";

import { among, between, integer, list, read, write } from "../../assets/lab/address.js";

const fields = {
  at: between("자리", 0, 9),
  step: integer("걸음", 0, 20),
  penalty: among("벌점", [0, 0.1, 10]),
  hours: list(between("시간", 0, 9), 3),
};
const initial = { at: 4, step: 20, penalty: 0, hours: [1, 2, 3] };

test("적은 것을 그대로 읽는다", () => {
  const state = { at: 2.5, step: 3, penalty: 0.1, hours: [0, 9, 1.5] };
  const search = write(fields, "", "a", state, initial);
  assert.equal(search, "?a.at=2.5&a.step=3&a.penalty=0.1&a.hours=0,9,1.5");
  assert.deepEqual(read(fields, search, "a", initial), { state, problem: "" });
  assert.equal(write(fields, "?q=1", "a", initial, initial), "?q=1");
});

test("맞지 않는 값은 규칙과 함께 말하고 처음 값으로 둔다", () => {
  const rules = [
    ["at", ["-1", "9.1", "넷", "", "Infinity"], "0에서 9 사이의 수여야"],
    ["step", ["2.5", "21", "-1"], "0에서 20 사이의 정수여야"],
    ["penalty", ["1", "0.10001", ""], "0, 0.1, 10 가운데 하나여야"],
    ["hours", ["1,2", "1,2,3,4", "1,2,10", "1,,3"], "쉼표로 나눈 0에서 9 사이의 수 3개여야"],
  ];
  for (const [field, texts, rule] of rules) {
    for (const text of texts) {
      const { state, problem } = read(fields, `?a.${field}=${text}`, "a", initial);
      assert.deepEqual(state, initial, text);
      assert.ok(problem.includes(rule), problem);
    }
  }
});
