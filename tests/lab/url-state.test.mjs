// 주소에 적고 읽기.
import assert from "node:assert/strict";
import { test } from "node:test";

import { explain, parse, read, write } from "../../assets/lab/url-state.js";

const initial = { alpha: 0.001, epochs: 30, epoch: 30, start: [-5, 10] };

test("처음 상태는 주소를 더럽히지 않는다", () => {
  assert.equal(write("", "lab", initial, initial), "");
  assert.equal(write("?q=학습률", "lab", initial, initial), "?q=학습률");
});

test("적은 것을 그대로 읽는다", () => {
  const state = { alpha: 0.008238260987654321, epochs: 500, epoch: 123, start: [-0.125, 1e-7] };
  const search = write("", "lab", state, initial);
  assert.deepEqual(read(search, "lab", initial, "에폭"), { state, problem: "" });
  assert.deepEqual(read(encodeURI(search), "lab", initial, "에폭").state, state);
});

test("끝까지 보던 것은 에폭이 바뀌어도 끝까지", () => {
  const state = { ...initial, epochs: 80, epoch: 80 };
  assert.equal(write("", "lab", state, initial), "?lab.epochs=80");
  assert.deepEqual(read("?lab.epochs=80", "lab", initial, "에폭").state, state);
});

test("여럿이어도 서로, 그리고 남의 것과 섞이지 않는다", () => {
  let search = write("?q=a&x", "lab", { ...initial, alpha: 0.5 }, initial);
  search = write(search, "lab-2", { ...initial, alpha: 0.25 }, initial);
  assert.equal(search, "?q=a&x&lab.alpha=0.5&lab-2.alpha=0.25");
  assert.equal(read(search, "lab", initial, "에폭").state.alpha, 0.5);
  assert.equal(read(search, "lab-2", initial).state.alpha, 0.25);
  assert.equal(write(search, "lab", initial, initial), "?q=a&x&lab-2.alpha=0.25");
});

test("틀린 값은 처음 값이 되고, 무엇이 틀렸는지 말한다", () => {
  const wrong = [
    "lab.alpha=abc", "lab.alpha=0", "lab.alpha=-1", "lab.alpha=1e9", "lab.alpha=NaN", "lab.alpha=", "lab.alpha=%E0%A4%A",
    "lab.epochs=0", "lab.epochs=2.5", "lab.epochs=10001", "lab.epochs=1e99", "lab.epoch=31", "lab.epoch=-1",
    "lab.start=1", "lab.start=1,2,3", "lab.start=,", "lab.start=1,Infinity", "lab.start=1,9e9", "lab.alpha=0x10",
    "lab.alpha=<script>", "lab.alpha", "lab.alpha==0.1",
  ];
  for (const search of wrong) {
    const { state, problem } = read(`?${search}`, "lab", initial, "에폭");
    assert.deepEqual(state, initial, search);
    assert.match(problem, /^주소에 적힌 값 가운데 쓸 수 없는 것은 처음 값으로 두었습니다/, search);
  }
  const { problem } = read("?lab.alpha=abc&lab.epochs=0", "lab", initial, "에폭");
  assert.match(problem, /학습률 ‘abc’ \(0보다 크고 1,000을 넘지 않는 수여야 합니다\), 에폭 수 ‘0’/);
  const counted = read("?lab.epochs=0&lab.epoch=31", "lab", initial, "걸음").problem;
  assert.match(counted, /걸음 수 ‘0’ .*, 지금 걸음 ‘31’ \(0에서 걸음 수 사이의 정수여야 합니다\)/);
});

test("모르는 이름과 다른 실험실의 틀린 값은 지나친다", () => {
  assert.deepEqual(read("?lab.what=3&lab-2.alpha=abc&alpha=9&&=&%", "lab", initial, "에폭"), { state: initial, problem: "" });
});

test("칸에 적은 값", () => {
  assert.equal(parse("alpha", " 0.0083 ", initial), 0.0083);
  assert.equal(parse("alpha", "8.3e-3", initial), 0.0083);
  assert.deepEqual(parse("start", "-5, 10", initial), [-5, 10]);
  assert.equal(parse("epochs", "열", initial), null);
  assert.equal(explain("epochs", "에폭"), "에폭 수 칸에는 1에서 10,000 사이의 정수를 적어 주세요.");
  assert.equal(explain("epochs", "걸음"), "걸음 수 칸에는 1에서 10,000 사이의 정수를 적어 주세요.");
});
