// 움직이는 그림의 SVG 를 글로 짓는다. 화면을 모르므로 브라우저 없이 시험할 수 있다.
// 색과 굵기는 live.css 의 이름(kind)이 정한다.

import { ticks } from "./scales.js";
import { tick } from "./words.js";

const near = (value) => Math.round(value * 10) / 10;

export const line = (x0, y0, x1, y1, kind) =>
  `<path class="${kind}" d="M${near(x0)} ${near(y0)}L${near(x1)} ${near(y1)}"/>`;

/** 점들 [[x, y], …] 을 잇는 꺾은선. */
export const polyline = (points, kind) =>
  `<path class="${kind}" d="M${points.map(([x, y]) => `${near(x)} ${near(y)}`).join("L")}"/>`;

/** 선분 [[x0, y0, x1, y1], …] 여럿을 한 번에. */
export const segments = (all, kind) =>
  `<path class="${kind}" d="${all.map(([a, b, c, d]) => `M${near(a)} ${near(b)}L${near(c)} ${near(d)}`).join("")}"/>`;

/** 점들 [[x, y], …] 을 한 번에. 크기는 선의 굵기다. */
export const dots = (points, kind) =>
  `<path class="dots ${kind}" d="${points.map(([x, y]) => `M${near(x)} ${near(y)}h0`).join("")}"/>`;

export const circle = (x, y, r, kind) =>
  `<circle class="${kind}" cx="${near(x)}" cy="${near(y)}" r="${near(r)}"/>`;

export const rect = (x, y, width, height, kind, round = 0) =>
  `<rect class="${kind}" x="${near(x)}" y="${near(y)}" width="${near(Math.max(width, 0))}" height="${near(Math.max(height, 0))}" rx="${round}"/>`;

/** 글. at 은 "start" | "middle" | "end". */
export const text = (x, y, words, kind = "name", at = "start") =>
  `<text class="${kind}" x="${near(x)}" y="${near(y)}" text-anchor="${at}">${escaped(words)}</text>`;

/** (x0, y0) 에서 (x1, y1) 로 가는 화살표. 짧으면 촉도 작아진다. */
export function arrow(x0, y0, x1, y1, kind, head = 11) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 0.5) return "";
  const tip = Math.min(head, length);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [bx, by] = [x1 - tip * ux, y1 - tip * uy];
  const [sx, sy] = [-uy * tip * 0.55, ux * tip * 0.55];
  const point = (x, y) => `${near(x)} ${near(y)}`;
  return (
    `<g class="${kind}">${line(x0, y0, bx, by, "shaft")}` +
    `<path class="head" d="M${point(x1, y1)}L${point(bx + sx, by + sy)}L${point(bx - sx, by - sy)}Z"/></g>`
  );
}

/** 눈금과 축. x, y 는 축척(scales.js), names 는 두 축의 이름. */
export function axes(x, y, names) {
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  const across = ticks(x.domain, Math.max(2, (right - left) / 70));
  const up = ticks(y.domain, Math.max(2, (bottom - top) / 45));
  const grid = [
    ...across.map((value) => [x(value), top, x(value), bottom]),
    ...up.map((value) => [left, y(value), right, y(value)]),
  ];
  return [
    segments(grid, "grid"),
    segments([[left, bottom, right, bottom], [left, top, left, bottom]], "axis"),
    ...across.map((value) => text(x(value), bottom + 15, tick(value), "tick", "middle")),
    ...up.map((value) => text(left - 6, y(value) + 4, tick(value), "tick", "end")),
    text(right, bottom + 32, names[0], "name", "end"),
    text(0, top - 8, names[1], "name"),
  ].join("");
}

/** <svg> 안의 내용 전체. alt 는 그림의 설명. */
export const drawing = ({ width, height }, alt, ...parts) =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(alt)}">${parts.join("")}</svg>`;

/** 글을 HTML이나 SVG 안에 둘 수 있게. */
export const escaped = (words) =>
  String(words).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
