// 게임 min max xy 를 규칙마다 걷는다. 계산과 그림이고 화면을 모른다.

import { linear } from "../lab/scales.js";
import { arrow, axes, circle, dots, drawing, line, polyline, rect, text } from "../lab/svg.js";
import { count, fixed, number, rate } from "../lab/words.js";

export const REACH = 2.4; // 게임의 그림의 반너비
const ROUND = 1.65; // 고윳값의 그림의 반너비
const FAR = 100; // 이보다 멀리 간 길은 그리지 않는다
const LEVELS = [0.2, 0.7, 1.6, 3]; // 손실 xy 의 등고선
const PUSH = 0.9; // 다음 걸음의 방향을 그리는 길이: 걸음을 α 로 나눈 것의 몇 배
const EDGE = 1e-9; // 크기가 1 에서 이만큼 다르면 반올림으로 본다
const FATES = ["들어온다", "맴돈다", "달아난다"];
const KINDS = ["converge", "oscillate", "diverge"];

/** 규칙이 학습률 alpha 로 한 걸음에 곱하는 행렬 [a, b, c, d]. powers 는 α 의 거듭제곱마다의 행렬. */
export const matrix = ({ powers: [still, once, twice] }, alpha) =>
  still.map((entry, i) => entry + alpha * (once[i] + alpha * twice[i]));

/**
 * 행렬의 두 고윳값.
 *   values  [[실수부, 허수부], …]
 *   size    둘 가운데 큰 크기
 *   fate    크기가 1보다 작으면 0, 1이면 1, 크면 2
 *   turns   켤레복소수라 도는가
 */
export function eigen([a, b, c, d]) {
  const middle = (a + d) / 2;
  const inside = ((a - d) / 2) ** 2 + b * c;
  const root = Math.sqrt(Math.abs(inside));
  const turns = inside < 0;
  const values = [1, -1].map((sign) => (turns ? [middle, sign * root] : [middle + sign * root, 0]));
  const far = Math.max(...values.map((value) => Math.hypot(...value)));
  const size = Math.abs(far - 1) < EDGE ? 1 : far;
  return { values, size, fate: 1 + Math.sign(size - 1), turns };
}

const step = ([a, b, c, d], [x, y]) => [a * x + b * y, c * x + d * y];

/** start 에서 steps 걸음의 길 [[x, y], …]. */
export function walk(J, start, steps) {
  const path = [start];
  for (let k = 0; k < steps; k += 1) path.push(step(J, path[k]));
  return path;
}

// ---- 게임의 그림

/** 가로와 세로의 단위가 같고 (0, 0) 이 가운데인 축척. */
export function square({ width, height }, reach, left = 34, bottom = 34) {
  const [right, top, low] = [width - 8, 22, height - bottom];
  const unit = Math.min(right - left, low - top) / (2 * reach);
  const [wide, tall] = [(right - left) / unit / 2, (low - top) / unit / 2];
  return { x: linear([-wide, wide], [left, right]), y: linear([-tall, tall], [low, top]), unit };
}

/** 등고선과 길, 출발의 네모와 지금의 점, 다음 걸음의 방향. */
export function plane(size, J, alpha, path) {
  const at = square(size, REACH);
  const { x, y } = at;
  const put = ([px, py]) => [x(px), y(py)];
  const gone = path.findIndex((point) => Math.hypot(...point) > FAR);
  const shown = (gone < 0 ? path : path.slice(0, gone + 1)).map(put);
  const here = path.at(-1);
  const outside = Math.abs(here[0]) > x.domain[1] || Math.abs(here[1]) > y.domain[1];
  const next = step(J, here).map((value, i) => here[i] + (PUSH * (value - here[i])) / alpha);
  const [[sx, sy], [ex, ey]] = [shown[0], shown.at(-1)];
  const [left, top] = [x.range[0], y.range[1]];
  const [wide, tall] = [x.range[1] - left, y.range[0] - top];
  return drawing(
    size,
    `손실 xy의 등고선과 ${count(path.length - 1)}걸음의 길. ${outside ? "그림 밖으로 나갔다" : `지금 (${here.map((value) => fixed(value, 2)).join(", ")})`}`,
    axes(x, y, ["x", "y"]),
    `<svg class="cut" x="${left}" y="${top}" width="${wide}" height="${tall}" viewBox="${left} ${top} ${wide} ${tall}">`,
    ...LEVELS.flatMap((level) => hyperbola(level, at)),
    polyline(shown, "current"),
    dots(shown.slice(1, -1), "current"),
    outside ? "" : line(x(0), y(0), ex, ey, "spoke") + arrow(ex, ey, ...put(next), "next", 12),
    "</svg>",
    text(x(0), y(0) + 6, "✕", "goal", "middle"),
    rect(sx - 5, sy - 5, 10, 10, "current start"),
    outside ? text(within(ex, left + 24, left + wide - 24), within(ey, top + 14, top + tall - 6), "그림 밖", "over beyond", "middle") : circle(ex, ey, 5.5, "now"),
  );
}

