// 수와 결과를 말로.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { curveProblem, descend, lineProblem, outlook } from "../../assets/lab/descent.js";
import { count, fixed, number, rate, tick, verdict } from "../../assets/lab/words.js";

const LAB = new URL("../../assets/lab/", import.meta.url);

test("수를 적는 법", () => {
  assert.equal(number(-1.01499), "−1.015");
  assert.equal(number(0), "0");
  assert.equal(number(8587.624), "8,588");
  assert.equal(number(518700000000), "5.187×10¹¹");
  assert.equal(number(-0.0000123), "−1.23×10⁻⁵");
  assert.equal(number(Infinity), "∞");
  assert.equal(number(NaN), "계산할 수 없음");
  assert.equal(number(9999.99), "10,000");
  assert.equal(number(100), "100");
  assert.equal(fixed(2.42889, 4), "2.4289");
  assert.equal(fixed(-5, 4), "−5.0000");
  assert.equal(fixed(1234.5, 2), "1,234.50");
  assert.equal(count(5523.6), "5,524");
  assert.equal(tick(1e12), "10¹²");
  assert.equal(tick(1e-6), "10⁻⁶");
  assert.equal(tick(10000), "10,000");
  assert.equal(rate(0.01 / 6), "0.00166667");
  assert.equal(rate(0.0083), "0.0083");
});

// λ = 8 과 2, 바닥 (0, 0) 인 문제
const bowl = lineProblem([-1, 1, Math.sqrt(3), -Math.sqrt(3), 0, 0].slice(0, 4).concat([0]), [0, 0, 0, 0, 0]);

const say = (problem, start, alpha, epochs) =>
  verdict(outlook(problem, start, alpha), descend(problem, start, alpha, epochs), epochs);

test("곧장 수렴, 빠르기와 남은 양", () => {
  const curve = curveProblem(0.5, 1);
  assert.equal(
    say(curve, [-10], 0.01 / 6, 100),
    "곧장 수렴합니다. 남은 오차가 한 걸음에 0.9992배로 줄어 5,524걸음이면 100분의 1이 됩니다. 느립니다: 100걸음 뒤에도 92%가 남습니다.",
  );
  assert.equal(say(curve, [-10], 2, 10), "한 걸음에 바닥에 닿습니다.");
  assert.match(say(curve, [-10], 1.99, 10), /한두 걸음이면 100분의 1/);
  assert.doesNotMatch(say(curve, [-10], 1, 10), /느립니다/);
});

test("흔들리며 수렴, 경계, 발산, 그대로", () => {
  const curve = curveProblem(0.5, 1);
  assert.match(say(curve, [-10], 3, 30), /^골짜기를 매번 건너뛰며 흔들리지만 수렴합니다\. 남은 오차가 한 걸음에 0\.5배/);
  assert.match(say(curve, [-10], 4, 30), /^수렴과 발산의 경계입니다/);
  assert.match(say(curve, [-10], 5, 30), /^발산합니다\. 오차가 건너편으로 넘어갈 때마다 1\.5배로 커져, 2걸음마다 두 배/);
  assert.match(say(curve, [-10], 40, 30), /19배로 커집니다\.$/);
  assert.match(say(curve, [-10], 40, 1000), /커집니다\. \d+걸음에서 컴퓨터가 담을 수 있는 수를 넘습니다\.$/);
  assert.match(say(curve, [2], 1, 30), /움직이지 않습니다/);
});

test("두 방향이 있으면 어느 방향인지 말한다", () => {
  const [steep, gentle] = bowl.curvature;
  assert.ok(steep > gentle);
  assert.match(say(bowl, [1, 1], 0.1 / steep, 50), /완만한 방향의 남은 오차/);
  assert.match(say(bowl, [1, 1], 1.1 / steep, 50), /^가파른 방향으로 흔들리다가 잦아들며/);
  assert.match(say(bowl, [1, 1], 1.95 / steep, 50), /^골짜기를 매번 건너뛰며.*가파른 방향의/);
  const slow = 2.02 / steep;
  const start = [0, 1].map((i) => 5 * bowl.directions[1][i] + 0.5 * bowl.directions[0][i]);
  const { turn } = outlook(bowl, start, slow);
  assert.ok(turn > 1);
  assert.match(say(bowl, start, slow, 50), new RegExp(`처음 ${turn}걸음 동안은 줄어들어`));
});

// 실험실은 강의가 λ 를 정의하기 전에 나온다. 주석에는 써도 되지만 화면의 글에는 쓰지 않는다.
test("화면의 글에는 아직 정의하지 않은 기호가 없다", () => {
  for (const name of readdirSync(LAB).filter((file) => file.endsWith(".js"))) {
    const shown = readFileSync(new URL(name, LAB), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    assert.doesNotMatch(shown, /λ|고윳값|고유벡터/, name);
  }
});
