// 잔차의 막대들과 그 두 합. 계산과 그림이고 화면을 모른다.

import { linear } from "../lab/scales.js";
import { arrow, axes, circle, dots, drawing, line, rect, segments, text } from "../lab/svg.js";
import { fixed, number } from "../lab/words.js";

export const NAMES = ["ŵ₀", "ŵ₁"];
const MARGIN = { left: 40, right: 14, top: 24, bottom: 38 };
const PUSH = 70; // 그림 안의 화살표의 가장 긴 길이(픽셀)
const STEPS = [30, 100, 300, 1000, 3000, 1e4, 3e4, 1e5, 1e6];
const GONE = 0.015; // 합의 눈금에서 이보다 짧은 화살표는 사라진 것으로 본다

/**
 * 직선 w₀ + w₁x 의 잔차 막대들과 두 합.
 *   bars      잔차 y − ŷ
 *   sums      [그대로 더한 것, x 를 곱해 더한 것], 저마다 { up, down, net }: 양수의 합, 음수의 합, 모두의 합
 *   loss      잔차의 제곱합
 *   gradient  손실의 기울기: −2 × net
 *   orders    합마다 시키는 것의 번호: 올려라 0 내려라 1, 세워라 0 눕혀라 1. 내려가는 직선은 기울기가 커져야 눕는다
 */
export function forces({ x, y }, [w0, w1]) {
  const bars = y.map((yi, i) => yi - w0 - w1 * x[i]);
  const sums = [bars, bars.map((bar, i) => x[i] * bar)].map((values) => {
    const up = total(values.filter((value) => value > 0));
    const down = total(values.filter((value) => value < 0));
    return { up, down, net: total(values) };
  });
  const loss = total(bars.map((bar) => bar * bar));
  const orders = [sums[0].net > 0, sums[1].net > 0 === w1 >= 0].map((first) => (first ? 0 : 1));
  return { bars, sums, loss, gradient: sums.map(({ net }) => -2 * net), orders };
}

/** 손실이 가장 작은 직선. */
export function best({ x, y }) {
  const [meanX, meanY] = [total(x) / x.length, total(y) / y.length];
  const slope = total(x.map((xi, i) => (xi - meanX) * (y[i] - meanY))) / total(x.map((xi) => (xi - meanX) ** 2));
  return [meanY - slope * meanX, slope];
}

/** 다른 계수는 그대로 두고 which 째 합이 0 이 되는 계수의 값. */
export function balance({ x, y }, line_, which) {
  const weight = x.map((xi) => (which === 0 ? 1 : xi));
  const [w0, w1] = line_;
  const rest = y.map((yi, i) => (which === 0 ? yi - w1 * x[i] : yi - w0));
  return total(rest.map((value, i) => weight[i] * value)) / total(weight.map((w) => w * w));
}

/** 두 합을 담을 눈금의 끝. */
export const reach = (sums) => {
  const far = Math.max(...sums.flatMap(({ up, down }) => [up, -down]));
  return STEPS.find((step) => step >= far) ?? far;
};

/** 화살표가 눈에 보이지 않을 만큼 짧은가. */
export const gone = ({ sums }) => {
  const end = reach(sums);
  return sums.map(({ net }) => Math.abs(net) < GONE * end);
};

// ---- 자료와 막대

/** 그림의 축척. 처음 직선이 다 들어온다. grip 은 기울이는 손잡이의 x. */
export function scales({ width, height }, { x, y, line: [w0, w1] }) {
  const xs = [Math.min(0, ...x), Math.max(0, ...x)];
  const pad = (xs[1] - xs[0]) * 0.04;
  const ends = xs.map((xi) => w0 + w1 * xi);
  const ys = [Math.min(...y, ...ends), Math.max(...y, ...ends)];
  const room = (ys[1] - ys[0]) * 0.05;
  return {
    x: linear([xs[0] - pad, xs[1] + pad], [MARGIN.left, width - MARGIN.right]),
    y: linear([ys[0] - room, ys[1] + room], [height - MARGIN.bottom, MARGIN.top]),
    grip: 0.8 * xs[1],
  };
}

/** 두 손잡이의 자리. 직선이 그림 밖으로 나가도 손잡이는 가장자리에 남는다. */
export const grips = ({ x, y, grip }, [w0, w1]) => {
  const inside = (value) => Math.min(y.range[0], Math.max(y.range[1], y(value)));
  return [[x(0), inside(w0)], [x(grip), inside(w0 + w1 * grip)]];
};

