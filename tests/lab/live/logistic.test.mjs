// 로지스틱 곡선: scikit-learn의 계수, PyTorch의 손실과 확률, NumPy가 걸은 뉴턴 방법의 길과 같다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { climb, look, loss, meeting, newton, plot, scales, seats, sentence } from "../../../assets/live/logistic-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/logistic.json", import.meta.url), "utf8"));
const { hours, passed, apart, at } = frozen.told;
const close = (ours, theirs, note) => assert.ok(Math.abs(ours - theirs) <= 1e-6 * Math.max(1, Math.abs(theirs)), `${note}: ${ours} ${theirs}`);
const state = (change) => ({ hours, passed, penalty: 0, step: 20, at, who: 0, ...change });

test("바닥이 있으면 20걸음 안에 scikit-learn의 답에 닿는다", () => {
  assert.equal(frozen.cases.length, 9);
  for (const { passed, penalty, W, loss, chance } of frozen.cases) {
    const seen = look(state({ passed, penalty }), 20);
    seen.W.forEach((w, i) => close(w, W[i], `w${i} λ = ${penalty}`));
    close(seen.loss, loss, "손실");
    close(seen.chance, chance, "확률");
    close(seen.fine, (penalty / 2) * W[1] ** 2, "벌점");
  }
});

test("걸음마다 NumPy의 뉴턴 방법과 같고, 갈린 자료에서는 끝없이 커진다", () => {
  for (const { passed, path } of frozen.paths) {
    const ours = newton({ hours, passed }, 0, path.length - 1);
    path.forEach((W, k) => W.forEach((w, i) => close(ours[k][i], w, `${passed} ${k}걸음`)));
  }
  for (const { passed } of frozen.paths.slice(1)) {
    const slopes = newton({ hours, passed }, 0, 20).map(([, w1]) => w1);
    slopes.slice(1).forEach((w1, k) => assert.ok(w1 > slopes[k] + 0.2, `${k}걸음`));
  }
});

test("어떤 자료에서도 손실은 걸음마다 줄고 그림이 깨지지 않는다", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 300; round += 1) {
    const hours = Array.from({ length: 12 }, () => (round % 5 ? Math.round(90 * random()) / 10 : 9 * Math.round(random())));
    const share = random();
    const now = state({ hours, passed: hours.map(() => Number(random() < share)), penalty: [0, 0.1, 10][round % 3] });
    const seen = look(now, 20);
    const costs = seen.path.map((W) => loss(now, W) + (now.penalty / 2) * W[1] ** 2);
    costs.slice(1).forEach((cost, k) => assert.ok(cost <= costs[k] + 1e-9, `${JSON.stringify(now)} ${k}`));
    const size = { width: 330, height: 272 };
    const drawn = plot(size, scales(size, 9), now, seen, [-3, 0.8]) + climb(size, seen, 20, [-3, 0.8]) + sentence(now, seen);
    assert.doesNotMatch(drawn, /NaN|Infinity|∞/);
  }
});

test("두 무리가 어떻게 만나는지", () => {
  const kinds = [[passed, "mixed"], [apart, "clean"], [apart.map((y) => 1 - y), "clean"], [passed.map(() => 1), "one"], [frozen.paths[2].passed, "touch"]];
  for (const [result, kind] of kinds) assert.equal(meeting({ hours, passed: result }), kind);
  assert.equal(meeting({ hours: [3, 3], passed: [0, 1] }), "mixed"); // 기울기는 정해지지 않아도 달아나지 않는다
  assert.deepEqual(newton({ hours: [3, 3, 3], passed: [0, 1, 0] }, 0, 9).at(-1)[1], 0);
});

test("학생은 저마다의 시간에, 합격은 1의 위로 불합격은 0의 아래로 쌓인다", () => {
  const where = scales({ width: 330, height: 272 }, 9);
  const spots = seats(where, { hours, passed });
  spots.forEach(([x, y], i) => {
    assert.equal(x, where.x(hours[i]));
    assert.ok(passed[i] ? y < where.y(1) : y > where.y(0) && y < where.floor);
  });
  assert.equal(new Set(spots.map(String)).size, hours.length);
});

test("말", () => {
  const say = (change) => sentence(state(change), look(state(change), 20));
  assert.match(say({}), /^20걸음 뒤 w₀ = −3, w₁ = 0\.8484, 손실 5\.915\. 4시간의 합격 확률 0\.597\. .*섞여 있어 w₁ = 0\.8484에서/);
  assert.match(say({ passed: apart }), /깨끗이 갈려서 바닥이 없습니다/);
  assert.match(say({ passed: frozen.paths[2].passed }), /한 시간에서만 섞이고/);
  assert.match(say({ passed: apart, penalty: 0.1 }), /손실 1\.167, 벌점 0\.5785\..*붙잡아 w₁ = 3\.401에서 멈춥니다/);
  assert.match(say({ passed: passed.map(() => 0), penalty: 1 }), /모두 불합격이어서 바닥이 없습니다/);
});
