// 추정값의 구름: NumPy의 공분산 타원과 같다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cloud, picture, sentence, shape } from "../../../assets/live/clouds-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/clouds.json", import.meta.url), "utf8"));
const data = frozen.told;

test("가운데, 타원의 반지름, 평균 거리, 원 안의 비율", () => {
  frozen.cases.forEach((expected, at) => {
    const seen = cloud(data, at);
    const form = shape(seen, Math.sqrt(-2 * Math.log(0.05)));
    assert.equal(seen.n, expected.n);
    const pairs = [[form.centre, expected.centre], [form.radii, expected.radii], [[form.distance, form.inside], [expected.distance, expected.inside]]];
    for (const [ours, theirs] of pairs) ours.forEach((value, i) => assert.ok(Math.abs(value - theirs[i]) < 1e-9 * Math.max(1e-3, Math.abs(theirs[i])) + 1e-12, `${value} ${theirs[i]}`));
  });
});

test("타원의 축은 공분산의 방향이다", () => {
  const points = [[1, 1], [2, 2], [3, 3.1], [-1, -0.9]];
  const { angle, radii } = shape({ points, theory: 1 }, 1);
  assert.ok(Math.abs(angle - Math.PI / 4) < 0.05 && radii[0] > 30 * radii[1]);
});

test("원의 반지름은 자료가 100배이면 10분의 1로 그려진다", () => {
  const size = { width: 400, height: 320 };
  const radius = (at) => {
    const seen = cloud(data, at);
    return Number(picture(size, data, seen, shape(seen, data.radius), 0.2).match(/current ring" cx="[\d.]+" cy="[\d.]+" r="([\d.]+)/)[1]);
  };
  assert.ok(Math.abs(radius(0) / radius(1) - 10) < 0.1);
  const seen = cloud(data, 1);
  const near = picture(size, data, seen, shape(seen, data.radius), 1e-4);
  assert.doesNotMatch(near, /NaN|Infinity/);
  assert.match(sentence(seen, shape(seen, data.radius)), /^자료 10,000개: 참값까지의 평균 거리 0\.00\d+, 이론의 원의 반지름 0\.0122, /);
});
