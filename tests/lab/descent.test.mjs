// 경사하강의 수학: PyTorch 의 경로와 같은가, 결과를 미리 말한 것이 맞는가.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  components, criticalRate, curveProblem, descend, factors, gradient, largestError, lastFinite,
  lineProblem, loss, outlook,
} from "../../assets/lab/descent.js";

const frozen = JSON.parse(readFileSync(new URL("traces.json", import.meta.url), "utf8"));
const coffee = lineProblem(frozen.ice_coffee.x, frozen.ice_coffee.y);

const build = ({ kind, data, x, y, scale, shift }) => {
  if (kind === "curve") return curveProblem(scale, shift);
  return data ? lineProblem(frozen[data].x, frozen[data].y) : lineProblem(x, y);
};

const near = (actual, expected, relative, what = "") =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${what} ${actual} ≠ ${expected}`,
  );

// 씨앗이 있는 난수 (mulberry32)
const randomFrom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

test("모든 경로가 PyTorch 와 상대오차 1e-9 안에서 같다", () => {
  assert.equal(frozen.cases.length, 38);
  let grew = 0;
  for (const { problem, start, alpha, at, W, loss: height } of frozen.cases) {
    const run = descend(build(problem), start, alpha, at.at(-1));
    at.forEach((k, row) => {
      W[row].forEach((w, i) => near(run.points[k * run.dim + i], w, 1e-9, `α ${alpha}, ${k}번째 W${i}:`));
      near(run.losses[k], height[row], 1e-9, `α ${alpha}, ${k}번째 손실:`);
    });
    if (height.at(-1) > 1e6) grew += 1;
  }
  assert.ok(grew >= 5, "발산하는 경로도 견주어야 한다");
});

test("강의의 수: 공식의 답, 곡률, 경계", () => {
  near(coffee.minimiser[0], 2.4459, 1e-4);
  near(coffee.minimiser[1], 4.0043, 1e-4);
  near(coffee.minimum, 26.3629, 1e-5);
  near(coffee.curvature[0], 242.7698, 1e-6);
  near(coffee.curvature[1], 185.9596, 1e-6);
  near(criticalRate(coffee), 0.008238, 1e-4);
  near(factors(coffee, 0.0083)[0], -1.015, 1e-4);
});

test("고유분해: H v = λ v 이고 서로 수직이다", () => {
  const random = randomFrom(7);
  for (let round = 0; round < 200; round += 1) {
    const x = Array.from({ length: 5 }, () => 40 * random() - 20);
    const { hessian: h, curvature, directions } = lineProblem(x, x.map(() => random()));
    assert.ok(curvature[0] >= curvature[1] && curvature[1] > 0);
    directions.forEach(([a, b], i) => {
      const scale = 1e-12 * curvature[0];
      assert.ok(Math.abs(h[0] * a + h[1] * b - curvature[i] * a) < scale);
      assert.ok(Math.abs(h[1] * a + h[2] * b - curvature[i] * b) < scale);
    });
  }
});

test("기울기가 손실의 중심차분과 같다", () => {
  const random = randomFrom(11);
  for (const problem of [coffee, curveProblem(0.5, 1), curveProblem(-3, 2)]) {
    const W = Array.from({ length: problem.dim }, () => 10 * random() - 5);
    gradient(problem, W).forEach((slope, i) => {
      const moved = (h) => loss(problem, W.map((w, j) => (i === j ? w + h : w)));
      near((moved(1e-4) - moved(-1e-4)) / 2e-4, slope, 1e-6);
    });
  }
});

test("고유방향의 좌표는 걸음마다 1 − αλ 배가 된다", () => {
  const alpha = 0.0085;
  const run = descend(coffee, [-5, 10], alpha, 10);
  const each = factors(coffee, alpha);
  const start = components(coffee, [-5, 10]);
  for (const k of [1, 4, 10]) {
    const now = components(coffee, [run.points[2 * k], run.points[2 * k + 1]]);
    now.forEach((c, i) => near(c, start[i] * each[i] ** k, 1e-9));
  }
});

test("말한 결과가 실제로 일어난다", () => {
  const random = randomFrom(3);
  const kinds = new Set();
  for (let round = 0; round < 400; round += 1) {
    const problem = round % 4 ? coffee : curveProblem(0.5, 1);
    const start = problem.minimiser.map((w) => w + 8 * random() + 0.5);
    const alpha = criticalRate(problem) * (0.02 + 1.2 * random());
    const { kind, rate, dominant } = outlook(problem, start, alpha);
    kinds.add(kind);
    const run = descend(problem, start, alpha, 60);
    const gap = (k) => {
      const W = [...run.points.slice(k * run.dim, (k + 1) * run.dim)];
      return components(problem, W)[dominant];
    };
    assert.equal(kind === "diverge", Math.abs(gap(60)) > Math.abs(gap(0)), `${kind} α ${alpha}`);
    near(Math.abs(gap(1) / gap(0)), rate, 1e-8);
    if (kind === "converge") assert.ok(gap(1) * gap(0) >= 0);
  }
  assert.deepEqual([...kinds].sort(), ["converge", "diverge", "oscillate"]);
});

test("손실이 가장 작은 걸음을 맞힌다", () => {
  const random = randomFrom(5);
  let later = 0;
  for (let round = 0; round < 300; round += 1) {
    const start = [20 * random() - 10, 20 * random() - 10];
    const alpha = criticalRate(coffee) * (1.001 + 0.25 * random());
    const { kind, turn } = outlook(coffee, start, alpha);
    assert.equal(kind, "diverge");
    const { losses } = descend(coffee, start, alpha, 400);
    const best = losses.indexOf(Math.min(...losses));
    near(losses[turn], losses[best], 1e-9, `turn ${turn}, best ${best}:`);
    if (turn > 2) later += 1;
  }
  assert.ok(later > 20);
});

test("경계와 바닥", () => {
  assert.equal(outlook(coffee, [-5, 10], criticalRate(coffee)).kind, "edge");
  assert.equal(outlook(coffee, coffee.minimiser, 0.5).kind, "still");
  assert.equal(outlook(curveProblem(0.5, 1), [-10], 2).rate, 0);
  const along = coffee.minimiser.map((w, i) => w + 3 * coffee.directions[1][i]);
  assert.equal(outlook(coffee, along, 0.0083).kind, "oscillate", "완만한 방향에만 서 있으면 발산하지 않는다");
});

test("발산이 수의 끝을 넘어도 마지막 유한한 걸음을 안다", () => {
  const run = descend(coffee, [-5, 10], 1, 1000);
  const last = lastFinite(run);
  assert.ok(last > 50 && last < 1000);
  assert.ok(Number.isFinite(run.losses[last]) && !Number.isFinite(run.losses[last + 1]));
});

test("largestError 는 어긋난 경로를 알아본다", () => {
  const run = descend(curveProblem(0.5, 1), [-10], 0.1, 2);
  assert.equal(largestError(run, [...run.points].map((w) => [w])), 0);
  near(largestError(run, [[-10], [run.points[1] * (1 + 1e-6)]]), 1e-6, 1e-3);
  assert.equal(largestError(run, [[-10], [-9], [-8], [-7]]), Infinity);
});
