// 풀이의 코드와 답. 글과 그림을 짓고 화면을 모른다.

import { linear } from "../lab/scales.js";
import { axes, circle, drawing, escaped, text } from "../lab/svg.js";
import { fixed, number } from "../lab/words.js";

const MARGIN = { left: 52, right: 14, top: 24, bottom: 38 };
export const SAME = 5e-5; // 답은 소수 넷째 자리까지 온다. 거리가 이보다 짧으면 같은 답이다

const TAGS = { " ": "span", "+": "ins", "-": "del" };

/** 견준 줄들의 HTML. 새 줄은 <ins>, 없어진 줄은 <del>. */
export const code = (rows) =>
  rows.map(([kind, line]) => `<${TAGS[kind]}>${escaped(line) || " "}</${TAGS[kind]}>`).join("");

/** 앞 풀이와의 거리. 첫 풀이는 null. */
export function gap(solutions, at) {
  if (at === 0) return null;
  const [a, b] = [solutions[at - 1].W, solutions[at].W];
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** 같은 답끼리 모은 것: [{ W, members }]. members 는 풀이의 번호들. */
export function groups(solutions) {
  const found = [];
  solutions.forEach(({ W }, i) => {
    const home = found.find((group) => Math.hypot(group.W[0] - W[0], group.W[1] - W[1]) < SAME);
    if (home) home.members.push(i);
    else found.push({ W, members: [i] });
  });
  return found;
}

/** 답들을 두 계수의 평면에. 같은 답이 여럿이면 그 수를 적고, 지금의 것에 테를 두른다. */
export function plane(size, solutions, at) {
  const range = (k) => {
    const all = solutions.map(({ W }) => W[k]);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const room = Math.max((high - low) * 0.22, 1e-4);
    return [low - room, high + room];
  };
  const x = linear(range(0), [MARGIN.left, size.width - MARGIN.right]);
  const y = linear(range(1), [size.height - MARGIN.bottom, MARGIN.top]);
  const found = groups(solutions);
  return drawing(
    size,
    `풀이 ${solutions.length}개의 답이 ${found.length}곳에 모인다`,
    axes(x, y, ["ŵ₀", "ŵ₁"]),
    ...found.map(({ W, members }, i) => {
      const here = members.includes(at);
      const [px, py] = [x(W[0]), y(W[1])];
      return (
        circle(px, py, 4 + Math.sqrt(members.length) * 1.5, here ? "spot here" : "spot") +
        text(px + 8, py + (i % 2 ? -10 : 20), `${members.length}개`, here ? "over count" : "over tick")
      );
    }),
  );
}

/** 지금의 풀이를 말하는 문장들. */
export function sentence(solutions, at) {
  const { name, rows, W, loss } = solutions[at];
  const tally = (kind) => rows.filter(([mark]) => mark === kind).length;
  const change = at === 0 ? "" : ` 새 줄 ${tally("+")}개, 없어진 줄 ${tally("-")}개.`;
  return `${name}.${change} 답 ${fixed(W[0], 4)}, ${fixed(W[1], 4)}, 손실 ${fixed(loss, 2)}. ${compared(solutions, at)}`;
}

export function compared(solutions, at) {
  const far = gap(solutions, at);
  if (far === null) return "여기서 출발합니다.";
  return far < SAME ? "앞 풀이와 같은 답입니다." : `앞 풀이의 답에서 ${number(far, 2)}만큼 떨어져 있습니다.`;
}
