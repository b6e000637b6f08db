// 기록한 계산을 필름 한 줄로. 장면과 그림과 말을 짓고 화면을 모른다.
//
// take 는 셀 하나다: { label, code, tape, events, start, source, keep }. events 가 셀의 줄마다 하는 일이고,
// source 는 변수를 만든 것(Variable | constant | tensor), keep 은 persistent 나 retain_graph 를 켰는가이다.

import { drawing, line, rect, text } from "../lab/svg.js";
import { number } from "../lab/words.js";
import { arrivals, backward, forward, sum } from "./graph-tape.js";

const SOURCES = { Variable: "변수", constant: "상수", tensor: "텐서" };
export const ERROR = "RuntimeError";

// ---- 장면

/**
 * 한 줄마다의 장면들: { line, on, mic, taped, missed, played, slope, erased, results, said }.
 * on 은 녹음하는 중인가, mic 은 변수가 기록되는가, taped 와 missed 는 담긴 칸과 담기지 않은 칸,
 * played 는 방금 거꾸로 지난 칸마다 곱한 미분, slope 는 그 끝에 얻은 것, results 는 물음마다의 답.
 */
export function shots(take, keep) {
  const always = take.source === "tensor";
  let now = {
    line: -1, on: always, mic: take.source !== "constant", taped: [], missed: [], played: {}, slope: null, erased: false, results: [], said: "",
  };
  const all = [];
  for (const event of take.events) {
    now = { ...now, line: event.line, played: {}, slope: null, ...ACTS[event.do](take, now, event, keep) };
    all.push(now);
    if (now.results.at(-1)?.what === ERROR && !event.caught) break; // 받아 주는 곳이 없는 오류에서 멈춘다
  }
  return all;
}

const ACTS = {
  make: ({ source, tape, start }) => ({
    said: `${tape[0].text} = ${number(start)}. ${
      { Variable: "변수이니 녹음기를 켜면 저절로 담깁니다.", constant: "상수라서 녹음기가 듣지 않습니다.", tensor: "requires_grad=True이니 이 값이 든 계산은 모두 담깁니다." }[source]}`,
  }),

  open: (_, { mic }) => ({
    on: true,
    said: `녹음기를 켭니다. ${mic ? "마이크가 향해 있습니다." : "마이크는 향해 있지 않습니다."}`,
  }),

  watch: ({ tape }) => ({ mic: true, said: `마이크를 ${tape[0].text} 쪽으로 돌립니다. 상수여도 이제부터 담깁니다.` }),

  op({ tape, start }, { on, mic, taped, missed }, { name, nodes }) {
    const heard = on && mic;
    const value = forward(tape, start)[nodes.at(-1)];
    return {
      taped: heard ? [...taped, ...nodes] : taped,
      missed: heard ? missed : [...missed, ...nodes],
      said: `${name} = ${number(value)}. ${heard ? `계산하며 필름에 ${nodes.length}칸을 담습니다.` : "계산은 하지만 필름에는 담기지 않습니다."}`,
    };
  },

  ask(take, { on, taped, erased, results }, { name, node }, keep) {
    const always = take.source === "tensor";
    const lamp = always && on;
    const answer = (what, said, more = {}) => ({ on: lamp, results: [...results, { name, what }], said, ...more });
    if (erased) return answer(ERROR, "필름은 이미 버렸습니다. 거꾸로 돌릴 것이 없어 오류가 납니다.");
    const gone = always ? !keep || results.length > 0 : !keep;
    const after = gone ? "다 쓴 필름은 버립니다." : "필름은 그대로 남습니다.";
    if (!taped.includes(node)) return answer("None", `필름에 ${name}의 기록이 없습니다. 오류도 없이 None이라고 답합니다.`, { erased: gone });
    const { slope, played } = replay(take, node);
    if (!always) return answer(number(slope), `거꾸로 돌려 미분한 값 ${number(slope)}, 이 값을 돌려줍니다. ${after}`, { played, slope, erased: gone });
    const drawer = results.length + 1;
    const put = drawer > 1 ? `${Array(drawer).fill(number(slope)).join(" + ")} = ${number(slope * drawer)}` : number(slope);
    return answer(number(slope * drawer), `거꾸로 돌려 미분한 값을 ${take.tape[0].text}.grad에 더합니다: ${put}. ${after}`, { played, slope, erased: gone });
  },

  drop: () => ({ erased: true, said: "쥐고 있던 필름을 놓아줍니다." }),
};

