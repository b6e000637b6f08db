// 합격과 불합격에 맞춘 로지스틱 곡선. 계산과 그림이고 화면을 모른다.

import { linear, ticks } from "../lab/scales.js";
import { axes, circle, drawing, line, polyline, segments, text } from "../lab/svg.js";
import { fixed, number, tick } from "../lab/words.js";

export const RESULTS = ["불합격", "합격"];
const MARGIN = { left: 38, right: 14, top: 26, bottom: 42 };
const STACK = 48; // 점을 쌓을 높이(픽셀). 합격은 1의 위로, 불합격은 0의 아래로
const PITCH = 11; // 쌓인 점 사이
const HEIGHTS = [2, 5, 10, 20, 50, 100, 200, 500, 1000];

// ---- 계산

/** 로짓 z 의 확률. */
export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** 곡선 [w₀, w₁] 의 이진 교차 엔트로피. 넘치지 않는 꼴로 계산한다. */
export const loss = ({ hours, passed }, [w0, w1]) =>
  total(hours, (hour, i) => {
    const wrong = (passed[i] ? -1 : 1) * (w0 + w1 * hour);
    return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
  });

/** (0, 0)에서 뉴턴 방법으로 steps 걸음을 가는 길 [[w₀, w₁], …]. 벌점은 w₁ 에만 단다. */
export function newton(students, penalty, steps) {
  const path = [[0, 0]];
  while (path.length <= steps) path.push(stepped(students, penalty, path.at(-1)));
  return path;
}

// 시간을 무게 p(1 − p)의 평균에서 재면 헤세 행렬에 대각선만 남아, 두 걸음을 따로 나눗셈으로 구한다.
function stepped({ hours, passed }, penalty, [w0, w1]) {
  const z = hours.map((hour) => w0 + w1 * hour);
  const weight = z.map((value) => sigmoid(value) * sigmoid(-value));
  const miss = z.map((value, i) => (passed[i] ? -sigmoid(-value) : sigmoid(value))); // p − y
  const all = total(weight);
  const middle = total(hours, (hour, i) => weight[i] * hour) / all;
  const bend = total(hours, (hour, i) => weight[i] * (hour - middle) ** 2) + penalty;
  const slope = total(hours, (hour, i) => (hour - middle) * miss[i]) + penalty * w1;
  const d1 = bend > 1e-12 * all ? slope / bend : 0; // 시간이 모두 같으면 w₁ 은 움직이지 않는다
  return [w0 - total(miss) / all + d1 * middle, w1 - d1];
}

/** 두 무리가 "mixed" 섞였는가, "clean" 깨끗이 갈렸는가, "touch" 한 시간에서만 섞였는가, "one" 하나뿐인가. */
export function meeting({ hours, passed }) {
  const [fail, pass] = [0, 1].map((result) => hours.filter((_, i) => passed[i] === result));
  if (!fail.length || !pass.length) return "one";
  const gap = Math.max(Math.min(...pass) - Math.max(...fail), Math.min(...fail) - Math.max(...pass));
  if (gap > 0) return "clean";
  return gap === 0 && new Set(hours).size > 1 ? "touch" : "mixed";
}

/** 지금의 상태에서 보이는 모든 것: 길, 그 걸음의 계수 W, 손실, 벌점, 읽을 시간의 확률. */
export function look(state, steps) {
  const path = newton(state, state.penalty, steps);
  const W = path[state.step];
  return { path, W, loss: loss(state, W), fine: (state.penalty / 2) * W[1] ** 2, chance: sigmoid(W[0] + W[1] * state.at) };
}

// ---- 곡선

/** 그림의 축척. end 는 시간 축의 끝, floor 는 그 축의 높이. */
export const scales = ({ width, height }, end) => ({
  x: linear([0, end], [MARGIN.left, width - MARGIN.right]),
  y: linear([0, 1], [height - MARGIN.bottom - STACK, MARGIN.top + STACK]),
  floor: height - MARGIN.bottom,
});

/** 학생마다의 자리. 겹치면 쌓는다. */
export function seats({ x, y }, { hours, passed }) {
  const taken = [];
  return hours.map((hour, i) => {
    const [px, row] = [x(hour), passed[i]];
    let level = 0;
    while (taken.some((seat) => seat.row === row && seat.level === level && Math.abs(seat.px - px) < PITCH - 1)) level += 1;
    taken.push({ px, level, row });
    return [px, y(row) - (2 * row - 1) * (9 + Math.min(level * PITCH, STACK - 16))];
  });
}

