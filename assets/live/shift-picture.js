// 종이 위의 그림과 특징 지도. 계산과 그림이고 화면을 모른다.
// 그림(ink)은 칸마다 먹의 양(0에서 16)을 줄 차례로 적은 배열이다.

import { drawing, rect, segments, text } from "../lab/svg.js";
import { fixed, number } from "../lab/words.js";

export const SIDE = 12;
export const FULL = 16;
const TONES = 16; // 지도의 색의 단계

/** 주소와 자료에 적는 글: 칸마다 17진수 한 글자, 끝의 0은 뺀다. */
export const packed = (ink) => ink.map((level) => level.toString(FULL + 1)).join("").replace(/0+$/, "") || "0";

export const unpacked = (word) => Array.from(word.padEnd(SIDE * SIDE, "0"), (letter) => parseInt(letter, FULL + 1));

const inside = (row, column) => row >= 0 && row < SIDE && column >= 0 && column < SIDE;

/** 먹이 있는 칸들의 둘레 { top, bottom, left, right }. 빈 종이면 null. */
export function bounds(ink) {
  const cells = [...ink.keys()].filter((i) => ink[i] > 0);
  if (!cells.length) return null;
  const [rows, columns] = [cells.map((i) => Math.floor(i / SIDE)), cells.map((i) => i % SIDE)];
  return { top: Math.min(...rows), bottom: Math.max(...rows), left: Math.min(...columns), right: Math.max(...columns) };
}

/** 옮겨도 먹이 종이 안에 있는가. */
export function fits(ink, [down, right]) {
  const box = bounds(ink);
  return !box || (inside(box.top + down, box.left + right) && inside(box.bottom + down, box.right + right));
}

/** 아래로, 오른쪽으로 옮긴 그림. 빈 곳은 흰 종이다. */
export const shifted = (ink, [down, right]) =>
  ink.map((_, i) => {
    const [row, column] = [Math.floor(i / SIDE) - down, (i % SIDE) - right];
    return inside(row, column) ? ink[row * SIDE + column] : 0;
  });

/** 필터(아홉 수)로 훑은 지도. 둘레에 0을 한 칸 덧댄다. 먹은 0에서 1 사이의 수로 읽는다. */
export const convolve = (ink, weights) =>
  ink.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < 9; k += 1) {
      const [row, column] = [Math.floor(i / SIDE) + Math.floor(k / 3) - 1, (i % SIDE) + (k % 3) - 1];
      if (inside(row, column)) sum += (weights[k] * ink[row * SIDE + column]) / FULL;
    }
    return sum;
  });

/**
 * 그림 ink 를 moved 만큼 옮겼을 때.
 *   field, map   옮긴 그림과 그 지도
 *   most         옮기기 전 지도의 가장 큰 크기(색의 기준)
 *   peaks        지도에서 가장 큰 수, 옮기기 전과 지금
 *   scores       옮기기 전의 그림을 가중치로 적은 완전연결 단위의 점수, 옮기기 전과 지금
 *   shares       두 가지의 지금이 처음의 몇 배인가. 처음이 0이거나 음수라 배로 말할 수 없으면 null
 *   cut          전이든 지금이든 먹이 종이의 끝에 닿아 지도의 끝이 잘렸는가
 */
export function measure(ink, moved, weights) {
  const field = shifted(ink, moved);
  const [before, map] = [ink, field].map((each) => convolve(each, weights));
  const peaks = [before, map].map((each) => Math.max(...each));
  const scores = [ink, field].map((each) => each.reduce((sum, level, i) => sum + (level / FULL) * (ink[i] / FULL), 0));
  const shares = [peaks, scores].map(([first, now]) => (first > 0 ? now / first : null));
  const cut = [ink, field].some((each) => {
    const box = bounds(each);
    return box && (box.top === 0 || box.left === 0 || box.bottom === SIDE - 1 || box.right === SIDE - 1);
  });
  return { field, map, most: Math.max(...before.map(Math.abs), 1e-9), peaks, scores, shares, cut };
}

// ---- 그림

// 값이 같은 칸들을 한 번에. tones 는 칸마다의 진하기 0에서 1.
function cells(tones, unit, kind) {
  const groups = new Map();
  tones.forEach((tone, i) => {
    if (tone <= 0) return;
    const spot = `M${(i % SIDE) * unit} ${Math.floor(i / SIDE) * unit}h${unit}v${unit}h${-unit}z`;
    groups.set(tone, (groups.get(tone) ?? "") + spot);
  });
  return [...groups].map(([tone, path]) => `<path class="${kind}" fill-opacity="${tone}" d="${path}"/>`).join("");
}

const lattice = (count, unit, far = count * unit) =>
  segments(Array.from({ length: count + 1 }, (_, k) => [[k * unit, 0, k * unit, far], [0, k * unit, far, k * unit]]).flat(), "grid");

// 옮기기 전에 먹이 있던 자리. grow 는 사방으로 넓힐 칸.
function ghost(ink, moved, unit, grow) {
  const box = bounds(ink);
  if (!box || moved.every((steps) => steps === 0)) return "";
  const [left, top] = [Math.max(0, box.left - grow), Math.max(0, box.top - grow)];
  const [right, bottom] = [Math.min(SIDE, box.right + 1 + grow), Math.min(SIDE, box.bottom + 1 + grow)];
  return rect(left * unit, top * unit, (right - left) * unit, (bottom - top) * unit, "ghost");
}

