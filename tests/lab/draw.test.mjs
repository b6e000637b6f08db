// 그림: 붓 대신 기록하는 붓을 쥐여 주고 무엇을 그렸는지 본다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { curveProblem, descend, lineProblem, loss, outlook } from "../../assets/lab/descent.js";
import { clipSegment, curve, fit, frame, gauge, lossCurve, lossRange, plane, values } from "../../assets/lab/draw.js";

const { ice_coffee: data } = JSON.parse(readFileSync(new URL("traces.json", import.meta.url), "utf8"));
const size = { width: 360, height: 300 };
const ink = new Proxy({}, { get: (_, name) => String(name) });

function recorder() {
  const calls = [];
  const ctx = new Proxy({}, {
    get: (held, name) =>
      held[name] ?? ((...given) => {
        calls.push([name, ...given]);
        return name === "measureText" ? { width: 7 * given[0].length } : undefined;
      }),
    set: (held, name, value) => ((held[name] = value), true),
  });
  return { ctx, calls, of: (name) => calls.filter(([call]) => call === name) };
}

function sceneOf(problem, start, alpha, epochs, epoch = epochs) {
  const run = descend(problem, start, alpha, epochs);
  return {
    problem, data, run, epoch, epochs, names: problem.dim === 1 ? ["β"] : ["ŵ₀", "ŵ₁"],
    labels: { x: "x", y: "y" }, view: frame(problem, start, data), lossRange: lossRange(problem, run),
    factors: outlook(problem, start, alpha).factors, sides: ["", ""], unit: problem.dim === 1 ? "걸음" : "에폭",
  };
}

const line = lineProblem(data.x, data.y);
const parabola = curveProblem(0.5, 1);

test("등고선의 타원 위에서 손실이 꼭 같다", () => {
  const scene = sceneOf(line, [-5, 10], 0.001, 30);
  const { ctx, of } = recorder();
  plane.back(ctx, size, scene, ink);
  const ovals = of("ellipse");
  assert.ok(ovals.length >= 12);
  const { read } = plane.handle(size, { ...scene, view: { reach: scene.view.reach } }, [-5, 10]);
  const inside = ovals.filter(([, cx, cy, a, b]) => Math.max(a, b) < 100 && cx + cy > 0);
  assert.ok(inside.length >= 6);
  for (const [, cx, cy, a, b, angle] of inside) {
    const heights = [0, 0.7, 1.9, 3.3, 5].map((t) => {
      const [u, v] = [a * Math.cos(t), b * Math.sin(t)];
      const at = [cx + u * Math.cos(angle) - v * Math.sin(angle), cy + u * Math.sin(angle) + v * Math.cos(angle)];
      return loss(line, read(...at));
    });
    for (const height of heights) assert.ok(Math.abs(height / heights[0] - 1) < 1e-9, `${heights}`);
  }
});

test("손잡이의 자리와 되읽은 출발점이 맞는다", () => {
  const scene = sceneOf(line, [-5, 10], 0.001, 30);
  const { place, read } = plane.handle(size, scene, [-5, 10]);
  read(...place).forEach((w, i) => assert.ok(Math.abs(w - [-5, 10][i]) < 1e-9));
  const single = sceneOf(parabola, [-10], 0.1, 30);
  const held = curve.handle(size, single, [-10]);
  assert.ok(Math.abs(held.read(...held.place)[0] + 10) < 1e-9);
  const [far] = held.read(1e6);
  assert.ok(far <= single.view.beta[1], "그림 밖으로는 끌 수 없다");
});

test("발산하는 길도, 아주 큰 수도, 그림은 유한한 자리만 쓴다", () => {
  const pairs = [
    [line, [-5, 10], [0.0001, 0.0083, 0.01, 0.5, 100], [fit, plane, lossCurve]],
    [parabola, [-10], [0.001, 3.99, 4, 5, 900], [curve, values, lossCurve]],
  ];
  for (const [problem, start, alphas, pictures] of pairs) {
    for (const alpha of alphas) {
      for (const epochs of [1, 30, 1000]) {
        const scene = sceneOf(problem, start, alpha, epochs);
        for (const picture of [...pictures, gauge]) {
          const { ctx, calls } = recorder();
          picture.back(ctx, size, scene, ink);
          picture.front(ctx, size, scene, ink);
          const numbers = calls.flat().filter((given) => typeof given === "number");
          assert.ok(numbers.length > 10);
          assert.ok(numbers.every(Number.isFinite), `α ${alpha}, ${epochs}에폭`);
        }
      }
    }
  }
});

test("그림 밖으로 나가면 그렇다고 적는다", () => {
  const texts = (alpha) => {
    const { ctx, of } = recorder();
    plane.front(ctx, size, sceneOf(line, [-5, 10], alpha, 30), ink);
    return of("fillText").map(([, text]) => text);
  };
  assert.deepEqual(texts(0.01), ["그림 밖"]);
  assert.deepEqual(texts(0.001), []);
});

test("에폭이 많아도 그리는 선의 수는 화면의 폭을 따른다", () => {
  const count = (epochs) => {
    const { ctx, of } = recorder();
    lossCurve.front(ctx, size, sceneOf(line, [-5, 10], 0.0001, epochs), ink);
    return of("lineTo").length;
  };
  assert.ok(count(10000) < 2 * size.width);
  assert.equal(count(30), 30 + 1, "걸음마다 하나, 지금을 가리키는 세로선 하나");
});

test("손실의 범위는 보이는 손실과 바닥을 담는다", () => {
  for (const alpha of [0.0001, 0.001, 0.01, 10]) {
    const scene = sceneOf(line, [-5, 10], alpha, 200);
    const [low, high] = scene.lossRange;
    assert.ok(low < line.minimum && high > scene.run.losses[0] && Number.isFinite(high));
  }
  const [low] = sceneOf(parabola, [-10], 2, 50).lossRange;
  assert.ok(low > 0, "바닥의 손실이 0 이어도 로그 눈금에 선다");
});

test("가로축에는 강의가 정한 말을 적는다", () => {
  for (const [problem, start, word] of [[line, [-5, 10], "에폭"], [parabola, [-10], "걸음"]]) {
    const { ctx, of } = recorder();
    lossCurve.back(ctx, size, sceneOf(problem, start, 0.001, 30), ink);
    const texts = of("fillText").map(([, text]) => text);
    assert.deepEqual(texts.filter((text) => ["에폭", "걸음"].includes(text)), [word]);
  }
});

test("그래프의 자리를 누르면 그 에폭이다", () => {
  const scene = sceneOf(line, [-5, 10], 0.001, 30);
  assert.equal(lossCurve.epochAt(size, scene, 48), 0);
  assert.equal(lossCurve.epochAt(size, scene, 348), 30);
  assert.equal(lossCurve.epochAt(size, scene, 198), 15);
  assert.equal(lossCurve.epochAt(size, scene, -50), 0);
});

test("선분 자르기", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.deepEqual(clipSegment(2, 2, 8, 8, box), [2, 2, 8, 8]);
  assert.deepEqual(clipSegment(-5, 5, 15, 5, box), [0, 5, 10, 5]);
  assert.equal(clipSegment(-5, -1, 15, -1, box), null);
  assert.equal(clipSegment(-5, 8, 3, 20, box), null);
  const [, , x, y] = clipSegment(5, 5, 5 + 1e300, 5 + 2e300, box);
  assert.ok(Math.abs(x - 7.5) < 1e-9 && Math.abs(y - 10) < 1e-9);
});
