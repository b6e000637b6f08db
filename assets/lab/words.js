// 수와 결과를 읽기 쉬운 한국어로.

import { lastFinite } from "./descent.js";

const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export const TITLES = {
  still: "그대로",
  converge: "수렴",
  oscillate: "흔들리며 수렴",
  edge: "경계",
  diverge: "발산",
};

/** 유효숫자 digits 자리의 수. 아주 크거나 작으면 1.2×10⁵ 꼴. */
export function number(value, digits = 4) {
  if (Number.isNaN(value)) return "계산할 수 없음";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) {
    const [head, power] = value.toExponential(digits - 1).split("e");
    return `${trim(head)}×10${superscript(Number(power))}`.replace(/^-/, "−");
  }
  const shown = trim(Number(value.toPrecision(digits)).toFixed(decimals(size, digits)));
  return group(shown).replace("-", "−");
}

/** 축의 눈금에 적을 짧은 수. 크거나 작은 10의 거듭제곱은 10⁶ 꼴. */
export const tick = (value) =>
  value >= 1e5 || (value > 0 && value < 1e-3) ? number(value, 3).replace(/^1×/, "") : number(value);

/** 소수점 아래를 places 자리로 고정한 수. 크면 number와 같다. */
export const fixed = (value, places) =>
  Math.abs(value) < 1e4 ? group(value.toFixed(places)).replace("-", "−") : number(value);

/** 세 자리마다 쉼표를 넣은 정수. 너무 크면 number와 같다. */
export const count = (value) => (value < 1e7 ? Math.round(value).toLocaleString("ko-KR") : number(value, 2));

/** 학습률. 유효숫자 digits 자리까지 그대로. */
export const rate = (value, digits = 6) => String(Number(value.toPrecision(digits)));

/** 무슨 일이 일어나는지 말하는 문장. outlook의 결과와 걸어간 경로 run, 걸음의 수 epochs에서. */
export function verdict({ kind, factors, dominant, rate: ratio, turn }, run, epochs) {
  const where = factors.length > 1 ? `${["가파른", "완만한"][dominant]} 방향의 ` : "";
  const times = `${number(ratio)}배`;
  if (kind === "still") return "출발점이 이미 손실이 가장 작은 곳이어서 움직이지 않습니다.";
  if (kind === "edge") {
    return `수렴과 발산의 경계입니다. ${where}오차가 줄지도 늘지도 않고 같은 폭으로 오갑니다.`;
  }
  if (kind === "diverge") return diverging(where, times, ratio, turn, run, epochs);
  const pace = `${where}남은 오차가 한 걸음에 ${times}로 줄어 ${halving(ratio)}`;
  const left = ratio ** epochs;
  const slow = left > 0.1 ? ` 느립니다: ${count(epochs)}걸음 뒤에도 ${percent(left)}가 남습니다.` : "";
  if (kind === "oscillate") {
    const swing =
      factors[dominant] < 0
        ? "골짜기를 매번 건너뛰며 흔들리지만 수렴합니다."
        : "가파른 방향으로 흔들리다가 잦아들며 수렴합니다.";
    return `${swing} ${pace}${slow}`;
  }
  return ratio === 0 ? "한 걸음에 바닥에 닿습니다." : `곧장 수렴합니다. ${pace}${slow}`;
}

function diverging(where, times, ratio, turn, run, epochs) {
  const doubling = Math.log(2) / Math.log(ratio);
  const pace = doubling > 1.5 ? `, ${count(doubling)}걸음마다 두 배가 됩니다.` : "니다.";
  const text = `발산합니다. ${where}오차가 건너편으로 넘어갈 때마다 ${times}로 커`;
  const early =
    turn > 1
      ? ` 손실이 처음 ${count(turn)}걸음 동안은 줄어들어 수렴하는 것처럼 보이지만, 그 뒤로 끝없이 커집니다.`
      : "";
  const last = lastFinite(run);
  const over = last < epochs ? ` ${count(last + 1)}걸음에서 컴퓨터가 담을 수 있는 수를 넘습니다.` : "";
  return `${text}${pace === "니다." ? "집니다." : `져${pace}`}${early}${over}`;
}

function halving(ratio) {
  if (ratio === 0) return "바닥에 닿습니다.";
  const steps = Math.log(0.01) / Math.log(ratio);
  return steps < 1.5
    ? "한두 걸음이면 100분의 1이 됩니다."
    : `${count(Math.ceil(steps))}걸음이면 100분의 1이 됩니다.`;
}

const percent = (part) => `${number(part * 100, 2)}%`;

const decimals = (size, digits) =>
  size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size) + 1e-12));

const group = (text) => text.replace(/^-?\d{4,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

const superscript = (power) => [...String(power)].map((digit) => SUPERSCRIPT[digit]).join("");
