// 이차 손실 위의 경사하강. 그리지도 만지지도 않는 순수한 수학이다.
//
// 문제(problem)는 { dim, minimiser, minimum, curvature, directions } 이다.
//   minimiser   손실이 가장 작은 곳, 길이 dim
//   minimum     그곳의 손실
//   curvature   헤세 행렬의 고윳값, 큰 것부터
//   directions  그 고유벡터들, 길이 dim 의 배열마다 하나
// 손실은 minimum + ½ Σ λᵢ cᵢ² (cᵢ 는 minimiser 에서 잰 i 번째 고유방향의 좌표)와 꼭 같다.

/** 오차제곱합 Σ (y − w₀ − w₁x)² 을 줄이는 문제. 변수는 (w₀, w₁). */
export function lineProblem(x, y) {
  const n = x.length;
  const meanX = sum(x) / n;
  const meanY = sum(y) / n;
  const slope =
    sum(x.map((xi, i) => (xi - meanX) * (y[i] - meanY))) / sum(x.map((xi) => (xi - meanX) ** 2));
  const minimiser = [meanY - slope * meanX, slope];
  const minimum = sum(x.map((xi, i) => (y[i] - minimiser[0] - minimiser[1] * xi) ** 2));
  const hessian = [2 * n, 2 * sum(x), 2 * sum(x.map((xi) => xi * xi))];
  return { dim: 2, minimiser, minimum, hessian, ...eigen(...hessian) };
}

/** (scale·β − shift)² 을 줄이는 문제. 변수는 β 하나. */
export function curveProblem(scale, shift) {
  const curvature = [2 * scale * scale];
  const minimiser = [shift / scale];
  return { dim: 1, minimiser, minimum: 0, scale, shift, curvature, directions: [[1]] };
}

/** 한 점 W 의 손실. */
export function loss(problem, W) {
  if (problem.dim === 1) return (problem.scale * W[0] - problem.shift) ** 2;
  const { hessian: h, minimiser: m } = problem;
  const [a, b] = [W[0] - m[0], W[1] - m[1]];
  return problem.minimum + 0.5 * (a * (h[0] * a + h[1] * b) + b * (h[1] * a + h[2] * b));
}

/** 한 점 W 의 기울기. */
export function gradient(problem, W) {
  if (problem.dim === 1) return [2 * (problem.scale * W[0] - problem.shift) * problem.scale];
  const { hessian: h, minimiser: m } = problem;
  const [a, b] = [W[0] - m[0], W[1] - m[1]];
  return [h[0] * a + h[1] * b, h[1] * a + h[2] * b];
}

/**
 * start 에서 W ← W − alpha · 기울기 를 epochs 번. k 번째는 k 번 고친 뒤이고 0 번째가 출발점이다.
 * points 는 (epochs + 1)·dim 개, losses 는 epochs + 1 개. 발산하면 Infinity 나 NaN 이 들어간다.
 */
export function descend(problem, start, alpha, epochs) {
  const { dim } = problem;
  const points = new Float64Array((epochs + 1) * dim);
  const losses = new Float64Array(epochs + 1);
  const W = [...start];
  for (let k = 0; ; k += 1) {
    points.set(W, k * dim);
    losses[k] = loss(problem, W);
    if (k === epochs) return { dim, points, losses };
    const g = gradient(problem, W);
    for (let i = 0; i < dim; i += 1) W[i] -= alpha * g[i];
  }
}

/** 수렴과 발산을 가르는 학습률 2 / λ_max. */
export const criticalRate = (problem) => 2 / problem.curvature[0];

/** 고유방향마다 한 걸음에 오차에 곱해지는 수 1 − αλ. */
export const factors = (problem, alpha) => problem.curvature.map((value) => 1 - alpha * value);

/** start 의 오차를 고유방향의 좌표로. */
export function components(problem, start) {
  const away = start.map((w, i) => w - problem.minimiser[i]);
  return problem.directions.map((v) => v.reduce((total, vi, i) => total + vi * away[i], 0));
}

