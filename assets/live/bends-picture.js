// 꺾인 직선으로 곡선을 흉내 내는 신경망 f(x) = c + Σ v·max(0, x − t). 계산과 그림이고 화면을 모른다.
// 신경망은 { c, bends } 이고, 단위 하나가 [자리 t, 꺾이는 정도 v] 이다.

import { linear, log } from "../lab/scales.js";
import { axes, circle, dots, drawing, line, polyline, rect, segments, text } from "../lab/svg.js";
import { fixed, number, tick } from "../lab/words.js";

export const MOST = 12; // 단위의 수
export const STEEP = 2; // 손으로 꺾을 수 있는 정도
const MARGIN = { left: 38, right: 14, top: 26, bottom: 36 };
export const HIGH = 1.6; // 그림에 담는 높이
const ERRORS = [1e-5, 1]; // 오차의 눈금

// ---- 계산

/** 신경망의 높이. */
export const height = ({ c, bends }, x) => bends.reduce((sum, [t, v]) => sum + v * Math.max(0, x - t), c);

/** 평균제곱오차와, 가장 크게 틀린 만큼. */
export function error({ x, y }, net) {
  const misses = x.map((xi, i) => Math.abs(y[i] - height(net, xi)));
  return { mean: dot(misses, misses) / x.length, worst: Math.max(...misses) };
}

/** 꺾이는 자리들을 두고 평균제곱오차가 가장 작은 신경망. 겹치는 단위는 하나만 쓰고 나머지는 꺾지 않는다. */
export function solve({ x, y }, places) {
  const columns = [x.map(() => 1), ...places.map((t) => x.map((xi) => Math.max(0, xi - t)))];
  const [Q, R] = [[], []]; // 열들을 차례로 서로 수직이 되게 한다
  for (const column of columns) {
    const { rest, shares } = without(column, Q);
    const size = Math.sqrt(dot(rest, rest));
    const kept = size > 1e-9 * Math.sqrt(dot(column, column));
    Q.push(rest.map((value) => (kept ? value / size : 0)));
    R.push([...shares, kept ? size : 0]);
  }
  const weights = without(y, Q).shares;
  for (let k = weights.length - 1; k >= 0; k -= 1) {
    for (let j = k + 1; j < weights.length; j += 1) weights[k] -= R[j][k] * weights[j];
    weights[k] = R[k][k] ? weights[k] / R[k][k] : 0;
  }
  return { c: weights[0], bends: places.map((t, k) => [t, weights[k + 1]]) };
}

// values 에서 서로 수직인 것들의 몫을 뺀 나머지.
function without(values, Q) {
  let rest = values;
  const shares = Q.map((q) => {
    const share = dot(q, rest);
    rest = rest.map((value, i) => value - share * q[i]);
    return share;
  });
  return { rest, shares };
}

/** 왼쪽 끝부터 고르게 놓은 자리 count 개. */
export const even = ({ x }, count) => Array.from({ length: count }, (_, k) => x[0] + (k * (x.at(-1) - x[0])) / count);

/** 가장 넓은 사이의 가운데. */
export function widest({ x }, { bends }) {
  const spots = [x[0], ...bends.map(([t]) => t), x.at(-1)].sort((a, b) => a - b);
  const gaps = spots.slice(1).map((spot, i) => spot - spots[i]);
  const at = gaps.indexOf(Math.max(...gaps));
  return spots[at] + gaps[at] / 2;
}

/** 눈에 보이는 조각의 수: 그림 안에서 정말로 꺾인 자리보다 하나 많다. */
export function pieces({ x }, { bends }) {
  const turns = new Map();
  for (const [t, v] of bends) if (t > x[0] && t < x.at(-1)) turns.set(t, (turns.get(t) ?? 0) + v);
  return 1 + [...turns.values()].filter((v) => Math.abs(v) > 1e-9).length;
}

// ---- 그림

/** 그림의 축척. 세로로는 −high 에서 high 까지가 넉넉히 들어온다. */
export const scales = (size, { x }, high) => ({
  x: linear([x[0], x.at(-1)], [MARGIN.left, size.width - MARGIN.right]),
  y: linear([-1.1 * high, 1.1 * high], [size.height - MARGIN.bottom, MARGIN.top]),
});

const inside = (y, value) => Math.min(y.range[0], Math.max(y.range[1], y(value)));

