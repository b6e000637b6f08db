// 강의의 제목과 그것을 적은 목록은 되도록 쌍점 뒤에서 줄이 나뉜다: ‘합성곱신경망: / 창 하나로 훑기’.
const TITLES = "h1.title, #TOC a, .menu-text, .nav-page-text";

/** 글만 든 제목에서 쌍점 뒤의 조각을 한 덩이(`span.part`)로 묶는다. 한 줄에 들지 않을 때 조각째 내려간다. */
export function keepParts($) {
  for (const title of $(TITLES).toArray()) {
    if (title.children.length !== 1 || title.firstChild.type !== "text") continue;
    const [, head, part] = title.firstChild.data.match(/^(.+?:\s+)(\S.*?)\s*$/s) ?? [];
    if (part) $(title).text(head).append($("<span>").addClass("part").text(part));
  }
}
