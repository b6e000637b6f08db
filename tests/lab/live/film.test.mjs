// 필름에 담기는 것과 남는 것이 TensorFlow 와 PyTorch 가 실제로 답한 것과 같은지 본다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { film, listing, shots } from "../../../assets/live/film-picture.js";

const { takes, answers } = JSON.parse(readFileSync(new URL("freeze/film.json", import.meta.url), "utf8"));
const value = (what) => Number(what.replace("−", "-"));

test("물음마다의 답이 두 프레임워크와 같다: 스위치를 끄고, 켜고", () => {
  takes.forEach((take, i) => {
    for (const keep of [false, true]) {
      const mine = shots(take, keep).at(-1).results.map(({ what }) => what);
      const real = answers[Number(keep)][i];
      assert.equal(mine.length, real.length, take.code[0]);
      real.forEach((answer, k) => {
        if (typeof answer === "string") assert.equal(mine[k], answer);
        else assert.ok(Math.abs(value(mine[k]) - answer) <= 1e-6 * Math.abs(answer), `${mine[k]} ≠ ${answer}`);
      });
    }
  });
});

test("상수는 담기지 않고, 버린 필름은 다시 물으면 오류이고, 켜 두면 del 까지 남는다", () => {
  const [, constant, , twice, both, torch] = takes;
  assert.deepEqual(shots(constant, false)[2].missed, [1]);
  assert.deepEqual(shots(constant, false)[2].taped, []);
  assert.deepEqual(shots(twice, false).map(({ erased }) => erased), [false, false, false, true, true]);
  assert.equal(shots(both, false).length, 5); // 받아 주는 곳이 없는 오류에서 멈추어 del 에 닿지 못한다
  assert.deepEqual(shots(both, true).map(({ erased }) => erased), [false, false, false, false, false, true]);
  assert.deepEqual(shots(both, true)[4].played, { 2: [18.75] });
  assert.match(shots(torch, true).at(-1).said, /16 \+ 16 = 32/);
  assert.match(film({ width: 300, height: 184 }, torch, shots(torch, false).at(-1)), />x0\.grad: 16<.*>f\.backward\(\): RuntimeError</s);
});

test("여러 칸이면 지나온 칸에만 곱한 수가 남는다", () => {
  const asked = shots(takes[2], false).at(-1);
  assert.equal(asked.slope, -144);
  assert.deepEqual(asked.played, { 1: [16], 2: [3], 3: [8, 64], 4: [1, -1] });
});

test("스위치는 코드의 그 자리만 바꾼다", () => {
  assert.equal(listing(takes[0], true)[1], "with tf.GradientTape(persistent=True) as tape:");
  assert.deepEqual(listing(takes[0], false), takes[0].code);
  const changed = listing(takes[5], true).filter((row, i) => row !== takes[5].code[i]);
  assert.deepEqual(changed, ["f.backward(retain_graph=True)"]);
});

test("모든 장면이 그려지고, 그림 밖으로 나가지 않는다", () => {
  for (const take of takes.toSpliced(2, 1)) {
    for (const keep of [false, true]) {
      for (const scene of shots(take, keep)) {
        const drawn = film({ width: 300, height: 184 }, take, scene);
        assert.doesNotMatch(drawn, /NaN|Infinity|undefined/);
        for (const [, x, width] of drawn.matchAll(/<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"/g)) {
          assert.ok(Number(x) + Number(width) <= 300);
        }
      }
    }
  }
});
