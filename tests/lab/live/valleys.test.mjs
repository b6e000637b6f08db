// 두 골짜기: PyTorch가 걸은 길, NumPy의 고윳값과 같다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { round } from "../../../assets/lab/scales.js";
import { arrival, map, rates, rewritten, sentence, valley, walk, within } from "../../../assets/live/valleys-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/valleys.json", import.meta.url), "utf8"));
const data = frozen.told;
const ways = Object.fromEntries(data.ways.map((way) => [way.key, rewritten(data, way)]));
const close = (ours, theirs, note) => assert.ok(Math.abs(ours - theirs) <= 1e-8 * Math.max(1, Math.abs(theirs)), `${note}: ${ours} ${theirs}`);

test("길과 곡률과 고유방향으로 잰 폭", () => {
  assert.equal(frozen.cases.length, 9);
  for (const { way, alpha, path, curvature, away } of frozen.cases) {
    const seen = walk(ways[way], alpha, 12);
    path.forEach((W, k) => W.forEach((w, i) => close(seen.path[k][i], w, `${way} ${alpha} ${k}`)));
    curvature.forEach((bend, i) => close(seen.sides[i].curvature, bend, "곡률"));
    if (way === "round") continue; // 곡률이 같으면 고유방향이 하나로 정해지지 않는다
    away.forEach((side, i) => side.forEach((c, k) => {
      const far = Math.max(1, ...away.map((other) => other[k])); // 멀리 간 길의 반올림이 작은 폭에 남는다
      assert.ok(Math.abs(Math.abs(seen.sides[i].away[k]) - c) <= 1e-8 * far, `폭 ${way} ${alpha} ${k}`);
    }));
  }
});

test("표준화하면 학습률 하나로 두 쪽이 한 걸음에 닿는다", () => {
  const seen = walk(ways.round, 0.005, 3);
  assert.deepEqual(seen.sides.map(({ factor, arrive }) => [factor, arrive]), [[0, 1], [0, 1]]);
  assert.ok(seen.sides.every(({ away }) => away[0] !== 0 && away[1] === 0));
  assert.ok(rates(data.range).every((alpha) => walk(ways.plain, alpha, 0).arrive > 1));
});

test("닿을 때까지의 걸음은 세어 본 것과 같다", () => {
  for (const factor of [0.9476, -0.5435, 0.011, 0.01, -0.2]) {
    let [left, steps] = [1, 0];
    while (Math.abs(left) > 0.01) [left, steps] = [left * factor, steps + 1];
    assert.equal(arrival(factor), steps, `${factor}`);
  }
  assert.equal(arrival(0), 1);
  assert.equal(arrival(-1), Infinity);
  assert.equal(arrival(1.2), Infinity);
});

test("학습률의 눈금", () => {
  const all = rates([1e-4, 0.012]);
  assert.equal(all.length, 90 + 90 + 3);
  assert.deepEqual([all[0], all.at(-1)], [1e-4, 0.012]);
  assert.ok(all.includes(0.0083) && all.includes(0.005));
});

test("그림은 크기 안에 있고 발산해도 수가 깨지지 않는다", () => {
  const size = { width: 160, height: 200 };
  for (const way of Object.keys(ways)) {
    for (const alpha of [1e-4, 0.0083, 0.012]) {
      const seen = walk(ways[way], alpha, 30);
      const drawn = [map(size, ways[way], seen, 30, data.names), valley(size, seen, 0, 30), valley(size, seen, 1, 30)];
      for (const svg of drawn) assert.doesNotMatch(svg, /NaN|Infinity/);
    }
  }
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.deepEqual(within([[5, 5], [5, 25]], box), { shown: [[5, 5], [5, 10]], left: true });
  assert.deepEqual(within([[5, 5], [8, 2]], box), { shown: [[5, 5], [8, 2]], left: false });
  assert.match(valley(size, walk(ways.moved, 0.0083, 30), 0, 30), /그림 밖/);
});

test("말", () => {
  const say = (way, alpha) => sentence(walk(ways[way], alpha, 1), alpha);
  assert.match(say("plain", 0.0083), /가파른 쪽 −1\.015배, 완만한 쪽 −0\.5435배\. 가파른 쪽에서 멀어지니/);
  assert.match(say("moved", 0.0015), /86걸음, 완만한 쪽을 기다려야/);
  assert.match(say("plain", 0.012), /두 쪽에서 모두 멀어집니다/);
  assert.match(say("round", 0.005), /1걸음, 두 쪽이 함께 닿습니다/);
  // 경계 단추가 적는 학습률에서는 반올림에 흔들리지 않는다
  for (const [way, where] of [["plain", "가파른 쪽에서"], ["moved", "가파른 쪽에서"], ["round", "두 쪽에서 모두"]]) {
    assert.match(say(way, round(walk(ways[way], 1e-3, 0).critical, 12)), new RegExp(`${where} 같은 폭으로`), way);
  }
});