/** 점과 곡선의 SVG. before 는 처음 자료의 답. */
export function plot(size, at, state, seen, before) {
  const { x, y, floor } = at;
  const [left, right] = x.range;
  const curve = ([w0, w1], kind) =>
    polyline(Array.from({ length: 241 }, (_, k) => left + (k / 240) * (right - left)).map((px) => [px, y(sigmoid(w0 + w1 * x.invert(px)))]), kind);
  const [px, py] = [x(state.at), y(seen.chance)];
  const near = px > (left + right) / 2;
  const heights = [0, 0.5, 1];
  return drawing(
    size,
    `학생 ${state.hours.length}명과 로지스틱 곡선. ${chanceAt(state, seen)}`,
    segments(heights.map((p) => [left, y(p), right, y(p)]), "grid"),
    line(left, floor, right, floor, "axis"),
    ...ticks(x.domain, (right - left) / 40).map((hour) => text(x(hour), floor + 20, tick(hour), "tick", "middle")),
    ...heights.map((p) => text(left - 6, y(p) + 4, tick(p), "tick", "end")),
    text(right, floor + 36, "공부한 시간", "name", "end"),
    text(0, 14, "합격할 확률"),
    curve(before, "formula before"),
    curve(seen.W, "current fit"),
    polyline([[px, floor], [px, py], [left, py]], "probe"),
    ...seats(at, state).map(([sx, sy], i) => circle(sx, sy, 4.6, `student r${state.passed[i]}${i === state.who ? " chosen" : ""}`)),
    circle(px, py, 5.5, "now"),
    circle(px, floor, 8, "knob"),
    text(near ? px - 10 : px + 10, py + (seen.chance > 0.5 ? 18 : -9), fixed(seen.chance, 3), "over", near ? "end" : "start"),
  );
}

/** 걸음마다의 w₁. */
export function climb(size, { path, W }, step, before) {
  const slopes = path.map(([, w1]) => w1);
  const all = [0, before[1], ...slopes];
  const far = Math.max(...all.map(Math.abs));
  const high = HEIGHTS.find((value) => value >= far) ?? far;
  const x = linear([0, path.length - 1], [MARGIN.left, size.width - MARGIN.right]);
  const y = linear([Math.min(...all) < 0 ? -high : 0, Math.max(...all) > 0 ? high : 0], [size.height - MARGIN.bottom, MARGIN.top]);
  return drawing(
    size,
    `뉴턴 방법의 걸음마다 w₁. ${step}걸음 뒤 ${number(W[1])}`,
    axes(x, y, ["뉴턴 방법의 걸음", "w₁"]),
    line(x.range[0], y(before[1]), x.range[1], y(before[1]), "formula before"),
    polyline(slopes.map((w1, k) => [x(k), y(w1)]), "current"),
    circle(x(step), y(W[1]), 5.5, "now"),
  );
}

// ---- 말

export const chanceAt = ({ at }, { chance }) => `${number(at)}시간의 합격 확률 ${fixed(chance, 3)}`;

/** 지금의 곡선과, 그것이 멈추는지 달아나는지. */
export function sentence(state, seen) {
  const [w0, w1] = seen.W.map((w) => number(Math.abs(w) < 1e-9 ? 0 : w));
  const fine = state.penalty ? `, 벌점 ${number(seen.fine)}` : "";
  return `${state.step}걸음 뒤 w₀ = ${w0}, w₁ = ${w1}, 손실 ${number(seen.loss)}${fine}. ${chanceAt(state, seen)}. ${fate(state, number(seen.path.at(-1)[1]))}`;
}

function fate(state, last) {
  const kind = meeting(state);
  if (kind === "one") return `모두 ${RESULTS[state.passed[0]]}이어서 바닥이 없습니다. 절편 w₀이 달아납니다.`;
  if (state.penalty) return `벌점이 붙잡아 w₁ = ${last}에서 멈춥니다.`;
  if (kind === "mixed") return `합격과 불합격이 섞여 있어 w₁ = ${last}에서 멈춥니다.`;
  return `${kind === "clean" ? "깨끗이 갈려서" : "한 시간에서만 섞이고 나머지는 갈려서"} 바닥이 없습니다. 걸음마다 w₁이 달아납니다.`;
}

const total = (values, of = (value) => value) => values.reduce((sum, value, i) => sum + of(value, i), 0);
