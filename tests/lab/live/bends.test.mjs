// 꺾인 직선: PyTorch의 신경망과 높이가 같고, NumPy의 최소제곱과 같은 답을 낸다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { MOST, chart, error, even, height, joints, pieces, plot, scales, sentence, solve, stems, tips, widest } from "../../../assets/live/bends-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/bends.json", import.meta.url), "utf8"));
const data = frozen.told;
const close = (ours, theirs, note) => assert.ok(Math.abs(ours - theirs) <= 1e-6 * Math.max(1, Math.abs(theirs)), `${note}: ${ours} ${theirs}`);
const [first, last] = [data.x[0], data.x.at(-1)];

test("높이와 오차는 PyTorch의 Sequential과 같다", () => {
  for (const net of frozen.nets) {
    net.height.forEach((y, i) => close(height(net, data.x[i]), y, `높이 ${i}`));
    const seen = error(data, net);
    close(seen.mean, net.mean, "평균제곱오차");
    close(seen.worst, net.worst, "가장 크게 틀린 만큼");
  }
});

test("가장 좋게 꺾은 신경망은 NumPy의 lstsq와 같다", () => {
  assert.deepEqual(frozen.fits.map(({ alone }) => alone), [true, true, true, true, true, false]);
  for (const { places, weights, height: heights, mean, alone } of frozen.fits) {
    const net = solve(data, places);
    assert.deepEqual(net.bends.map(([t]) => t), places);
    heights.forEach((y, i) => close(height(net, data.x[i]), y, `${places} 높이 ${i}`));
    assert.ok(Math.abs(error(data, net).mean - mean) < 1e-9);
    // 겹치는 단위가 없으면 답이 하나이니 계수까지 같다
    if (alone) [net.c, ...net.bends.map(([, v]) => v)].forEach((w, k) => close(w, weights[k], `${places} 계수 ${k}`));
  }
});

test("단위가 늘면 오차가 줄고, 조금만 달리 꺾어도 더 크다", () => {
  const errors = Array.from({ length: MOST }, (_, i) => error(data, solve(data, even(data, i + 1))).mean);
  errors.slice(1).forEach((mean, i) => assert.ok(mean < errors[i] + 1e-12, `${i + 2}개`));
  assert.ok(errors[7] < errors[3] / 10); // 물음의 답
  const net = solve(data, even(data, 5));
  net.bends.forEach((_, k) => {
    for (const by of [-0.05, 0.05]) {
      const other = { ...net, bends: net.bends.map(([t, v], i) => [t, i === k ? v + by : v]) };
      assert.ok(error(data, other).mean > errors[4]);
    }
  });
});

test("조각은 단위보다 많아야 하나 많다", () => {
  assert.equal(pieces(data, { bends: [[-1, 1], [1, 1]] }), 3);
  assert.equal(pieces(data, { bends: [[first, 1], [1, 1]] }), 2); // 왼쪽 끝에서는 꺾여도 보이지 않는다
  assert.equal(pieces(data, { bends: [[1, 1], [1, -1], [2, 0]] }), 1); // 서로 지우거나 꺾지 않는다
  assert.equal(pieces(data, solve(data, even(data, 6))), 5);
  assert.equal(widest(data, { bends: [[2, 0], [-1, 0]] }), 0.5); // 새 단위는 가장 넓은 사이의 가운데에
});

test("손잡이는 선 위와 막대 끝에 있고, 멀리 나가도 그림 안에 남는다", () => {
  const size = { width: 330, height: 272 };
  const net = { c: -0.7, bends: [[-0.8, 0.7], [1.4, -1.1]] };
  const above = scales(size, data, 1.6);
  joints(above, net).forEach(([px, py], i) => {
    close(above.x.invert(px), net.bends[i][0], "자리");
    close(above.y.invert(py), height(net, net.bends[i][0]), "높이");
  });
  tips(scales(size, data, 2), net).forEach(([, py], i) => close(scales(size, data, 2).y.invert(py), net.bends[i][1], "정도"));
  const wild = { c: 900, bends: [[last, 999], [first, -999], [0, 3]] };
  for (const [, py] of [...joints(above, wild), ...tips(above, wild)]) assert.ok(py >= above.y.range[1] && py <= above.y.range[0]);
  for (const one of [net, wild, { c: 0, bends: [[0, 0]] }]) {
    const drawn = plot(size, data, one, 0) + stems(size, data, one, 0) + chart(size, Array(MOST).fill(0.01), one, error(data, one));
    assert.doesNotMatch(drawn, /NaN|Infinity/);
  }
});

test("말", () => {
  assert.match(sentence(data, data, error(data, data)), /^단위 2개, 조각 3개\. 평균제곱오차 0\.0\d+, 가장 크게 틀린 곳에서 0\.7\.$/);
});