// node 를 변수로 미분한 값 slope 와, 거꾸로 지난 칸마다 곱한 미분들 { 칸: [수, …] }.
function replay({ tape, start }, node) {
  const part = tape.slice(0, node + 1);
  const walk = backward(part, forward(part, start));
  const crossed = walk.filter(({ node: at }) => at === node || walk.some(({ sends }) => sends.some(({ to }) => to === at)));
  return {
    slope: sum(arrivals(part, walk, walk.length)[0]),
    played: Object.fromEntries(crossed.map(({ node: at, sends }) => [at, sends.map(({ local }) => local)])),
  };
}

/** 스위치를 keep 으로 놓았을 때의 코드의 줄들. */
export function listing({ code, source }, keep) {
  if (source !== "tensor") {
    return code.map((row) => row.replace(/GradientTape\([^)]*\)/, `GradientTape(${keep ? "persistent=True" : ""})`));
  }
  const first = code.findIndex((row) => row.includes(".backward("));
  return code.map((row, i) => (i === first ? row.replace(/backward\([^)]*\)/, `backward(${keep ? "retain_graph=True" : ""})`) : row));
}

// ---- 그림

const TOP = 34;
const TALL = 92;

/** 장면 하나의 필름. */
export function film(size, take, scene) {
  const { tape, start } = take;
  const values = forward(tape, start);
  const left = 96;
  const wide = Math.min(170, (size.width - left - 8) / Math.max(2, tape.length - 1));
  const long = wide * Math.max(2, tape.length - 1) + 8;
  const middle = TOP + TALL / 2;
  const holes = Array.from({ length: Math.floor(long / 16) }, (_, k) => left + 5 + k * 16);
  const { slope } = scene;
  return drawing(
    size,
    scene.said,
    text(left, 20, lamp(take, scene), scene.on ? "lamp" : "tick"),
    rect(0, middle - 26, 78, 52, "box", 7),
    text(39, middle - 4, `${tape[0].text} = ${number(start)}`, "name", "middle"),
    text(39, middle + 15, slope === null ? SOURCES[take.source] : `미분 ${number(slope)}`, slope === null ? "tick" : "slope", "middle"),
    line(78, middle, left, middle, scene.mic ? "mic" : "mic deaf"),
    rect(left, TOP, long, TALL, "strip", 4),
    ...holes.flatMap((x) => [rect(x, TOP + 4, 8, 8, "hole", 2), rect(x, TOP + TALL - 12, 8, 8, "hole", 2)]),
    ...tape.slice(1).map((node, i) => cell(left + 6 + i * wide, wide - 4, i + 1, `${node.text} = ${number(values[i + 1])}`, scene)),
    ...scene.results.map(({ name, what }, i) =>
      text(left, TOP + TALL + 24 + i * 21, `${asked(take, name, what)}: ${what}`, what === ERROR ? "wrong" : "name")),
  );
}

// 파이토치의 오류는 .grad 를 건드리지 않는다.
const asked = ({ source, tape }, name, what) => {
  if (source !== "tensor") return `${name}의 미분`;
  return what === ERROR ? `${name}.backward()` : `${tape[0].text}.grad`;
};

const lamp = ({ source }, { on }) => (source === "tensor" ? "● 늘 기록하는 중" : on ? "● 녹음하는 중" : "○ 녹음기 꺼짐");

function cell(x, width, node, words, { taped, missed, erased, played }) {
  const kept = taped.includes(node);
  const lost = missed.includes(node);
  const shown = kept || lost;
  const state = !shown ? "" : lost ? "담기지 않음" : played[node] ? `× ${played[node].map((local) => number(local)).join(", × ")}` : erased ? "버림" : "";
  const kind = kept && !erased ? "shot" : "shot empty";
  const at = x + width / 2;
  return (
    rect(x, TOP + 17, width, TALL - 34, kind, 3) +
    (shown ? text(at, TOP + 42, words, kept && !erased ? "name" : "tick", "middle") : "") +
    (state ? text(at, TOP + 62, state, played[node] ? "slope" : "tick", "middle") : "")
  );
}