// 훑는 창: 가운데가 cursor 이고 사방으로 reach 칸.
function pane(cursor, unit, reach) {
  if (cursor === null) return "";
  const [row, column] = [Math.floor(cursor / SIDE), cursor % SIDE];
  return rect((column - reach) * unit, (row - reach) * unit, (2 * reach + 1) * unit, (2 * reach + 1) * unit, "pane");
}

const square = (size) => Math.min(size.width, size.height) / SIDE;

/** 종이. cursor 는 창의 가운데 칸, 없으면 null. */
export function sheet(size, ink, moved, { field }, cursor) {
  const unit = square(size);
  return drawing(
    size,
    `12곱하기 12 종이의 그림. 먹이 있는 칸 ${field.filter(Boolean).length}개, ${where(moved)}`,
    lattice(SIDE, unit),
    cells(field.map((level) => level / FULL), unit, "ink"),
    ghost(ink, moved, unit, 0),
    pane(cursor, unit, 1),
  );
}

/** 특징 지도. 양수는 파랑, 음수는 주황. */
export function chart(size, ink, moved, { map, most, peaks }, cursor) {
  const unit = square(size);
  const tones = (sign) => map.map((value) => Math.min(1, Math.round((sign * value * TONES) / most) / TONES));
  return drawing(
    size,
    `특징 지도. 가장 큰 수 ${number(peaks[1], 3)}, ${where(moved)}`,
    lattice(SIDE, unit),
    cells(tones(1), unit, "plus"),
    cells(tones(-1), unit, "minus"),
    ghost(ink, moved, unit, 1),
    pane(cursor, unit, 0),
  );
}

/** 필터의 아홉 수. */
export function kernel(size, weights) {
  const unit = Math.min(size.width, size.height) / 3;
  return drawing(
    size,
    `필터의 아홉 수 ${weights.map((weight) => number(weight, 2)).join(", ")}`,
    lattice(3, unit),
    ...weights.map((weight, k) =>
      text(((k % 3) + 0.5) * unit, (Math.floor(k / 3) + 0.5) * unit + 4, number(weight, 2), "tick", "middle")),
  );
}

/** 두 수의 막대: 옮기기 전의 몇 퍼센트인가. */
export function bars({ width, height }, { peaks, scores, shares }) {
  const rows = [["지도에서 가장 큰 수", peaks, "plus"], ["완전연결 단위", scores, "dense"]];
  return drawing(
    { width, height },
    rows.map(([name, [, now]], i) => `${name} ${percent(shares[i]) || fixed(now, 2)}`).join(", "),
    ...rows.map(([name, [, now], kind], i) => {
      const top = 14 + i * 46;
      return [
        text(0, top, `${name} ${fixed(now, 2)}`),
        text(width, top, percent(shares[i]), "share", "end"),
        rect(0, top + 7, width, 14, "frame"),
        rect(0, top + 7, width * Math.min(1, Math.max(0, shares[i])), 14, kind),
      ].join("");
    }),
  );
}

// ---- 말

const percent = (share) => (share === null ? "" : `${Math.round(100 * share)}%`);

/** 옮긴 칸을 말로. */
export function where([down, right]) {
  const parts = [[right, "오른쪽으로", "왼쪽으로"], [down, "아래로", "위로"]]
    .filter(([steps]) => steps !== 0)
    .map(([steps, ahead, back]) => `${steps > 0 ? ahead : back} ${Math.abs(steps)}칸`);
  return parts.length ? `${parts.join(", ")} 옮김` : "제자리";
}

/** 지금의 그림과 두 수. */
export function sentence(ink, moved, { peaks, shares, cut }) {
  if (!bounds(ink)) return "빈 종이입니다. 칸을 칠해 그림을 그려 보세요.";
  const peak = `지도에서 가장 큰 수 ${number(peaks[1], 3)}`;
  if (moved.every((steps) => steps === 0)) return `${where(moved)}. ${peak}. 화살표 단추로 그림을 옮겨 보세요.`;
  const same = Math.abs(peaks[1] - peaks[0]) < 1e-9 ? "그대로" : shares[0] === null ? `처음에는 ${number(peaks[0], 3)}` : `처음의 ${percent(shares[0])}`;
  const edge = cut ? " 그림이 종이의 끝에 닿으면 지도의 끝이 잘립니다." : "";
  return `${where(moved)}. 지도의 무늬도 같은 만큼 옮겨졌습니다.${edge} ${peak}(${same}), 완전연결 단위의 점수는 처음의 ${percent(shares[1])}.`;
}

/** 창이 놓인 칸을 말로. */
export const spot = (cursor, { field, map }) =>
  `${Math.floor(cursor / SIDE) + 1}번째 줄 ${(cursor % SIDE) + 1}번째 칸, 먹 ${number(field[cursor] / FULL, 3)}. 창의 아홉 칸에 필터를 곱해 더하면 ${fixed(map[cursor], 2)}.`;
