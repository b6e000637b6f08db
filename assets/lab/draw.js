// 그림. 캔버스의 붓(ctx)과 크기와 장면을 받아 그린다. 상태를 갖지 않는다.
//
// 장면(scene)은 { problem, data, names, run, epoch, epochs, view, labels } 이다.
//   run    descend 의 결과      epoch  지금 보는 걸음
//   view   frame() 이 정한 보는 범위
// 그림마다 back(바뀌지 않는 바탕)과 front(걸음마다 바뀌는 것)로 나뉘어, 바탕은 한 번 그려 두고 쓴다.

import { lastFinite, loss } from "./descent.js";
import { linear, log, logTicks, oneTwoFive, ticks } from "./scales.js";
import { fixed, number, tick } from "./words.js";

const MARGIN = { left: 48, right: 12, top: 24, bottom: 36 };
const TRAIL = 40; // 경로로 겹쳐 그리는 직선의 수
const SHORT = 1.2; // 이보다 짧은 마디(픽셀)는 합쳐 그린다
const LABEL_TURN = 0.2; // 등고선의 값을 적는 방향(라디안)
const FAR = 1e4; // 이보다 먼 점(픽셀)에서 잇는 선은 앞의 선과 겹쳐 보이므로 그리지 않는다

// 이보다 큰 손실은 화면의 자리를 셈하다가 수의 끝을 넘는다.
const lastDrawn = (run) => lastFinite(run, 1e280);

/** 문제와 출발점이 다 들어오는 보는 범위. 손잡이를 끄는 동안에는 바꾸지 않는다. */
export function frame(problem, start, data) {
  const reach = 1.16 * Math.max(...start.map((w, i) => Math.abs(w - problem.minimiser[i])), 1e-3);
  if (problem.dim === 1) {
    const [centre] = problem.minimiser;
    const beta = [centre - reach, centre + reach];
    return { reach, beta, loss: [0, loss(problem, [beta[1]])] };
  }
  const [xs, ys] = [data.x, data.y].map((values) => [Math.min(...values), Math.max(...values)]);
  const [pad, room] = [(xs[1] - xs[0]) * 0.04, (ys[1] - ys[0]) * 0.45];
  return { reach, x: [xs[0] - pad, xs[1] + pad], y: [ys[0] - room, ys[1] + room] };
}

// ---- 자료와 직선

export const fit = {
  back(ctx, size, scene, ink) {
    const { x, y } = fitScales(size, scene);
    axes(ctx, size, x, y, ink, scene.labels.x, scene.labels.y);
    ctx.save();
    clip(ctx, size);
    ctx.fillStyle = ink.data;
    ctx.globalAlpha = 0.75;
    scene.data.x.forEach((xi, i) => dot(ctx, x(xi), y(scene.data.y[i]), 3));
    ctx.restore();
  },
  front(ctx, size, scene, ink) {
    const { x, y } = fitScales(size, scene);
    const last = Math.min(scene.epoch, lastDrawn(scene.run));
    ctx.save();
    clip(ctx, size);
    stroke(ctx, ink.current, 1.1);
    const every = Math.max(1, Math.ceil(last / TRAIL));
    for (let k = 0; k < last; k += every) {
      ctx.globalAlpha = 0.12 + (0.4 * k) / last;
      straight(ctx, x, y, at(scene.run, k));
    }
    ctx.globalAlpha = 1;
    stroke(ctx, ink.formula, 2.2);
    straight(ctx, x, y, scene.problem.minimiser);
    stroke(ctx, ink.current, 2.8, [9, 6]);
    straight(ctx, x, y, at(scene.run, last));
    ctx.restore();
  },
};

const fitScales = (size, { view }) => ({
  x: linear(view.x, [MARGIN.left, size.width - MARGIN.right]),
  y: linear(view.y, [size.height - MARGIN.bottom, MARGIN.top]),
});

function straight(ctx, x, y, [w0, w1]) {
  segment(ctx, ...x.domain.flatMap((xi) => [x(xi), y(w0 + w1 * xi)]), bounds(x, y));
}

// ---- 손실의 등고선과 길

