// 특징 지도: PyTorch의 conv2d와 adaptive_max_pool2d, linear와 같다.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { SIDE, bars, bounds, chart, convolve, fits, kernel, measure, packed, sentence, sheet, shifted, spot, unpacked, where } from "../../../assets/live/shift-picture.js";

const frozen = JSON.parse(readFileSync(new URL("freeze/shift.json", import.meta.url), "utf8"));
const { digits, filters } = frozen.told;
const inks = digits.map(({ ink }) => unpacked(ink));
const blank = unpacked("0");
const close = (ours, theirs, note) => assert.ok(Math.abs(ours - theirs) <= 1e-9, `${note}: ${ours} ${theirs}`);

test("옮긴 그림의 지도와 최댓값과 완전연결 단위의 점수", () => {
  assert.equal(frozen.cases.length, 12);
  for (const { digit, moved, filter, map, peak, score } of frozen.cases) {
    const note = `${digits[digit].label} ${filters[filter].name} ${moved}`;
    const seen = measure(inks[digit], moved, filters[filter].weights);
    map.forEach((value, i) => close(seen.map[i], value, `${note} ${i}`));
    close(seen.peaks[1], peak, note);
    close(seen.scores[1], score, note);
  }
});

test("먼저 옮기고 훑으나 먼저 훑고 옮기나 같다. 종이의 끝에서만 잘린다", () => {
  for (const { weights } of filters) {
    const before = convolve(inks[0], weights);
    const after = measure(inks[0], [-1, 2], weights);
    shifted(before, [-1, 2]).forEach((value, i) => close(after.map[i], value, `${i}`));
    close(after.shares[0], 1, "가장 큰 수");
    assert.ok(after.shares[1] < 0.9 && !after.cut);
    assert.ok(measure(inks[0], [2, 0], weights).cut);
  }
  assert.ok(fits(inks[0], [2, 3]) && !fits(inks[0], [3, 0]) && !fits(inks[0], [0, -4]) && fits(blank, [11, 0]));
});

test("글로 적고 읽는다", () => {
  for (const ink of [...inks, blank, blank.map(() => 16)]) assert.deepEqual(unpacked(packed(ink)), ink);
  assert.equal(packed(blank), "0");
  assert.equal(unpacked("g").length, SIDE * SIDE);
  assert.equal(bounds(blank), null);
});

test("그림은 칸마다 한 번씩 칠하고, 빈 종이에서도 수가 깨지지 않는다", () => {
  const size = { width: 160, height: 160 };
  for (const [ink, moved] of [[inks[0], [0, 2]], [blank, [0, 0]], [blank.map(() => 16), [0, 0]]]) {
    const now = measure(ink, moved, filters[2].weights);
    const drawn = [sheet(size, ink, moved, now, 0), chart(size, ink, moved, now, 143), kernel(size, filters[2].weights), bars(size, now)];
    for (const svg of drawn) assert.doesNotMatch(svg, /NaN|Infinity/);
    const count = (svg, kind) => [...svg.matchAll(new RegExp(`class="${kind}"[^>]* d="([^"]*)"`, "g"))].map(([, d]) => d.split("M").length - 1).reduce((a, b) => a + b, 0);
    assert.equal(count(drawn[0], "ink"), now.field.filter(Boolean).length);
    assert.ok(count(drawn[1], "plus") <= now.map.filter((value) => value > 0).length);
    assert.equal(drawn[0].includes('class="ghost"'), moved[1] !== 0);
  }
});

test("말", () => {
  const say = (ink, moved) => sentence(ink, moved, measure(ink, moved, filters[0].weights));
  assert.match(say(inks[0], [0, 0]), /^제자리\. 지도에서 가장 큰 수 2\.69/);
  assert.match(say(inks[0], [0, 1]), /^오른쪽으로 1칸 옮김\. .*가장 큰 수 2\.69\(그대로\), 완전연결 단위의 점수는 처음의 73%\.$/);
  const bar = blank.map((_, i) => (i >= 2 * SIDE + 3 && i < 2 * SIDE + 8 ? 16 : 0));
  assert.match(say(bar, [-1, 0]), /^위로 1칸 옮김\. .*가장 큰 수 3\(그대로\), 완전연결 단위의 점수는 처음의 0%/);
  assert.match(say(bar, [-2, 0]), /끝이 잘립니다\. .*가장 큰 수 0\(처음의 0%\)/);
  const corner = blank.map((_, i) => (i === 0 ? 16 : 0)); // 가로 필터의 양수가 종이 밖에 떨어져 처음 지도에는 양수가 없다
  assert.match(say(corner, [1, 0]), /가장 큰 수 1\(처음에는 0\)/);
  assert.match(say(blank, [0, 0]), /빈 종이/);
  assert.equal(where([1, -2]), "왼쪽으로 2칸, 아래로 1칸 옮김");
  const row = 5 * SIDE + 5;
  assert.match(spot(row, measure(inks[0], [0, 0], filters[0].weights)), /^6번째 줄 6번째 칸, 먹 [\d.]+\. .*더하면 −?[\d.]+\.$/);
});
