// 보이는 것이 달라지지 않는 글자를 뺀다: 주석, 이어진 빈칸, 줄 번호가 없는 코드의 줄마다의 빈 링크.
const KEPT = "pre, textarea, script, style, light-animation, descent-lab";

function collapse($, parent) {
  for (const node of parent.childNodes) {
    if (node.type === "text") node.data = node.data.replace(/[ \t\n\r]{2,}|[\t\n\r]/g, (blank) => (blank.includes("\n") ? "\n" : " "));
    else if (node.type === "tag" && !$(node).is(KEPT)) collapse($, node);
  }
}

/** 페이지 하나에서. */
export function minify($) {
  $("*").contents().filter((_, node) => node.type === "comment").remove();
  $("pre.sourceCode:not(.numberSource) a[href^='#cb'][aria-hidden]:empty").remove();
  $("script[id^='quarto-html-']").each((_, script) => {
    $(script).text($(script).text().replace(/^[ \t]+/gm, "").replace(/\n{2,}/g, "\n"));
  });
  collapse($, $("html")[0]);
}