export const plane = {
  back(ctx, size, scene, ink) {
    const { x, y } = planeScales(size, scene);
    axes(ctx, size, x, y, ink, ...scene.names);
    ctx.save();
    clip(ctx, size);
    ellipses(ctx, x, y, scene.problem, ink);
    const [cx, cy] = [x(scene.problem.minimiser[0]), y(scene.problem.minimiser[1])];
    stroke(ctx, ink.formula, 2.4);
    cross(ctx, cx, cy, 5);
    ctx.restore();
  },
  front(ctx, size, scene, ink) {
    const { x, y } = planeScales(size, scene);
    const place = (k) => [x(scene.run.points[2 * k]), y(scene.run.points[2 * k + 1])];
    walk(ctx, size, scene, ink, place, bounds(x, y));
  },
  /** 출발점의 자리와, 자리에서 출발점을 되읽는 함수. */
  handle(size, scene, start) {
    const { x, y } = planeScales(size, scene);
    return {
      place: [x(start[0]), y(start[1])],
      read: (px, py) => [clamp(x.invert(px), x.domain), clamp(y.invert(py), y.domain)],
    };
  },
};

function planeScales(size, { problem, view }) {
  const width = size.width - MARGIN.left - MARGIN.right;
  const height = size.height - MARGIN.top - MARGIN.bottom;
  const unit = (2 * view.reach) / Math.min(width, height);
  const [a, b] = problem.minimiser;
  const [halfX, halfY] = [(unit * width) / 2, (unit * height) / 2];
  return {
    x: linear([a - halfX, a + halfX], [MARGIN.left, MARGIN.left + width]),
    y: linear([b - halfY, b + halfY], [MARGIN.top + height, MARGIN.top]),
  };
}

