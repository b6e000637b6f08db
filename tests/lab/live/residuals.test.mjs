// 잔차의 막대와 두 합: PyTorch가 얼려 둔 기울기와 같고, 그림이 그 수를 그대로 그린다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { balance, balanceSheet, best, forces, gone, grips, plot, reach, scales, sentence } from "../../../assets/live/residuals-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/residuals.json", import.meta.url), "utf8"));
const data = { x: frozen.x, y: frozen.y, line: [-5, 10], labels: ["x", "y"] };
const close = (ours, theirs, note) => assert.ok(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)), `${note}: ${ours} ${theirs}`);

test("두 합에 −2를 곱하면 backward()가 준 기울기이다", () => {
  for (const { line, loss, gradient } of frozen.cases) {
    const seen = forces(data, line);
    close(seen.loss, loss, "손실");
    seen.gradient.forEach((g, i) => close(g, gradient[i], `기울기 ${line}`));
    for (const { up, down, net } of seen.sums) {
      assert.ok(up >= 0 && down <= 0);
      close(up + down, net, "양수와 음수의 합");
    }
  }
});

test("가장 좋은 직선에서 막대는 남고 두 합은 사라진다", () => {
  best(data).forEach((w, i) => close(w, frozen.best[i], "계수"));
  const seen = forces(data, best(data));
  assert.ok(seen.sums.every(({ up, net }) => up > 19 && Math.abs(net) < 1e-9));
  assert.deepEqual(gone(seen), [true, true]);
  assert.deepEqual(gone(forces(data, [-5, 10])), [false, false]);
});

test("한 합만 없애는 계수", () => {
  for (const { line } of frozen.cases) {
    for (const which of [0, 1]) {
      const moved = line.map((w, i) => (i === which ? balance(data, line, which) : w));
      assert.ok(Math.abs(forces(data, moved).sums[which].net) < 1e-9);
    }
  }
});

test("화살표와 막대의 길이는 합에 비례하고 방향은 부호를 따른다", () => {
  const seen = forces(data, [-5, 10]);
  const size = { width: 320, height: 224 };
  const drawn = balanceSheet(size, seen);
  const heads = [...drawn.matchAll(/class="head" d="M([\d.]+) /g)].map((found) => Number(found[1]) - 160);
  const unit = 150 / reach(seen.sums);
  heads.forEach((away, i) => assert.ok(Math.abs(away - seen.sums[i].net * unit) < 0.1, `${away}`));
  const widths = [...drawn.matchAll(/<rect class="(?:up|down)"[^>]* width="([\d.]+)"/g)].map((found) => Number(found[1]));
  seen.sums.flatMap(({ up, down }) => [up, -down]).forEach((value, i) => assert.ok(Math.abs(widths[i] - value * unit) < 0.1));
  assert.match(drawn, /올려라.*눕혀라/s);
  assert.doesNotMatch(balanceSheet(size, forces(data, best(data))), /class="head"/);
});

test("막대는 점에서 직선까지이고 손잡이는 직선 위에 있다", () => {
  const size = { width: 390, height: 300 };
  const at = scales(size, data);
  const seen = forces(data, [-5, 10]);
  const up = plot(size, data, [-5, 10], seen).match(/class="up" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/).slice(1).map(Number);
  [at.x(data.x[0]), at.y(data.y[0]), at.x(data.x[0]), at.y(-5 + 10 * data.x[0])].forEach((place, i) => assert.ok(Math.abs(place - up[i]) < 0.06));
  const [, [px, py]] = grips(at, [-5, 10]);
  assert.ok(Math.abs(at.y.invert(py) - (-5 + 10 * at.x.invert(px))) < 1e-9);
  for (const [, y] of grips(at, [at.y.domain[1], 1000])) assert.ok(y >= at.y.range[1] && y <= at.y.range[0]); // 직선이 나가도
  for (const line of [[0, 0], [900, -900], [-5, 0]]) assert.doesNotMatch(plot(size, data, line, forces(data, line)), /NaN|Infinity/);
});

test("말은 무엇을 하라는지와 끝났는지를 가린다", () => {
  const lowest = forces(data, best(data)).loss;
  const say = (line) => sentence(line, forces(data, line), lowest);
  assert.match(say([-5, 10]), /손실 8,587\.62\..*합 \+671\.1, x를 곱한 합 −594\.5\..*올리라고, 눕히라고 합니다/);
  assert.match(say([2.4, -3]), /눕히라고 합니다/); // 내려가는 직선은 먼저 눕는다
  assert.match(say([9, 4]), /내리라고 합니다|내리라고, /);
  assert.match(say(best(data)), /합 0\.0.*모두 사라졌습니다.*26\.36/);
});
