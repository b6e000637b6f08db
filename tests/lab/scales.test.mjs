// 축척과 눈금.
import assert from "node:assert/strict";
import { test } from "node:test";

import { linear, log, logTicks, oneTwoFive, round, spread, ticks } from "../../assets/lab/scales.js";

test("축척과 그 역은 서로를 되돌린다", () => {
  for (const scale of [linear([-3, 8], [40, 300]), linear([0, 1], [300, 10]), log([1e-5, 2], [0, 4000])]) {
    const [a, b] = scale.domain;
    assert.ok(Math.abs(scale(a) - scale.range[0]) < 1e-9);
    assert.ok(Math.abs(scale(b) - scale.range[1]) < 1e-9);
    for (const share of [0.01, 0.3, 0.77]) {
      const value = a + share * (b - a);
      assert.ok(Math.abs(scale.invert(scale(value)) - value) < 1e-12 * Math.abs(b));
    }
  }
});

test("로그 축척에서 같은 비는 같은 거리이다", () => {
  const scale = log([0.0001, 1], [0, 400]);
  assert.ok(Math.abs(scale(0.001) - 100) < 1e-9);
  assert.ok(Math.abs(scale(0.02) - scale(0.01) - (scale(0.002) - scale(0.001))) < 1e-9);
});

test("곧은 눈금", () => {
  assert.deepEqual(ticks([0, 30], 6), [0, 5, 10, 15, 20, 25, 30]);
  assert.deepEqual(ticks([-2.6, 2.8], 4), [-2, 0, 2]);
  assert.deepEqual(ticks([0, 0.3], 3), [0, 0.1, 0.2, 0.3]);
});

test("로그 눈금은 10의 거듭제곱이고, 좁으면 촘촘해진다", () => {
  assert.deepEqual(logTicks([20, 10000], 6), [100, 1000, 10000]);
  assert.deepEqual(logTicks([1, 1e40], 5), [1, 1e8, 1e16, 1e24, 1e32, 1e40]);
  assert.deepEqual(logTicks([1.5, 9], 5), [2, 4, 6, 8]);
  assert.deepEqual(logTicks([27, 38], 6), [28, 30, 32, 34, 36, 38]);
  assert.deepEqual(oneTwoFive(3, 60), [5, 10, 20, 50]);
});

test("눈금은 언제나 범위 안에 있고 둘 이상이다", () => {
  for (let k = 0; k < 300; k += 1) {
    const low = 10 ** (((k * 7919) % 97) / 4 - 12);
    const high = low * (1.2 + ((k * 104729) % 89) ** 3);
    for (const values of [ticks([low, high], 5), logTicks([low, high], 5)]) {
      assert.ok(values.length >= 2, `${low} ${high}`);
      assert.ok(values.every((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)), `${low} ${high} ${values}`);
    }
  }
});

test("겹치는 이름표는 겹치지 않게 벌어지고 차례를 지킨다", () => {
  const places = [200, 202, 203, 10, 290];
  const widths = [40, 40, 40, 40, 40];
  const centres = spread(places, widths, 0, 300);
  const order = [3, 0, 1, 2, 4].map((i) => centres[i]);
  order.slice(1).forEach((c, i) => assert.ok(c - order[i] >= 43.9, String(order)));
  assert.ok(order[0] >= 20 && order[4] <= 280);
  assert.deepEqual(spread([50, 150], [20, 20], 0, 200), [50, 150], "겹치지 않으면 그대로");
});

test("유효숫자로 반올림", () => {
  assert.equal(round(0.00823843, 4), 0.008238);
  assert.equal(round(12345, 2), 12000);
});
