// 화면에서 먼 절은 연 다음에 틈틈이 짜 놓게 한다: 수식이 많은 강의를 전화기에서 열 때 기다리는 시간의 대부분이 그 일이다.
//
// 보던 자리나 절로 곧장 갈 때(다시 읽기, 뒤로, `#…`)에는 처음부터 다 짜 놓는다(`.at-once`): 짐작한 높이로는 그 자리를 맞힐 수 없다.
// 다 짜 놓은 절에는 reader.js가 `.laid`를 붙인다.
// 절마다 짐작한 높이를 적어 두고(`--letters`는 너비에 달린 것, `--rest`는 나머지), 모습은 `assets/theme/course.scss`의 `.later`가 정한다.
// 강의의 절들을 390px과 1300px에서 재어 맞춘 픽셀. 글의 높이는 글자의 수에 비례한다.
const HEIGHTS = new Map([
  ...["p", "li", "h2", "h3", "pre", "table", "figure"].map((kind) => [kind, 42]),
  ...["img", "svg", "light-animation"].map((kind) => [kind, 270]),
  ["tr", 50],
]);
const DISPLAYED = 30;
const CODE_LINE = 20;
// 글자의 수에 들지 않는 것: 높이를 따로 센다.
const NOT_WORDS = new Set(["pre", "math", "svg", "table", "figure", "script", "style"]);

/** 아래에 더 작은 절이 없는 절들. 서로 겹치지 않는다. */
function sections($) {
  return $("main section.level3, main section.level2").filter((_, section) => $(section).is(".level3") || !$(section).find("section.level3").length);
}

const classed = (node, name) => (node.attribs.class ?? "").split(/\s+/).includes(name);

/** 접혀 있거나 보이지 않는 것. */
function folded(node) {
  if (node.name === "annotation" || node.name === "descent-lab" || classed(node, "callout-collapse") || classed(node, "visually-hidden")) return true;
  return node.parent?.name === "details" && node.name !== "summary";
}

/** 보이는 글. */
const seen = (node) => (node.type === "text" ? node.data : node.type === "tag" && !folded(node) ? node.children.map(seen).join("") : "");

/** 절의 높이를 정하는 것: 글자의 수와, 너비에 거의 달리지 않은 픽셀. 요소가 수만 개이므로 한 번만 걷는다. */
function size(section) {
  let rest = 0;
  const words = [];
  const walk = (node, counted) => {
    if (node.type === "text" && counted) words.push(node.data);
    if (node.type !== "tag" || folded(node)) return;
    rest += HEIGHTS.get(node.name) ?? 0;
    if (node.name === "math" && node.attribs.display === "block") rest += DISPLAYED;
    if (node.name === "pre") rest += CODE_LINE * seen(node).trim().split("\n").length;
    const inside = counted && !NOT_WORDS.has(node.name);
    for (const child of node.children) walk(child, inside);
  };
  for (const child of section.children) walk(child, true);
  return { letters: words.join("").replace(/\s+/g, " ").length, rest };
}

const STRAIGHT = `if (location.hash || performance.getEntriesByType("navigation")[0]?.type !== "navigate") document.documentElement.classList.add("at-once");`;

/** 페이지의 절마다 `.later`와 짐작한 높이를, 머리에는 곧장 가는지 보는 한 줄을. */
export function layOutLater($) {
  if (sections($).length && !$("script#at-once").length) $("head").append(`<script id="at-once">${STRAIGHT}</script>`);
  sections($).each((_, section) => {
    const { letters, rest } = size(section);
    $(section).addClass("later").attr("style", `--letters:${letters};--rest:${rest}`);
  });
}