// 손실이 이차식이므로 등고선은 꼭 타원이다: 반지름은 √(2(L − minimum)/λ), 축은 고유방향.
function ellipses(ctx, x, y, problem, ink) {
  const { curvature, directions, minimiser, minimum } = problem;
  const perUnit = (x.range[1] - x.range[0]) / (x.domain[1] - x.domain[0]);
  const [cx, cy] = [x(minimiser[0]), y(minimiser[1])];
  const angle = -Math.atan2(directions[0][1], directions[0][0]);
  const corner = [x.domain[1], y.domain[1]];
  const top = loss(problem, corner) * 1.5;
  const levels = oneTwoFive(Math.max(minimum * 1.5, top / 3000), top).reverse();
  const radii = (level) => curvature.map((value) => perUnit * Math.sqrt((2 * (level - minimum)) / value));
  ctx.globalAlpha = 0.07;
  ctx.fillStyle = ink.formula;
  for (const level of levels) oval(ctx, cx, cy, radii(level), angle, "fill");
  ctx.globalAlpha = 0.7;
  stroke(ctx, ink.data, 0.9);
  for (const level of levels) oval(ctx, cx, cy, radii(level), angle, "stroke");
  ctx.globalAlpha = 1;
  ctx.font = `11px ${ink.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  let edge = x.range[1];
  for (const level of levels) {
    const text = number(level);
    const half = ctx.measureText(text).width / 2 + 5;
    const [px, py] = onEllipse(cx, cy, radii(level), angle, LABEL_TURN);
    if (px + half > edge || px - half < cx + 12) continue;
    edge = px - half;
    halo(ctx, text, px, py, ink);
  }
}

function oval(ctx, cx, cy, [a, b], angle, how) {
  ctx.beginPath();
  ctx.ellipse(cx, cy, a, b, angle, 0, 2 * Math.PI);
  ctx[how]();
}

// 화면에서 오른쪽 위(각도 turn)를 향한 반직선이 타원과 만나는 곳.
function onEllipse(cx, cy, [a, b], angle, turn) {
  const t = turn + angle;
  const reach = 1 / Math.hypot(Math.cos(t) / a, Math.sin(t) / b);
  return [cx + reach * Math.cos(turn), cy - reach * Math.sin(turn)];
}

// ---- 곡선과 점 (변수 하나)

export const curve = {
  back(ctx, size, scene, ink) {
    const { x, y } = curveScales(size, scene);
    axes(ctx, size, x, y, ink, scene.names[0], "손실");
    ctx.save();
    clip(ctx, size);
    stroke(ctx, ink.formula, 1.8);
    ctx.beginPath();
    for (let px = x.range[0]; px <= x.range[1]; px += 2) {
      ctx.lineTo(px, y(loss(scene.problem, [x.invert(px)])));
    }
    ctx.stroke();
    stroke(ctx, ink.formula, 2.4);
    cross(ctx, x(scene.problem.minimiser[0]), y(0), 5);
    ctx.restore();
  },
  front(ctx, size, scene, ink) {
    const { x, y } = curveScales(size, scene);
    const { points, losses } = scene.run;
    const place = (k) => [x(points[k]), y(losses[k])];
    tangent(ctx, size, scene, ink, x, y);
    walk(ctx, size, scene, ink, place, bounds(x, y));
  },
  handle(size, scene, start) {
    const { x, y } = curveScales(size, scene);
    return {
      place: [x(start[0]), y(loss(scene.problem, start))],
      read: (px) => [clamp(x.invert(px), x.domain)],
    };
  },
};

function curveScales(size, { view }) {
  const floor = -0.04 * view.loss[1];
  return {
    x: linear(view.beta, [MARGIN.left, size.width - MARGIN.right]),
    y: linear([floor, view.loss[1]], [size.height - MARGIN.bottom, MARGIN.top]),
  };
}

function tangent(ctx, size, { problem, run, epoch }, ink, x, y) {
  const k = Math.min(epoch, lastDrawn(run));
  const [beta, height] = [run.points[k], run.losses[k]];
  const slope = problem.curvature[0] * (beta - problem.minimiser[0]);
  const half = (x.domain[1] - x.domain[0]) * 0.16;
  ctx.save();
  clip(ctx, size);
  stroke(ctx, ink.current, 1.8, [6, 4]);
  const ends = [beta - half, beta + half].flatMap((b) => [x(b), y(height + slope * (b - beta))]);
  segment(ctx, ...ends, bounds(x, y));
  ctx.restore();
}

// ---- 에폭마다의 값 (변수 하나)

export const values = {
  back(ctx, size, scene, ink) {
    const { x, y } = valuesScales(size, scene);
    axes(ctx, size, x, y, ink, scene.unit, scene.names[0]);
    stroke(ctx, ink.formula, 1.6);
    segment(ctx, x.range[0], y(scene.problem.minimiser[0]), x.range[1], y(scene.problem.minimiser[0]));
  },
  front(ctx, size, scene, ink) {
    const { x, y } = valuesScales(size, scene);
    series(ctx, size, scene, ink, x, (k) => y(scene.run.points[k]), bounds(x, y));
  },
};

const valuesScales = (size, { view, epochs }) => ({
  x: linear([0, epochs], [MARGIN.left, size.width - MARGIN.right]),
  y: linear(view.beta, [size.height - MARGIN.bottom, MARGIN.top]),
});

// ---- 에폭마다의 손실

export const lossCurve = {
  back(ctx, size, scene, ink) {
    const { x, y } = lossScales(size, scene);
    axes(ctx, size, x, y, ink, scene.unit, "손실 (로그 눈금)", logTicks(y.domain, 6));
    const { minimum } = scene.problem;
    if (minimum < y.domain[0]) return;
    stroke(ctx, ink.formula, 1.6);
    segment(ctx, x.range[0], y(minimum), x.range[1], y(minimum));
    ctx.font = `12px ${ink.font}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    halo(ctx, `공식의 손실 ${fixed(minimum, 2)}`, x.range[0] + 8, y(minimum) - 4, ink, ink.formula);
  },
  front(ctx, size, scene, ink) {
    const { x, y } = lossScales(size, scene);
    const low = y.domain[0];
    const place = (k) => y(Math.max(scene.run.losses[k], low));
    series(ctx, size, scene, ink, x, place, bounds(x, y));
  },
  /** 바탕을 다시 그려야 하는지 알려 주는 값: 세로축의 범위. */
  key: (scene) => scene.lossRange.join(),
  /** 가로 자리를 에폭으로. */
  epochAt: (size, scene, px) =>
    clamp(Math.round(lossScales(size, scene).x.invert(px)), [0, scene.epochs]),
};

