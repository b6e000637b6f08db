// 추정값의 구름과 그 타원. 계산과 그림이고 화면을 모른다.

import { linear } from "../lab/scales.js";
import { axes, circle, dots, drawing, text } from "../lab/svg.js";
import { count, number } from "../lab/words.js";

const MARGIN = { left: 48, right: 14, top: 24, bottom: 38 };

/** 구름 하나: 참값에서 잰 점들 [[a, b], …] 과 이론의 반지름. */
export function cloud({ clouds, grain, sigma, radius }, at) {
  const { n, points: [a, b] } = clouds[at];
  return { n, points: a.map((value, i) => [value * grain, b[i] * grain]), theory: (radius * sigma) / Math.sqrt(n) };
}

/**
 * 점들의 가운데와 공분산 타원.
 *   centre     평균
 *   radii      두 반지름: radius × √고윳값 (공분산은 m − 1로 나눈다)
 *   angle      긴 축의 각도(라디안)
 *   distance   참값까지의 평균 거리
 *   inside     이론의 원 안에 든 비율
 */
export function shape({ points, theory }, radius) {
  const m = points.length;
  const mean = (pick) => points.reduce((sum, point) => sum + pick(point), 0) / m;
  const centre = [mean(([a]) => a), mean(([, b]) => b)];
  const moment = (i, j) => (mean((p) => (p[i] - centre[i]) * (p[j] - centre[j])) * m) / (m - 1);
  const [s, c, t] = [moment(0, 0), moment(0, 1), moment(1, 1)];
  const half = Math.hypot((s - t) / 2, c);
  const middle = (s + t) / 2;
  return {
    centre,
    radii: [middle + half, middle - half].map((value) => radius * Math.sqrt(Math.max(value, 0))),
    angle: Math.atan2(2 * c, s - t) / 2,
    distance: mean(([a, b]) => Math.hypot(a, b)),
    inside: points.filter(([a, b]) => Math.hypot(a, b) < theory).length / m,
  };
}

/** 그림의 SVG. reach 는 참값에서 가장자리까지의 거리. */
export function picture(size, data, seen, form, reach) {
  const [wide, tall] = [size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom];
  const unit = Math.min(wide, tall) / (2 * reach);
  const [w0, w1] = data.truth;
  const x = linear([w0 - wide / unit / 2, w0 + wide / unit / 2], [MARGIN.left, MARGIN.left + wide]);
  const y = linear([w1 - tall / unit / 2, w1 + tall / unit / 2], [MARGIN.top + tall, MARGIN.top]);
  const spots = seen.points
    .map(([a, b]) => [x(w0 + a), y(w1 + b)])
    .filter(([px, py]) => px >= x.range[0] && px <= x.range[1] && py >= y.range[1] && py <= y.range[0]);
  const [cx, cy] = [x(w0 + form.centre[0]), y(w1 + form.centre[1])];
  const turn = (-form.angle * 180) / Math.PI;
  const oval = `<ellipse class="formula" rx="${(unit * form.radii[0]).toFixed(2)}" ry="${(unit * form.radii[1]).toFixed(2)}" transform="translate(${cx.toFixed(2)} ${cy.toFixed(2)}) rotate(${turn.toFixed(2)})"/>`;
  return drawing(
    size,
    `n = ${count(seen.n)}일 때의 추정값 ${seen.points.length}개. 참값까지의 평균 거리 ${number(form.distance, 3)}`,
    axes(x, y, ["ŵ₀", "ŵ₁"]),
    dots(spots, "formula cloud"),
    oval,
    circle(x(w0), y(w1), unit * seen.theory, "current ring"),
    text(x(w0), y(w1) + 5, "★", "star over", "middle"),
  );
}

/** 지금의 구름을 말하는 문장. */
export const sentence = (seen, form) =>
  `자료 ${count(seen.n)}개: 참값까지의 평균 거리 ${number(form.distance, 3)}, ` +
  `이론의 원의 반지름 ${number(seen.theory, 3)}, 원 안에 든 비율 ${number(form.inside * 100, 3)}%.`;
