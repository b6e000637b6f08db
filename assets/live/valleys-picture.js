// 고유방향마다의 골짜기. 계산과 그림이고 화면을 모른다.

import { components, criticalRate, descend, factors, lineProblem } from "../lab/descent.js";
import { linear } from "../lab/scales.js";
import { axes, circle, dots, drawing, line, polyline, rect, text } from "../lab/svg.js";
import { count, number, rate } from "../lab/words.js";

export const SIDES = ["가파른 쪽", "완만한 쪽"];
const WIDE = 1.7; // 골짜기의 그림이 출발점보다 얼마나 넓은가
const ARRIVED = 0.01; // 벗어난 폭이 이만큼으로 줄면 닿은 것으로 센다
const EXACT = [0, -1]; // 반올림만큼 다른 배수는 바닥과 경계로 본다
const LEVELS = [0.02, 0.1, 0.25, 0.5, 1, 1.7]; // 등고선: 출발점의 높이의 몇 배
const MARGIN = { left: 36, right: 10, top: 24, bottom: 36 };

/** way = { centre, spread } 로 x 를 고쳐 적은 문제와, 같은 직선에서 떠나는 출발점. */
export function rewritten({ x, y, start: [w0, w1] }, { centre, spread }) {
  const problem = lineProblem(x.map((xi) => (xi - centre) / spread), y);
  const start = [w0 + w1 * centre, w1 * spread];
  return { problem, start, away: components(problem, start) };
}

/**
 * 학습률 alpha 로 steps 걸음.
 *   path     계수의 길 [[w₀, w₁], …]
 *   sides    쪽마다 { curvature, factor, away, arrive }: 배수, 걸음마다 벗어난 폭, 닿을 때까지의 걸음
 */
export function walk({ problem, start, away }, alpha, steps) {
  const { points } = descend(problem, start, alpha, steps);
  const path = Array.from({ length: steps + 1 }, (_, k) => [points[2 * k], points[2 * k + 1]]);
  const exact = factors(problem, alpha).map((factor) => EXACT.find((value) => Math.abs(factor - value) < 1e-9) ?? factor);
  const sides = exact.map((factor, i) => ({
    curvature: problem.curvature[i],
    factor,
    away: Array.from({ length: steps + 1 }, (_, k) => away[i] * factor ** k),
    arrive: arrival(factor),
  }));
  return { path, sides, arrive: Math.max(...sides.map((side) => side.arrive)), critical: criticalRate(problem) };
}

/** [low, high] 안에서 유효숫자 두 자리로 적는 학습률들, 작은 것부터. */
export function rates([low, high]) {
  const all = [];
  for (let power = Math.floor(Math.log10(low)) - 1; 10 ** (power + 1) <= high; power += 1) {
    for (let digits = 10; digits < 100; digits += 1) all.push(Number(`${digits}e${power}`));
  }
  return all.filter((value) => value >= low && value <= high);
}

/** 벗어난 폭이 100분의 1이 되기까지의 걸음. 줄지 않으면 Infinity. */
export function arrival(factor) {
  const size = Math.abs(factor);
  if (size >= 1) return Infinity;
  return size <= ARRIVED ? 1 : Math.ceil(Math.log(ARRIVED) / Math.log(size));
}

// ---- 골짜기 하나

/** 한 쪽의 골짜기. other 는 견주어 볼 다른 쪽의 곡률. */
export function valley(size, seen, i, step) {
  const { curvature, away, factor, arrive } = seen.sides[i];
  const other = seen.sides[1 - i].curvature;
  const half = Math.max(Math.abs(away[0]), 1e-9) * WIDE;
  const x = linear([-half, half], [6, size.width - 6]);
  const y = linear([0, (curvature / 2) * half * half], [size.height - 26, 62]);
  const box = { left: 6, right: size.width - 6, top: 62, bottom: size.height - 26 };
  const place = (c) => [x(c), y((curvature / 2) * c * c)];
  const bowl = (bend) => polyline(
    Array.from({ length: 41 }, (_, k) => half * (k / 20 - 1))
      .map((c) => [x(c), y((bend / 2) * c * c)])
      .filter(([, py]) => py >= box.top - 1), "");
  const { shown, left } = within(away.slice(0, step + 1).map(place), box);
  return drawing(
    size,
    `${SIDES[i]}의 골짜기, 곡률 ${number(curvature)}, 한 걸음에 ${number(factor)}배`,
    line(x(0), box.top, x(0), box.bottom, "grid"),
    line(box.left, box.bottom, box.right, box.bottom, "axis"),
    `<g class="ghost">${bowl(other)}</g><g class="bowl">${bowl(curvature)}</g>`,
    marked(shown, left),
    text(6, 13, `${SIDES[i]} λ = ${number(curvature)}`, "name"),
    text(6, 33, `× ${number(factor)}`, `factor ${kind(factor)}`),
    text(size.width - 6, 33, fate(factor, arrive), "name", "end"),
    ...[-half, 0, half].map((c, k) =>
      text(x(c), size.height - 10, c === 0 ? "0" : number(c, 2), "tick", ["start", "middle", "end"][k])),
  );
}

const kind = (factor) => (Math.abs(factor) >= 1 ? "diverge" : factor < 0 ? "oscillate" : "converge");

