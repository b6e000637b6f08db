// 풀이의 코드와 답의 글과 그림.
import assert from "node:assert/strict";
import { test } from "node:test";

import { code, compared, gap, groups, plane, sentence } from "../../../assets/live/patterns-picture.js";

const solutions = [
  { name: "풀이 1", rows: [[" ", "a < b"], [" ", ""]], W: [2.4285, 4.014], loss: 26.4 },
  { name: "풀이 2", rows: [["-", "a < b"], ["+", "a > b & c"], [" ", ""]], W: [2.429, 4.0144], loss: 26.4 },
  { name: "풀이 3", rows: [[" ", "a"]], W: [2.429, 4.0144], loss: 26.4 },
];

test("새 줄은 ins, 없어진 줄은 del, 부호는 글로", () => {
  assert.equal(code(solutions[1].rows), "<del>a &lt; b</del><ins>a &gt; b &amp; c</ins><span> </span>");
});

test("같은 답끼리 모으고 앞 풀이와 견준다", () => {
  assert.deepEqual(groups(solutions).map(({ members }) => members), [[0], [1, 2]]);
  assert.equal(gap(solutions, 0), null);
  assert.ok(Math.abs(gap(solutions, 1) - Math.hypot(5e-4, 4e-4)) < 1e-12);
  assert.equal(compared(solutions, 2), "앞 풀이와 같은 답입니다.");
  assert.match(compared(solutions, 1), /0\.00064만큼/);
  assert.equal(sentence(solutions, 1), "풀이 2. 새 줄 1개, 없어진 줄 1개. 답 2.4290, 4.0144, 손실 26.40. 앞 풀이의 답에서 0.00064만큼 떨어져 있습니다.");
});

test("점은 모인 곳마다 하나이고 지금의 것이 하나다", () => {
  const drawn = plane({ width: 300, height: 220 }, solutions, 2);
  assert.equal(drawn.match(/class="spot/g).length, 2);
  assert.equal(drawn.match(/spot here/g).length, 1);
  assert.match(drawn, /2개/);
  assert.doesNotMatch(plane({ width: 300, height: 220 }, [solutions[0]], 0), /NaN|Infinity/);
});
