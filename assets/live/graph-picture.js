// 한 줄씩 자라는 계산 그래프. 장면과 그림과 말을 짓고 화면을 모른다.
//
// program 은 { lines, tape, leaf, loss, start } 이다. lines 는 코드의 줄들이고 마지막 줄이 backward() 다.
// tape 의 칸은 { op, args, line, text } 이고, line 은 그 칸을 기록한 줄의 번호다.

import { arrow, drawing, line, rect, text } from "../lab/svg.js";
import { number as told } from "../lab/words.js";
import { arrivals, backward, forward, sum } from "./graph-tape.js";

const BOX = { width: 104, height: 46 };
const DRAWER = 72;
const TOP = 10;

// 반올림만 남은 값은 0으로 적는다.
const number = (value) => told(Math.abs(value) < 1e-9 ? 0 : value);

// ---- 장면

/**
 * 변수가 at 일 때의 장면들. 장면은 { lines: [처음, 끝], made, passed, drawer, said } 이다.
 * made 는 기록된 칸의 수, passed 는 거꾸로 밟은 칸의 수(-1 이면 아직), drawer 는 서랍에 쌓인 것들의 목록,
 * stored 는 방금 서랍에 넣었는가이다.
 */
export function scenes(program, at) {
  const { lines, tape, leaf, loss } = program;
  const values = forward(tape, at);
  const walk = backward(tape, values);
  const last = lines.length - 1;
  const clear = lines.length; // 비우는 줄은 backward() 다음에 붙는다
  const slope = sum(arrivals(tape, walk, walk.length)[0]);
  const rest = { made: tape.length, passed: -1, drawer: [] };

  const typed = lines.slice(0, last).map((_, i) => ({
    ...rest,
    lines: [i, i],
    made: tape.filter((node) => node.line <= i).length,
    said: typing(program, values, i),
  }));
  const steps = walk.map((step, k) => ({
    ...rest,
    lines: [last, last],
    passed: k + 1,
    said: crossing(tape, step, arrivals(tape, walk, k)),
  }));
  const again = (drawer, why) => [
    { ...rest, lines: [1, last - 1], drawer, said: why },
    {
      ...rest,
      lines: [last, last],
      passed: walk.length,
      drawer,
      said: `같은 길을 거꾸로 밟으니 ${leaf}에는 이번에도 ${number(slope)}만큼 도착합니다. 서랍에 들어가기 직전입니다.`,
    },
  ];
  const stored = (drawer, said) => ({ ...rest, lines: [last, last], passed: walk.length, drawer, stored: true, said });
  const kept = `서랍 ${leaf}.grad에는 아직 ${number(slope)} 그대로입니다.`;
  return [
    ...typed,
    { ...rest, lines: [last, last], passed: 0, said: `${lines[last]}는 ${loss}에서 출발합니다. ${loss}를 ${loss}로 미분하면 1입니다.` },
    ...steps,
    stored([slope], `도착한 것의 합이 서랍 ${leaf}.grad에 들어갑니다: ${number(slope)}.`),
    ...again([slope], `비우지 않고 ${named(program)}를 다시 계산합니다. 그래프는 새로 생겼지만 ${kept}`),
    stored([slope, slope], `갈아 끼우지 않고 더합니다: ${added([slope, slope])}.`),
    { ...rest, lines: [clear, clear], said: `${leaf}.grad = None으로 서랍을 비웁니다. ${leaf}의 값은 그대로입니다.` },
    ...again([], `다시 계산합니다. 이번에는 서랍이 비어 있습니다.`),
    stored([slope], `빈 서랍에 들어가니 ${number(slope)}, 제대로 된 기울기입니다.`),
  ];
}

function typing({ lines, tape, leaf }, values, i) {
  const nodes = tape.flatMap((node, k) => (node.line === i ? [k] : []));
  const end = nodes.at(-1);
  const result = `${tape[end].text} = ${number(values[end])}`;
  if (tape[end].op === "leaf") {
    return `${result}. requires_grad=True라서 ${leaf}에서 태어나는 값은 모두 기록됩니다. 서랍 ${leaf}.grad는 비어 있습니다.`;
  }
  return `${lines[i]}: 계산하면서 칸 ${nodes.length}개를 기록합니다. ${result}.`;
}

function crossing(tape, { node, upstream, sends }, before) {
  const told = sends.map(({ to, local, amount }) => {
    const met = before[to].length
      ? ` 먼저 온 것에 더합니다: ${added([...before[to], amount])}.`
      : "";
    return `${number(upstream)} × ${signed(local)} = ${number(amount)}, ${tape[to].text}에 도착합니다.${met}`;
  });
  return `거꾸로 한 칸, ${tape[node].text}에서: ${told.join(" ")}`;
}