const fate = (factor, arrive) => {
  if (!Number.isFinite(arrive)) return Math.abs(factor) > 1 ? "멀어진다" : "그대로";
  return `${count(arrive)}걸음`;
};

// ---- 위에서 내려다본 골짜기

/** 등고선과 걸어온 길, 두 고유방향. */
export function map(size, { problem, start }, seen, step, names) {
  const reach = 1.18 * Math.max(...start.map((w, i) => Math.abs(w - problem.minimiser[i])), 1e-9);
  const [wide, tall] = [size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom];
  const unit = Math.min(wide, tall) / (2 * reach);
  const [a, b] = problem.minimiser;
  const x = linear([a - wide / unit / 2, a + wide / unit / 2], [MARGIN.left, MARGIN.left + wide]);
  const y = linear([b - tall / unit / 2, b + tall / unit / 2], [MARGIN.top + tall, MARGIN.top]);
  const box = { left: x.range[0], right: x.range[1], top: y.range[1], bottom: y.range[0] };
  const [dx, dy] = problem.directions[0];
  const turn = (-Math.atan2(dy, dx) * 180) / Math.PI;
  const high = seen.sides.reduce((sum, { curvature, away }) => sum + (curvature / 2) * away[0] ** 2, 0);
  const ovals = LEVELS.map((level) => {
    const [rx, ry] = problem.curvature.map((bend) => unit * Math.sqrt((2 * level * high) / bend));
    return `<ellipse class="data" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" transform="translate(${x(a).toFixed(1)} ${y(b).toFixed(1)}) rotate(${turn.toFixed(2)})"/>`;
  });
  const { shown, left } = within(seen.path.slice(0, step + 1).map(([w0, w1]) => [x(w0), y(w1)]), box);
  return drawing(
    size,
    `손실의 등고선과 ${count(step)}걸음의 길. 두 곡률의 비는 ${number(problem.curvature[0] / problem.curvature[1], 3)}`,
    axes(x, y, names),
    `<svg class="cut" x="${box.left}" y="${box.top}" width="${wide}" height="${tall}" viewBox="${box.left} ${box.top} ${wide} ${tall}">`,
    ...ovals,
    ...problem.directions.map(([u, v]) => line(x(a - 9 * reach * u), y(b - 9 * reach * v), x(a + 9 * reach * u), y(b + 9 * reach * v), "formula side")),
    "</svg>",
    marked(shown, left),
  );
}

// 걸어온 길: 선과 점, 출발의 네모, 지금의 점. 그림 밖으로 나갔으면 그렇다고 적는다.
function marked(shown, left) {
  const [[sx, sy], [ex, ey]] = [shown[0], shown.at(-1)];
  return [
    polyline(shown, "current"),
    dots(shown.slice(1, -1), "current"),
    rect(sx - 4.5, sy - 4.5, 9, 9, "current start"),
    left ? text(Math.max(ex, 26), ey - 8, "그림 밖", "over beyond", "middle") : circle(ex, ey, 5.5, "now"),
  ].join("");
}

/** 틀 안에 있는 데까지의 점들. 나가는 마디는 틀에서 자르고 left 로 알린다. */
export function within(points, { left, right, top, bottom }) {
  const out = points.findIndex(([x, y]) => !(x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1));
  if (out < 1) return { shown: points, left: false };
  const [[px, py], [qx, qy]] = [points[out - 1], points[out]];
  const share = (p, q, low, high) => (q > high ? (high - p) / (q - p) : q < low ? (low - p) / (q - p) : 1);
  const cut = Math.min(share(px, qx, left, right), share(py, qy, top, bottom));
  const end = [px + cut * (qx - px), py + cut * (qy - py)];
  return { shown: [...points.slice(0, out), Number.isFinite(end[0] + end[1]) ? end : [px, top]], left: true };
}

// ---- 말

/** 지금의 학습률이 두 골짜기에서 하는 일. */
export function sentence(seen, alpha) {
  const each = seen.sides.map(({ factor }, i) => `${SIDES[i]} ${number(factor)}배`).join(", ");
  const now = `학습률 ${rate(alpha, 3)}. 한 걸음에 ${each}.`;
  const lost = SIDES.filter((_, i) => Math.abs(seen.sides[i].factor) > 1);
  if (lost.length === 2) return `${now} 두 쪽에서 모두 멀어집니다.`;
  if (lost.length === 1) return `${now} ${lost[0]}에서 멀어지니 다른 쪽이 다가가도 소용이 없습니다.`;
  const edge = SIDES.filter((_, i) => Math.abs(seen.sides[i].factor) === 1);
  if (edge.length) return `${now} ${edge.length === 2 ? "두 쪽에서 모두" : `${edge[0]}에서`} 같은 폭으로 오갑니다.`;
  const slow = seen.sides[0].arrive >= seen.sides[1].arrive ? 0 : 1;
  const even = seen.sides[0].arrive === seen.sides[1].arrive;
  const wait = even ? "두 쪽이 함께 닿습니다." : `${SIDES[slow]}을 기다려야 합니다.`;
  return `${now} 벗어난 폭이 100분의 1이 되기까지 ${count(seen.arrive)}걸음, ${wait}`;
}