/** 위 그림의 꺾인 점들. */
export const joints = ({ x, y }, net) => net.bends.map(([t]) => [x(t), inside(y, height(net, t))]);

/** 아래 그림의 막대 끝들. */
export const tips = ({ x, y }, { bends }) => bends.map(([t, v]) => [x(t), inside(y, v)]);

/** 사인 곡선과 꺾인 직선. 선택한 단위 혼자 그리는 것을 함께 그린다. */
export function plot(size, data, net, which) {
  const at = scales(size, data, HIGH);
  const { x, y } = at;
  const [first, last] = x.domain;
  const alone = { c: 0, bends: [net.bends[which]] };
  const corners = (one) => [first, ...one.bends.map(([t]) => t).sort((a, b) => a - b), last].map((value) => [x(value), y(height(one, value))]);
  return drawing(
    size,
    `사인 곡선과, 단위 ${net.bends.length}개가 그리는 꺾인 직선`,
    axes(x, y, ["x", "높이"]),
    polyline(data.x.map((value, i) => [x(value), y(data.y[i])]), "truth wave"),
    `<svg class="cut" x="${x.range[0]}" y="${MARGIN.top}" width="${x.range[1] - x.range[0]}" height="${y.range[0] - MARGIN.top}" viewBox="${x.range[0]} ${MARGIN.top} ${x.range[1] - x.range[0]} ${y.range[0] - MARGIN.top}">`,
    polyline(corners(alone), "formula alone"),
    polyline(corners(net), "current sum"),
    "</svg>",
    rect(x(first) - 6, inside(y, net.c) - 6, 12, 12, "current knob"),
    ...joints(at, net).map(([px, py], i) => circle(px, py, 6, i === which ? "current knob" : "now")),
  );
}

/** 단위마다의 막대: 자리와 꺾이는 정도. */
export function stems(size, data, net, which) {
  const at = scales(size, data, STEEP);
  const ends = tips(at, net);
  return drawing(
    size,
    net.bends.map(([t, v]) => `${fixed(t, 2)}에서 ${fixed(v, 2)}`).join(", "),
    axes(at.x, at.y, ["x", "꺾이는 정도 v"]),
    line(at.x.range[0], at.y(0), at.x.range[1], at.y(0), "axis"),
    segments(ends.map(([px, py]) => [px, at.y(0), px, py]), "current sum"),
    ...ends.map(([px, py], i) => circle(px, py, 7, i === which ? "current knob" : "now")),
  );
}

/** 단위의 수마다의 오차(로그 눈금): 고르게 놓고 가장 좋게 꺾은 것들 floor 와 지금의 신경망. */
export function chart(size, floor, net, { mean }) {
  const x = linear([0, MOST], [MARGIN.left + 16, size.width - MARGIN.right]);
  const y = log(ERRORS, [size.height - MARGIN.bottom, MARGIN.top]);
  const [left, right] = x.range;
  const levels = [1, 0.1, 0.01, 1e-3, 1e-4, 1e-5];
  const at = (value) => y(Math.min(ERRORS[1], Math.max(ERRORS[0], value)));
  return drawing(
    size,
    `단위 ${net.bends.length}개일 때의 평균제곱오차 ${number(mean, 3)}. 고르게 놓고 가장 좋게 꺾으면 ${number(floor[net.bends.length - 1], 3)}`,
    segments(levels.map((level) => [left, y(level), right, y(level)]), "grid"),
    ...levels.map((level) => text(left - 6, y(level) + 4, tick(level), "tick", "end")),
    ...[0, 4, 8, 12].map((count) => text(x(count), y.range[0] + 15, String(count), "tick", "middle")),
    text(right, y.range[0] + 32, "단위의 수", "name", "end"),
    text(0, 14, "평균제곱오차"),
    dots(floor.map((value, i) => [x(i + 1), at(value)]), "formula"),
    circle(x(net.bends.length), at(mean), 6, "now"),
  );
}

// ---- 말

/** 지금의 신경망을 말하는 문장. */
export function sentence(data, net, { mean, worst }) {
  return `단위 ${net.bends.length}개, 조각 ${pieces(data, net)}개. 평균제곱오차 ${number(mean, 3)}, 가장 크게 틀린 곳에서 ${number(worst, 2)}.`;
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