/** 손실의 그림이 담을 범위. 바닥이 0 인 손실은 float64 의 정밀도만큼만 내려간다. */
export function lossRange(problem, run) {
  const seen = run.losses.subarray(0, lastDrawn(run) + 1);
  let [low, high] = [Infinity, 0];
  for (const value of seen) {
    if (value > high) high = value;
    if (value > 0 && value < low) low = value;
  }
  high = Math.max(high, 1e-300);
  low = problem.minimum > 0 ? Math.min(low, problem.minimum) : Math.max(low, seen[0] * 1e-16);
  const room = Math.max((Math.log10(high) - Math.log10(low)) * 0.06, 0.08);
  return [10 ** (Math.log10(low) - room), 10 ** (Math.log10(high) + room)];
}

const lossScales = (size, { epochs, lossRange: range }) => ({
  x: linear([0, epochs], [MARGIN.left, size.width - MARGIN.right]),
  y: log(range, [size.height - MARGIN.bottom, MARGIN.top]),
});

// ---- 한 걸음에 오차에 곱해지는 수

export const gauge = {
  back(ctx, size, scene, ink) {
    const { x, middle } = gaugeScales(size);
    const zones = [
      [x.domain[0], -1, ink.diverge, "발산"],
      [-1, 0, ink.oscillate, "흔들리며 수렴"],
      [0, 1, ink.converge, "곧장 수렴"],
    ];
    ctx.font = `12px ${ink.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    for (const [from, to, colour, text] of zones) {
      ctx.fillStyle = colour;
      ctx.globalAlpha = 0.25;
      ctx.fillRect(x(from), middle - 7, x(to) - x(from), 14);
      ctx.globalAlpha = 1;
      // 좁아서 양 끝의 숫자에 닿으면 첫 낱말만
      const fits = ctx.measureText(text).width + 20 < x(to) - x(from);
      ctx.fillText(fits ? text : text.split(" ")[0], (x(from) + x(to)) / 2, middle + 10);
    }
    ctx.fillStyle = ink.muted;
    ctx.textAlign = "left";
    ctx.fillText("한 걸음마다 오차에 곱해지는 수", x.range[0], 2);
    ctx.textAlign = "center";
    stroke(ctx, ink.muted, 1);
    for (const edge of [-1, 0, 1]) {
      segment(ctx, x(edge), middle - 9, x(edge), middle + 9);
      ctx.fillText(number(edge), x(edge), middle + 10);
    }
  },
  front(ctx, size, { factors, sides }, ink) {
    const { x, middle } = gaugeScales(size);
    ctx.font = `13px ${ink.font}`;
    factors.forEach((factor, i) => {
      const row = middle - 19 - (factors.length - 1 - i) * 17;
      marker(ctx, x, middle, row, factor, `${sides[i]}${number(factor)}`, i === 0, ink);
    });
  },
};

const gaugeScales = (size) => ({
  x: linear([-2.1, 1.35], [8, size.width - 8]),
  middle: size.height - 28,
});

function marker(ctx, x, middle, row, factor, text, filled, ink) {
  const inside = clamp(factor, [x.domain[0] + 0.08, x.domain[1]]);
  stroke(ctx, ink.current, 1.4);
  segment(ctx, x(inside), row + 8, x(inside), middle);
  ctx.fillStyle = filled ? ink.current : ink.paper;
  stroke(ctx, ink.current, 2.2);
  ctx.beginPath();
  if (inside === factor) ctx.arc(x(inside), middle, 6, 0, 2 * Math.PI);
  else leftward(ctx, x(inside), middle, 7);
  ctx.fill();
  ctx.stroke();
  const half = ctx.measureText(text).width / 2 + 2;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  halo(ctx, text, clamp(x(inside), [x.range[0] + half, x.range[1] - half]), row, ink, ink.ink);
}

function leftward(ctx, px, py, r) {
  ctx.moveTo(px - r, py);
  ctx.lineTo(px + r * 0.7, py - r);
  ctx.lineTo(px + r * 0.7, py + r);
  ctx.closePath();
}

// ---- 함께 쓰는 것

// 출발점에서 지금까지 걸은 길: 선, 걸음마다의 점, 출발의 네모, 지금의 점.
function walk(ctx, size, { run, epoch }, ink, place, box) {
  const last = Math.min(epoch, lastDrawn(run));
  ctx.save();
  clip(ctx, size);
  ctx.fillStyle = ink.current;
  stroke(ctx, ink.current, 1.3);
  ctx.globalAlpha = 0.85;
  polyline(ctx, place, 0, last, 1, box);
  ctx.beginPath();
  let [px, py] = place(0);
  for (let k = 1; k < last; k += 1) {
    const [qx, qy] = place(k);
    if (!within(qx, qy, box) || Math.hypot(qx - px, qy - py) < 4) continue;
    ctx.moveTo(qx + 2.4, qy);
    ctx.arc(qx, qy, 2.4, 0, 2 * Math.PI);
    [px, py] = [qx, qy];
  }
  ctx.fill();
  ctx.globalAlpha = 1;
  const [sx, sy] = place(0);
  stroke(ctx, ink.current, 2.2);
  ctx.fillStyle = ink.paper;
  ctx.fillRect(sx - 5, sy - 5, 10, 10);
  ctx.strokeRect(sx - 5, sy - 5, 10, 10);
  const [ex, ey] = place(last);
  if (within(ex, ey, box)) {
    now(ctx, ex, ey, ink);
  } else {
    beyond(ctx, ex, ey, box, ink);
  }
  ctx.restore();
}

// 그림 밖으로 나간 지금의 점: 테두리의 화살촉과 말.
function beyond(ctx, ex, ey, box, ink) {
  const [cx, cy] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const cut = clipSegment(cx, cy, ex, ey, box);
  const angle = Math.atan2(cut[3] - cy, cut[2] - cx);
  ctx.save();
  ctx.translate(cut[2], cut[3]);
  ctx.rotate(angle);
  ctx.fillStyle = ink.current;
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-15, -8);
  ctx.lineTo(-15, 8);
  ctx.fill();
  ctx.restore();
  ctx.font = `bold 12px ${ink.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const [tx, ty] = [cut[2] - 40 * Math.cos(angle), cut[3] - 24 * Math.sin(angle)];
  halo(ctx, "그림 밖", clamp(tx, [box.left + 28, box.right - 28]), ty, ink, ink.current);
}

// 에폭을 가로로 놓은 꺾은선과 지금의 점. 손실과 오차의 크기는 걸음마다 매끄럽게 변하므로
// 촘촘하면 건너뛴다. 홀수씩 건너뛰어야 걸음마다 오가는 값도 그대로 보인다.
function series(ctx, size, { run, epoch, epochs }, ink, x, height, box) {
  const last = lastDrawn(run);
  const every = Math.floor((1.5 * epochs) / (x.range[1] - x.range[0])) | 1;
  ctx.save();
  clip(ctx, size);
  const place = (k) => [x(k), height(k)];
  const here = Math.min(epoch, last);
  ctx.globalAlpha = 0.35;
  stroke(ctx, ink.current, 1.6);
  polyline(ctx, place, here, last, every, box);
  ctx.globalAlpha = 1;
  stroke(ctx, ink.current, 2.4);
  polyline(ctx, place, 0, here, every, box);
  if ((x.range[1] - x.range[0]) / epochs > 7) {
    ctx.fillStyle = ink.current;
    for (let k = 0; k <= here; k += 1) {
      if (within(x(k), height(k), box)) dot(ctx, x(k), height(k), 2.6);
    }
  }
  const [px, py] = [x(here), height(here)];
  ctx.globalAlpha = 0.5;
  stroke(ctx, ink.current, 1, [3, 3]);
  segment(ctx, px, box.top, px, box.bottom);
  ctx.restore();
  if (within(px, py, box)) now(ctx, px, py, ink);
}

// from 째부터 to 째까지를 every 씩 건너 잇는 꺾은선. 눈에 띄지 않게 짧은 마디는 다음 것과 합친다.
function polyline(ctx, place, from, to, every, box) {
  let [px, py] = place(from);
  let pen = null;
  ctx.beginPath();
  for (let k = from; k < to && Math.hypot(px, py) <= FAR; ) {
    k = Math.min(k + every, to);
    const [qx, qy] = place(k);
    if (k < to && Math.abs(qx - px) + Math.abs(qy - py) < SHORT) continue;
    const cut = clipSegment(px, py, qx, qy, box);
    if (cut) {
      if (pen?.[0] !== cut[0] || pen[1] !== cut[1]) ctx.moveTo(cut[0], cut[1]);
      ctx.lineTo(cut[2], cut[3]);
      pen = [cut[2], cut[3]];
    }
    [px, py] = [qx, qy];
  }
  ctx.stroke();
}

function now(ctx, px, py, ink) {
  ctx.fillStyle = ink.current;
  dot(ctx, px, py, 6);
  stroke(ctx, ink.paper, 1.6);
  ctx.stroke();
}

function axes(ctx, size, x, y, ink, xName, yName, yTicks = null) {
  const box = bounds(x, y);
  const across = ticks(x.domain, Math.max(3, (box.right - box.left) / 70));
  const up = yTicks ?? ticks(y.domain, Math.max(3, (box.bottom - box.top) / 45));
  stroke(ctx, ink.grid, 1);
  for (const value of across) segment(ctx, x(value), box.top, x(value), box.bottom);
  for (const value of up) segment(ctx, box.left, y(value), box.right, y(value));
  stroke(ctx, ink.axis, 1);
  segment(ctx, box.left, box.bottom, box.right, box.bottom);
  segment(ctx, box.left, box.top, box.left, box.bottom);
  ctx.fillStyle = ink.muted;
  ctx.font = `12px ${ink.font}`;
  ctx.textBaseline = "top";
  ctx.textAlign = "center";
  const edge = size.width - 4;
  for (const value of across) {
    const text = tick(value);
    ctx.fillText(text, Math.min(x(value), edge - ctx.measureText(text).width / 2), box.bottom + 5);
  }
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const value of up) ctx.fillText(tick(value), box.left - 6, y(value));
  ctx.fillStyle = ink.ink;
  ctx.font = `13px ${ink.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText(xName, box.right, size.height);
  ctx.textAlign = "left";
  ctx.fillText(yName, 4, MARGIN.top - 7);
}

const bounds = (x, y) => ({ left: x.range[0], right: x.range[1], top: y.range[1], bottom: y.range[0] });

function clip(ctx, size) {
  ctx.beginPath();
  ctx.rect(
    MARGIN.left,
    MARGIN.top,
    size.width - MARGIN.left - MARGIN.right,
    size.height - MARGIN.top - MARGIN.bottom,
  );
  ctx.clip();
}

/** 선분을 틀 안으로 자른다(Liang–Barsky). 틀 밖이면 null. 첫 점이 FAR 안에 있어야 자리가 정확하다. */
export function clipSegment(x0, y0, x1, y1, box) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [from, to] = [0, 1];
  for (const [delta, room] of [
    [-dx, x0 - box.left],
    [dx, box.right - x0],
    [-dy, y0 - box.top],
    [dy, box.bottom - y0],
  ]) {
    if (delta === 0) {
      if (room < 0) return null;
    } else if (delta < 0) from = Math.max(from, room / delta);
    else to = Math.min(to, room / delta);
  }
  if (from > to) return null;
  const end = to < 1 ? [x0 + to * dx, y0 + to * dy] : [x1, y1];
  return [x0 + from * dx, y0 + from * dy, ...end];
}

function segment(ctx, x0, y0, x1, y1, box = null) {
  const cut = box ? clipSegment(x0, y0, x1, y1, box) : [x0, y0, x1, y1];
  if (!cut) return;
  ctx.beginPath();
  ctx.moveTo(cut[0], cut[1]);
  ctx.lineTo(cut[2], cut[3]);
  ctx.stroke();
}

function stroke(ctx, colour, width, dash = []) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
}

function dot(ctx, px, py, r) {
  ctx.beginPath();
  ctx.arc(px, py, r, 0, 2 * Math.PI);
  ctx.fill();
}

function cross(ctx, px, py, r) {
  segment(ctx, px - r, py - r, px + r, py + r);
  segment(ctx, px - r, py + r, px + r, py - r);
}

function halo(ctx, text, px, py, ink, colour = ink.muted) {
  stroke(ctx, ink.paper, 4);
  ctx.lineJoin = "round";
  ctx.strokeText(text, px, py);
  ctx.fillStyle = colour;
  ctx.fillText(text, px, py);
}

const at = ({ points }, k) => [points[2 * k], points[2 * k + 1]];

const within = (px, py, box) =>
  px >= box.left && px <= box.right && py >= box.top && py <= box.bottom;

const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));