const named = ({ tape }) => [...new Set(tape.filter(({ name }) => name).map(({ text }) => text))].join(", ");

/** 더하는 식: −12 − 4 = −16. 하나면 그 수만. */
export function added(list) {
  if (list.length === 1) return number(list[0]);
  const shown = list.map((value, i) =>
    i === 0 ? number(value) : `${value < 0 ? "−" : "+"} ${number(Math.abs(value))}`);
  return `${shown.join(" ")} = ${number(sum(list))}`;
}

const signed = (value) => (value < 0 ? `(${number(value)})` : number(value));

// ---- 그림

/** 칸마다의 가운데 [x, y]. 변수가 맨 위, 손실이 맨 아래다. */
export function places(tape, { width, height }) {
  const rows = [];
  for (const { args } of tape) {
    const parents = args.filter((arg) => !Array.isArray(arg));
    rows.push(parents.length ? 1 + Math.max(...parents.map((k) => rows[k])) : 0);
  }
  const pitch = (height - 2 * TOP - BOX.height) / Math.max(...rows, 1);
  return rows.map((row, k) => {
    const mates = rows.flatMap((other, j) => (other === row ? [j] : []));
    return [(width * (mates.indexOf(k) + 0.5)) / mates.length, TOP + BOX.height / 2 + row * pitch];
  });
}

/** 장면 하나의 그래프. */
export function graph(size, program, at, scene) {
  const { tape, leaf } = program;
  const values = forward(tape, at);
  const walk = backward(tape, values);
  const spots = places(tape, size);
  const lists = scene.passed < 0 ? tape.map(() => []) : arrivals(tape, walk, scene.passed);
  const crossed = walk.slice(0, Math.max(scene.passed, 0)).flatMap(({ node, sends }) => sends.map((send) => ({ node, ...send })));
  const now = scene.passed > 0 && !scene.stored ? walk[scene.passed - 1].node : -1;
  return drawing(
    size,
    scene.said,
    ...tape.slice(0, scene.made).flatMap(({ args }, k) =>
      args.filter((arg) => !Array.isArray(arg)).map((from) => edge(spots[from], spots[k]))),
    ...crossed.map(({ node, to, local }) => back(spots[node], spots[to], local, size.width / 2)),
    ...tape.slice(0, scene.made).map(({ text: words }, k) =>
      box(spots[k], `${words} = ${number(values[k])}`, lists[k], k === now)),
    drawer(size, leaf, scene),
  );
}

// 상자의 위아래에 닿는 두 끝. aside 만큼 옆으로 비킨다.
const ends = ([x0, y0], [x1, y1], aside) => [x0 + aside, y0 + BOX.height / 2 + 2, x1 + aside, y1 - BOX.height / 2 - 2];

const edge = (from, to) => arrow(...ends(from, to, -7), "way", 7);

function back(node, to, local, centre) {
  const [x0, y0, x1, y1] = ends(to, node, 7);
  const left = x0 !== x1 && x0 + x1 < 2 * centre; // 비스듬한 길의 수는 바깥쪽에 적는다
  const [x, at] = left ? [(x0 + x1) / 2 - 40, "end"] : [(x0 + x1) / 2 + (x0 === x1 ? 9 : 28), "start"];
  return (
    arrow(x1, y1, x0, y0, "current", 9) + text(x, (y0 + y1) / 2 + 5, `× ${signed(local)}`, "over slope", at)
  );
}

function box([x, y], words, list, now) {
  const [left, top] = [x - BOX.width / 2, y - BOX.height / 2];
  const shown = list.length > 1 && added(list).length <= 14 ? added(list) : list.length ? number(sum(list)) : "";
  return (
    rect(left, top, BOX.width, BOX.height, now ? "box here" : "box", 7) +
    text(x, y + (shown ? -4 : 5), words, "name", "middle") +
    (shown ? text(x, y + 15, shown, "slope", "middle") : "")
  );
}

function drawer({ width }, leaf, { drawer: list, stored }) {
  const [left, top] = [width - DRAWER, TOP + 8];
  const shown = list.length ? number(sum(list)) : "비어 있음";
  return (
    text(left + DRAWER / 2, top - 3, `${leaf}.grad`, "tick", "middle") +
    rect(left, top + 3, DRAWER, 34, stored ? "drawer here" : "drawer", 3) +
    line(left + DRAWER / 2 - 10, top + 9, left + DRAWER / 2 + 10, top + 9, "pull") +
    text(left + DRAWER / 2, top + 28, shown, list.length ? "slope kept" : "tick", "middle") +
    (list.length > 1 && width >= 300 ? text(left + DRAWER, top + 54, added(list).split(" = ")[0], "slope", "end") : "")
  );
}
