// 눈금과 축척. 수를 화면의 자리로, 화면의 자리를 수로.

/** [a, b] 를 [p, q] 로 옮기는 곧은 축척. */
export function linear([a, b], [p, q]) {
  const ratio = (q - p) / (b - a);
  const scale = (value) => p + (value - a) * ratio;
  scale.invert = (place) => a + (place - p) / ratio;
  scale.domain = [a, b];
  scale.range = [p, q];
  return scale;
}

/** 0 보다 큰 [a, b] 를 로그로 [p, q] 에. */
export function log([a, b], [p, q]) {
  const inner = linear([Math.log10(a), Math.log10(b)], [p, q]);
  const scale = (value) => inner(Math.log10(value));
  scale.invert = (place) => 10 ** inner.invert(place);
  scale.domain = [a, b];
  scale.range = [p, q];
  return scale;
}

/** [a, b] 안의 1·2·5 눈금, 많아야 count 개 남짓. */
export function ticks([a, b], count) {
  const step = niceStep((b - a) / count);
  const first = Math.ceil(a / step - 1e-9);
  const last = Math.floor(b / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

/** [a, b] 안의 10의 거듭제곱, 많아야 count 개 남짓. 범위가 좁으면 1·2·5 나 고른 눈금으로 채운다. */
export function logTicks([a, b], count) {
  const low = Math.ceil(Math.log10(a) - 1e-9);
  const high = Math.floor(Math.log10(b) + 1e-9);
  if (high - low < 1) {
    const few = oneTwoFive(a, b);
    return few.length > 2 ? few : ticks([a, b], count);
  }
  const every = Math.max(1, Math.ceil((high - low) / count));
  const values = [];
  for (let power = Math.ceil(low / every) * every; power <= high; power += every) {
    values.push(Number(`1e${power}`));
  }
  return values;
}

/** [a, b] 안의 1, 2, 5, 10, 20, 50, … */
export function oneTwoFive(a, b) {
  const values = [];
  for (let power = Math.floor(Math.log10(a)); power <= Math.log10(b); power += 1) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value >= a && value <= b) values.push(value);
    }
  }
  return values;
}

/** 자리 places 에 놓일 너비 widths 의 이름표들이 [low, high] 안에서 겹치지 않게 민 가운데 자리들. */
export function spread(places, widths, low, high, gap = 4) {
  const order = places.map((_, i) => i).sort((i, j) => places[i] - places[j]);
  const centre = [...places];
  let edge = low;
  for (const i of order) {
    centre[i] = Math.max(centre[i], edge + widths[i] / 2);
    edge = centre[i] + widths[i] / 2 + gap;
  }
  edge = high;
  for (const i of order.reverse()) {
    centre[i] = Math.min(centre[i], edge - widths[i] / 2);
    edge = centre[i] - widths[i] / 2 - gap;
  }
  return centre;
}

/** 유효숫자 digits 자리로 반올림한 수. */
export const round = (value, digits) => Number(value.toPrecision(digits));

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / power;
  return (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1) * power;
}

const tidy = (value) => (value === 0 ? 0 : round(value, 12));