/** 그림의 SVG. */
export function plot(size, data, state, seen) {
  const at = scales(size, data);
  const { x, y } = at;
  const [w0, w1] = state;
  const inside = (value) => Math.min(y.range[0], Math.max(y.range[1], y(value)));
  const bars = (sign) =>
    data.x
      .map((xi, i) => [x(xi), inside(data.y[i]), x(xi), inside(w0 + w1 * xi)])
      .filter((_, i) => seen.bars[i] * sign > 0);
  const [from, to] = ends(at, state);
  const end = reach(seen.sums);
  return drawing(
    size,
    `자료 ${data.x.length}개와 직선 ${equation(state)}, 점마다 직선까지의 세로 막대`,
    axes(x, y, data.labels),
    segments(bars(1), "up"),
    segments(bars(-1), "down"),
    dots(data.x.map((xi, i) => [x(xi), y(data.y[i])]), "data"),
    line(...from, ...to, "current fit"),
    ...grips(at, state).map(([px, py], i) => {
      const push = (PUSH * seen.sums[i].net) / end;
      return (
        circle(px, py, 9, "current knob") +
        (gone(seen)[i] ? "" : arrow(px, py - Math.sign(push) * 11, px, py - Math.sign(push) * 11 - push, "current", 14))
      );
    }),
  );
}

// 직선을 그림의 틀 안으로 자른 두 끝.
function ends({ x, y }, [w0, w1]) {
  const cut = (xi) => {
    const [low, high] = y.domain;
    const value = Math.min(high, Math.max(low, w0 + w1 * xi));
    const back = w1 === 0 ? xi : (value - w0) / w1;
    return [x(Math.min(x.domain[1], Math.max(x.domain[0], back))), y(value)];
  };
  return x.domain.map(cut);
}

// ---- 두 합

const ROWS = [
  { title: "막대를 그대로 더하면", verbs: ["올려라", "내려라"], told: ["올리라", "내리라"] },
  { title: "막대에 x를 곱해 더하면", verbs: ["세워라", "눕혀라"], told: ["세우라", "눕히라"] },
];

/** 두 합의 SVG: 양수끼리의 합은 오른쪽, 음수끼리의 합은 왼쪽, 모두의 합은 화살표. */
export function balanceSheet(size, seen) {
  const end = reach(seen.sums);
  const at = linear([-end, end], [10, size.width - 10]);
  const vanished = gone(seen);
  const rows = seen.sums.map(({ up, down, net }, i) => {
    const top = 22 + i * 86;
    const verb = vanished[i] ? "사라짐" : ROWS[i].verbs[seen.orders[i]];
    return [
      text(at.range[0], top + 14, ROWS[i].title, "name"),
      text(at.range[0], top + 33, signed(net), "sum"),
      text(at.range[1], top + 33, verb, "verb", "end"),
      rect(at(0), top + 41, at(up) - at(0), 14, "up"),
      rect(at(down), top + 41, at(0) - at(down), 14, "down"),
      vanished[i] ? "" : arrow(at(0), top + 66, at(net), top + 66, "current", 14),
      line(at(0), top + 38, at(0), top + 76, "axis"),
    ].join("");
  });
  const low = 22 + 2 * 86 + 12;
  const marks = [
    text(at.range[0], 12, "◂ 음수끼리의 합", "tick"),
    text(at.range[1], 12, "양수끼리의 합 ▸", "tick", "end"),
    ...[-end, 0, end].map((value, i) => text(at(value), low, number(value), "tick", ["start", "middle", "end"][i])),
  ];
  const alt = seen.sums.map(({ net }, i) => `${ROWS[i].title} ${signed(net)}`).join(", ");
  return drawing(size, alt, ...marks, ...rows);
}

// ---- 말

export const equation = ([w0, w1]) => `${fixed(w0, 2)} ${w1 < 0 ? "−" : "+"} ${fixed(Math.abs(w1), 2)}x`;

const signed = (value) => {
  const written = fixed(value, 1);
  return /[1-9]/.test(written) ? (value > 0 ? `+${written}` : written) : "0.0";
};

/** 지금의 직선과 두 합을 말하는 문장들. */
export function sentence(state, seen, lowest) {
  const now = `직선 ${equation(state)}, 손실 ${fixed(seen.loss, 2)}.`;
  const sums = `막대의 합 ${signed(seen.sums[0].net)}, x를 곱한 합 ${signed(seen.sums[1].net)}.`;
  const vanished = gone(seen);
  if (vanished.every(Boolean)) {
    return `${now} ${sums} 두 화살표가 모두 사라졌습니다. 막대는 남아 있지만 위와 아래가 서로 지워집니다. 가장 작은 손실은 ${fixed(lowest, 2)}입니다.`;
  }
  const wants = ROWS.map(({ told }, i) => told[seen.orders[i]]).filter((_, i) => !vanished[i]);
  return `${now} ${sums} 막대들이 직선을 ${wants.join("고, ")}고 합니다.`;
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);