const within = (value, low, high) => Math.min(high, Math.max(low, value));

// 등고선 |xy| = level 의 네 갈래. 양수는 실선, 음수는 파선.
function hyperbola(level, { x, y }) {
  const far = x.domain[1];
  const near = level / y.domain[1];
  const along = Array.from({ length: 19 }, (_, k) => near * (far / near) ** (k / 18));
  return [[1, 1], [-1, -1], [1, -1], [-1, 1]].map(([sx, sy]) =>
    polyline(along.map((px) => [x(sx * px), y((sy * level) / px)]), sx === sy ? "level" : "level minus"));
}

// ---- 고윳값의 그림

/** 복소평면의 단위원과 두 고윳값. locus 는 학습률을 처음부터 끝까지 바꿀 때의 고윳값들. */
export function disc(size, { values, size: far, fate }, locus) {
  const { x, y, unit } = square(size, ROUND, 8, 6);
  const put = ([re, im]) => [x(re), y(im)];
  return drawing(
    size,
    `단위원과 두 고윳값 ${pair(values)}. 크기 ${number(far, 6)}`,
    circle(x(0), y(0), unit, `unit ${KINDS[fate]}`),
    line(x.range[0], y(0), x.range[1], y(0), "axis"),
    line(x(0), y.range[0], x(0), y.range[1], "axis"),
    ...[0, 1].map((i) => polyline(locus.map((each) => put(each[i])), "locus")),
    ...values.map((value) => line(x(0), y(0), ...put(value), "spoke") + circle(...put(value), 5.5, "now")),
    text(x(1) + 4, y(0) + 15, "1", "tick"),
    text(x.range[1], y(0) - 6, "실수부", "tick", "end"),
    text(x(0) + 5, y.range[1] + 10, "허수부", "tick"),
    text(0, 14, `|λ| = ${number(far, 6)}`, `factor ${KINDS[fate]}`),
    text(size.width, 14, FATES[fate], "beyond", "end"),
  );
}

const pair = ([[re, im], [other]]) => (im ? `${number(re, 3)} ± ${number(im, 3)}i` : `${number(re, 3)}, ${number(other, 3)}`);

// ---- 말

const WHY = ["1보다 작아서", "꼭 1이라", "1보다 커서"];
const WHAT = ["들어옵니다", "맴돕니다", "달아납니다"];

/** 규칙이 하는 일과 지금까지의 길. */
export function sentence(name, alpha, { values, size, fate, turns }, path) {
  const what = fate === 1 ? "같은 고리를 맴돕니다" : `${turns ? "돌면서 " : ""}${WHAT[fate]}`;
  const now = `${name}, 학습률 ${rate(alpha)}. 고윳값 ${pair(values)}, 크기 ${number(size, 6)}. ${WHY[fate]} ${what}.`;
  if (path[0].every((value) => value === 0)) return `${now} 다만 답에서 출발했으니 움직이지 않습니다.`;
  const [began, ended] = [path[0], path.at(-1)].map((point) => number(Math.hypot(...point), 3));
  const later = path.length > 1 ? `, ${count(path.length - 1)}걸음 뒤에 ${ended}` : "";
  return `${now} 답까지의 거리는 처음에 ${began}${later}.`;
}
