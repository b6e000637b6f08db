// 게임 min max xy: 자동미분의 기울기로 걸은 길, NumPy의 복소 고윳값과 같다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { disc, eigen, matrix, plane, sentence, square, walk } from "../../../assets/live/game-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/game.json", import.meta.url), "utf8"));
const { rules, alphas } = frozen.told;
const close = (ours, theirs, note) => assert.ok(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)), `${note}: ${ours} ${theirs}`);

test("길과 고윳값", () => {
  assert.equal(frozen.cases.length, rules.length * 5);
  for (const { rule, alpha, path, values, size } of frozen.cases) {
    const note = `${rules[rule].name} ${alpha}`;
    const J = matrix(rules[rule], alpha);
    walk(J, path[0], path.length - 1).forEach((point, k) => point.forEach((value, i) => close(value, path[k][i], `${note} ${k}`)));
    const seen = eigen(J);
    seen.values.forEach((value, i) => value.forEach((part, j) => close(part, values[i][j], note)));
    close(seen.size, size, note);
    assert.equal(seen.turns, values[0][1] !== 0);
  }
  assert.ok(frozen.cases.some(({ values }) => values[0][1] === 0)); // 큰 벌점에서는 돌지 않는다
});

test("강의의 공식: 함께, 번갈아, 내다보고, 벌점 주고", () => {
  for (const a of alphas) {
    const sizes = [Math.sqrt(1 + a * a), 1, Math.sqrt(1 - a ** 2 + a ** 4), Math.sqrt(1 - 0.5 * a + a * a)];
    sizes.forEach((size, i) => close(eigen(matrix(rules[i], a)).size, size, `${i} ${a}`));
    const fates = [2, 1, 1 + Math.sign(Number((a - 1).toFixed(9))), 1 + Math.sign(Number((a - 0.5).toFixed(9)))];
    fates.forEach((fate, i) => assert.equal(eigen(matrix(rules[i], a)).fate, fate, `${i} ${a}`));
  }
});

test("그림은 멀리 가도 수가 깨지지 않고, 나가면 그렇다고 적는다", () => {
  for (const size of [{ width: 310, height: 272 }, { width: 440, height: 320 }]) {
    for (const [rule, alpha, start] of [[0, 1.5, [2, 2]], [2, 1.5, [1, 0]], [4, 1.5, [0.1, 2]], [1, 0.01, [0, 0]]]) {
      const J = matrix(rules[rule], alpha);
      const path = walk(J, start, 60);
      const drawn = plane(size, J, alpha, path) + disc(size, eigen(J), alphas.map((a) => eigen(matrix(rules[rule], a)).values));
      assert.doesNotMatch(drawn, /NaN|Infinity|e\+/);
      assert.equal(drawn.includes("그림 밖"), Math.hypot(...path.at(-1)) > 10);
    }
    const { x, y } = square(size, 2.4);
    close(x(1) - x(0), y(0) - y(1), "가로와 세로의 단위");
  }
});

test("말", () => {
  const say = (rule, alpha, start, steps) => {
    const J = matrix(rules[rule], alpha);
    return sentence(rules[rule].name, alpha, eigen(J), walk(J, start, steps));
  };
  assert.match(say(0, 0.2, [1, 0], 60), /고윳값 1 ± 0\.2i, 크기 1\.0198\. 1보다 커서 돌면서 달아납니다\. .*60걸음 뒤에 3\.24/);
  assert.match(say(0, 0.01, [1, 0], 1), /크기 1\.00005\. 1보다 커서/);
  assert.match(say(1, 0.2, [1, 0], 0), /꼭 1이라 같은 고리를 맴돕니다\. 답까지의 거리는 처음에 1\.$/);
  assert.match(say(2, 0.2, [1, 0], 60), /1보다 작아서 돌면서 들어옵니다/);
  assert.match(say(4, 1.5, [1, 0], 60), /고윳값 0\.427, −2\.93, 크기 2\.92705\. 1보다 커서 달아납니다/);
  assert.match(say(0, 0.2, [0, 0], 60), /답에서 출발했으니 움직이지 않습니다/);
});
