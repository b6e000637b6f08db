// 수식이나 코드와 거기 붙은 조사, 문장부호 사이에서 줄이 나뉘지 않게 묶는다. 브라우저는 수식의 앞뒤에서, 닫는 따옴표와 괄호의 뒤에서 줄을 나눈다.
//
// 조사까지 한 덩이(`span.tied`, 전화기의 한 줄에 들지 않을 것은 `long`)로, 줄을 나누어야 하는 긴 코드는 조사만(`span.tail`) 묶는다.
const ATOM = "span.math.inline, code";
const INLINE = new Set(["a", "em", "strong", "b", "i", "span"]);
const LONG = 14; // 가장 좁은 전화기(320px)의 목록 한 줄에 드는 너비(em)

const classed = (node, ...names) => names.some((name) => (node.attribs?.class ?? "").split(/\s+/).includes(name));
const inline = (node) => node.type === "tag" && INLINE.has(node.name);

/** `node`나 그것을 감싼 것 가운데 `is`인 것이 있는가. */
function within(node, is) {
  for (let each = node; each?.type === "tag"; each = each.parent) if (is(each)) return true;
  return false;
}

/** 원소와 함께 끝나는(또는 시작하는) 가장 바깥 요소: `<strong>…$x$</strong>를`이면 strong. */
function outermost(atom, side) {
  let node = atom;
  while (!node[side] && inline(node.parent) && !classed(node.parent, "tied")) node = node.parent;
  return node;
}

/** 옆의 글에서 빈칸까지의 조각을 떼어 낸 새 글 마디. 붙은 것이 없으면 null. `node`의 맞은쪽 이웃은 요소이다. */
function cut($, node, side) {
  if (node?.type !== "text") return null;
  const pattern = side === "next" ? /^\S+/ : /\S+$/;
  const [piece] = node.data.match(pattern) ?? [];
  if (!piece) return null;
  if (piece === node.data) return node;
  node.data = node.data.replace(pattern, "");
  if (side === "next") return $(node.prev).after(piece), node.prev;
  return $(node.next).before(piece), node.next;
}

/** 눈에 보이는 글. */
function shown(node) {
  if (node.type === "text") return node.data;
  return node.name === "annotation" || !node.children ? "" : node.children.map(shown).join("");
}

/** 어림한 너비(em). 한글과 앞뒤가 벌어지는 연산자는 한 칸이다. */
function width(text) {
  return [...text].reduce((sum, letter) => sum + (/[가-힣+−×=≈<>≤≥]/.test(letter) ? 1 : 0.58), 0);
}

/** 붙어 있는 한 낱말의 강조나 링크(`$x$**까지만**`), 수식, 코드. */
function joins(element) {
  return /^\S{1,8}$/.test(shown(element)) && (element.name === "code" || inline(element)) && !classed(element, "tied", "tail");
}

/** `last` 다음으로 빈칸 없이 이어지는 것의 끝. */
function endOfRun($, last) {
  const next = last.next;
  if (next?.type === "tag") return joins(next) ? endOfRun($, next) : last;
  const piece = cut($, next, "next");
  if (!piece) return last;
  return piece.next?.type === "tag" ? endOfRun($, piece) : piece;
}

/** `start`부터 `end`까지를 span 하나로. 그 가운데 `element`는 요소이다. */
function wrap($, name, start, element, end) {
  const span = $("<span>").addClass(name);
  $(element)[name === "tail" ? "after" : "before"](span);
  for (let node = start, next; node; node = next) {
    next = node === end ? null : node.next === span[0] ? span[0].next : node.next;
    span.append(node);
  }
}

// 조사가 붙은 닫는 부호, 좌표 `(15, 2)`, 붙임표에서 나뉠 수 있는 수 `1e-10`
const CLOSED = /(\([-−\d.]+(?:, [-−\d.]+){1,2}\)[가-힣]*|[\d.]+e-\d+|[)\]’”%°]+[가-힣]+)/;
const NOT_PROSE = new Set(["pre", "code", "script", "style", "svg", "math"]);

/** 글 속의 닫는 따옴표와 괄호도 뒤의 조사와 묶는다(`수’를`). 앞의 말은 본디 떨어지지 않으므로 줄이 길어지지 않는다. 좌표와 수는 통째로 묶는다. */
function tieClosed($, parent) {
  for (const node of [...parent.children]) {
    if (node.type === "tag" && !NOT_PROSE.has(node.name) && !classed(node, "tied", "tail")) tieClosed($, node);
    if (node.type !== "text" || !CLOSED.test(node.data)) continue;
    const holder = $("<span>");
    node.data.split(CLOSED).forEach((piece, k) => holder.append(k % 2 ? $("<span class='tied'>").text(piece) : $("<span>").text(piece).contents()));
    $(node).replaceWith(holder.contents());
  }
}

/** 페이지의 모든 수식과 글 속의 코드, 그리고 닫는 따옴표와 괄호, 좌표. */
export function tieParticles($) {
  $(ATOM).each((_, atom) => {
    if (within(atom, (node) => classed(node, "tied", "tail") || node.name === "pre")) return;
    const last = outermost(atom, "next");
    const before = outermost(atom, "prev");
    const first = before.parent === last.parent ? before : last;
    const end = endOfRun($, last);
    const long = width(shown(first)) > LONG;
    if (long && atom.name === "span") $(atom).addClass("long");
    if (long && atom.name === "code") {
      if (end !== last) wrap($, "tail", last.next, last, end);
      return;
    }
    const start = cut($, first.prev, "prev") ?? first;
    // 코드 한 조각은 제 빈칸에서도 나뉘지 않는다. 표의 칸은 좁으므로 나뉘어도 둔다.
    const words = !long && atom.name === "code" && / /.test(shown(atom)) && !within(atom, (node) => node.name === "td" || node.name === "th");
    if (start !== end || words) wrap($, long ? "tied long" : "tied", start, first, end);
  });
  $("main").each((_, main) => tieClosed($, main));
}