/**
 * start 에서 alpha 로 내려가면 어떻게 되는가.
 *   kind      "still" | "converge" | "oscillate" | "edge" | "diverge"
 *   factors   방향마다의 1 − αλ
 *   dominant  끝까지 남는 방향의 번호 (curvature 의 차례)
 *   rate      그 방향의 |1 − αλ|
 *   turn      손실이 가장 작은 걸음 (발산할 때; 처음부터 커지면 0)
 */
export function outlook(problem, start, alpha) {
  const each = factors(problem, alpha);
  const away = components(problem, start);
  const far = Math.hypot(...away);
  const active = away.map((c) => Math.abs(c) > 1e-12 * Math.max(1, far));
  const moving = each.map((_, i) => i).filter((i) => active[i]);
  if (moving.length === 0) return { kind: "still", factors: each, dominant: 0, rate: 0, turn: 0 };
  const dominant = moving.reduce((a, b) => (Math.abs(each[b]) > Math.abs(each[a]) ? b : a));
  const rate = Math.abs(each[dominant]);
  let kind = "converge";
  if (Math.abs(rate - 1) < 1e-9) kind = "edge";
  else if (rate > 1) kind = "diverge";
  else if (moving.some((i) => each[i] < 0)) kind = "oscillate";
  return { kind, factors: each, dominant, rate, turn: turningStep(problem, each, away, dominant) };
}

// 손실의 넘침 Σ λᵢcᵢ²fᵢ²ᵏ 을 k 의 함수로 보고 가장 작은 정수 k 를 찾는다. 두 지수함수의 합이라 볼록하다.
function turningStep(problem, each, away, dominant) {
  const other = each.length - 1 - dominant;
  if (each.length === 1 || Math.abs(each[dominant]) <= 1 || Math.abs(each[other]) >= 1) return 0;
  const size = (i, k) => problem.curvature[i] * away[i] ** 2 * each[i] ** (2 * k);
  const excess = (k) => size(dominant, k) + size(other, k);
  const [grow, shrink] = [dominant, other].map((i) => 2 * Math.log(Math.abs(each[i])));
  const flat = Math.log((-shrink * size(other, 0)) / (grow * size(dominant, 0))) / (grow - shrink);
  const k = Number.isFinite(flat) ? Math.max(0, Math.floor(flat)) : 0;
  return excess(k + 1) < excess(k) ? k + 1 : k;
}

/** 손실이 ceiling 을 넘지 않는(넘치지 않은) 마지막 걸음. */
export function lastFinite({ losses }, ceiling = Number.MAX_VALUE) {
  let k = losses.length - 1;
  while (k > 0 && !(losses[k] <= ceiling)) k -= 1;
  return k;
}

/** 얼려 둔 경로 [[w₀, w₁], …] 와 points 의 가장 큰 상대오차. */
export function largestError({ dim, points }, frozen) {
  let worst = 0;
  frozen.flat().forEach((expected, i) => {
    const gap = Math.abs(points[i] - expected);
    if (gap > 0) worst = Math.max(worst, gap / Math.max(Math.abs(expected), Number.MIN_VALUE));
  });
  return points.length < frozen.length * dim ? Infinity : worst;
}

// 대칭행렬 [[a, b], [b, d]] 의 고윳값(큰 것부터)과 고유벡터.
function eigen(a, b, d) {
  const middle = (a + d) / 2;
  const radius = Math.hypot((a - d) / 2, b);
  const steep = middle + radius;
  const gentle = (a * d - b * b) / steep;
  const angle = radius < 1e-9 * middle ? 0 : Math.atan2(2 * b, a - d) / 2; // 둥글면 어느 방향이나 고유방향이다
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    curvature: [steep, gentle],
    directions: [
      [cos, sin],
      [-sin, cos],
    ],
  };
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
