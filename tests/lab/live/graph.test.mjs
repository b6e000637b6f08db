// 계산 그래프의 값과 미분을 PyTorch 가 낸 것과 견주고, 장면과 그림을 본다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { added, graph, places, scenes } from "../../../assets/live/graph-picture.js";
import { arrivals, backward, forward, sum } from "../../../assets/live/graph-tape.js";

const graphs = JSON.parse(readFileSync(new URL("freeze/graph.json", import.meta.url), "utf8"));
const close = (a, b, what) => assert.ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)), `${what}: ${a} ≠ ${b}`);

test("칸마다의 값과 미분이 PyTorch 와 같다", () => {
  for (const { told, cases } of graphs) {
    for (const { at, values, slopes, loss, slope } of cases) {
      const mine = forward(told.tape, at);
      const walk = backward(told.tape, mine);
      const arrived = arrivals(told.tape, walk, walk.length).map(sum);
      told.tape.forEach(({ text }, k) => {
        close(mine[k], values[k], `${text}의 값`);
        close(arrived[k], slopes[k], `${text}로 미분`);
      });
      close(mine.at(-1), loss, "손실");
      close(arrived[0], slope, "기울기");
    }
  }
});

test("늦게 기록한 칸부터 밟고, 보낸 것은 받은 것에 그 칸의 미분을 곱한 것이다", () => {
  for (const { told, cases } of graphs) {
    const walk = backward(told.tape, forward(told.tape, cases[0].at));
    const order = walk.map(({ node }) => node);
    assert.deepEqual(order, [...order].sort((a, b) => b - a));
    for (const { upstream, sends } of walk) {
      for (const { local, amount } of sends) assert.equal(amount, upstream * local);
    }
  }
});

test("줄마다 칸이 늘고, 비우지 않으면 두 배, 비우면 처음 값이다", () => {
  for (const { told, cases } of graphs) {
    for (const { at, slope } of cases) {
      const all = scenes(told, at);
      const typed = all.slice(0, told.lines.length - 1).map(({ made }) => made);
      assert.deepEqual(typed, told.lines.slice(0, -1).map((_, i) => told.tape.filter(({ line }) => line <= i).length));
      const drawers = all.map(({ drawer }) => sum(drawer));
      close(Math.max(...drawers.map(Math.abs)), Math.abs(2 * slope), "비우지 않은 서랍");
      close(drawers.at(-1), slope, "비운 서랍");
    }
  }
  const [{ told }] = graphs;
  const all = scenes(told, 1);
  assert.equal(all.length, 20);
  assert.match(all[11].said, /−4, w에 도착합니다\. 먼저 온 것에 더합니다: −12 − 4 = −16\.$/);
  assert.match(scenes(told, 2.6)[12].said, /: 0\.$/); // 반올림만 남은 값은 0으로 적는다
  assert.equal(added([2, -5, 1]), "2 − 5 + 1 = −2");
});

test("상자는 서로 겹치지 않고 그림 안에 있으며, 거꾸로 밟은 길만 주황색이다", () => {
  const size = { width: 260, height: 360 }; // 360픽셀 화면에서 남는 자리
  const [{ told }] = graphs;
  const spots = places(told.tape, size);
  spots.forEach(([x, y], i) => {
    assert.ok(x >= 52 && x <= 208 && y >= 23 && y <= 337);
    for (const [u, v] of spots.slice(0, i)) assert.ok(Math.abs(x - u) >= 104 || Math.abs(y - v) >= 46);
  });
  scenes(told, 1).forEach((scene) => {
    const drawn = graph(size, told, 1, scene);
    assert.doesNotMatch(drawn, /NaN|Infinity|undefined/);
    const drawer = Number(drawn.match(/class="drawer[^>]* x="([\d.]+)"/)[1]);
    assert.ok(drawer > spots[0][0] + 52); // 변수의 상자와 서랍이 겹치지 않는다
    const roads = scene.passed < 0 ? 0 : backward(told.tape, forward(told.tape, 1)).slice(0, scene.passed).flatMap(({ sends }) => sends).length;
    assert.equal((drawn.match(/<g class="current"/g) ?? []).length, roads);
  });
});
