// 수식과 거기 붙은 조사나 문장부호 사이에서 줄이 나뉘지 않게 묶는다. 브라우저는 수식의 앞뒤에서 줄을 나눈다.
const FORMULA = "span.math.inline";
const INLINE = "a, em, strong, b, i, span";

/** 수식과 함께 끝나는(또는 시작하는) 가장 바깥 요소: `<strong>…$x$</strong>를`이면 strong. */
function outermost($, formula, side) {
  let node = formula;
  while (!node[side] && $(node.parent).is(INLINE) && !$(node.parent).is(".tied")) node = node.parent;
  return node;
}

/** 글에서 빈칸까지의 조각을 떼어 낸 새 글 마디. 붙은 것이 없으면 null. */
function cut($, node, side) {
  if (node?.type !== "text") return null;
  const pattern = side === "next" ? /^\S+/ : /\S+$/;
  const [piece] = node.data.match(pattern) ?? [];
  if (!piece) return null;
  if (piece === node.data) return node;
  node.data = node.data.replace(pattern, "");
  $(node)[side === "next" ? "before" : "after"](piece);
  return side === "next" ? node.prev : node.next;
}

/** `last` 다음으로 빈칸 없이 이어지는 글과 수식의 끝. */
function endOfRun($, last) {
  const next = last.next;
  if (next?.type === "tag") return $(next).is(FORMULA) ? endOfRun($, next) : last;
  const piece = cut($, next, "next");
  if (!piece) return last;
  return piece.next?.type === "tag" ? endOfRun($, piece) : piece;
}

/** 페이지의 모든 수식. 묶음은 `span.tied`이고, 줄이 나뉘지 않게 하는 것은 테마의 CSS이다. */
export function tieParticles($) {
  $(FORMULA).each((_, formula) => {
    if ($(formula).closest(".tied").length) return;
    const [first, last] = [outermost($, formula, "prev"), outermost($, formula, "next")];
    if (first.parent !== last.parent) return;
    const [start, end] = [cut($, first.prev, "prev") ?? first, endOfRun($, last)];
    if (start === end) return;
    const tied = $("<span class='tied'></span>");
    $(start).before(tied);
    for (let node = start, next; node; node = next) {
      next = node === end ? null : node.next;
      tied.append(node);
    }
  });
}
