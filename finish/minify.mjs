// 보이는 것이 달라지지 않는 것을 뺀다: 주석, 이어진 빈칸, 코드의 줄마다의 빈 링크, 할 일이 없는 스크립트.
const KEPT = new Set(["pre", "textarea", "script", "style", "light-animation", "descent-lab"]);

/** 주석을 빼고 이어진 빈칸을 하나로. 요소가 수만 개이므로 마디를 바로 걷는다. */
function collapse($, parent) {
  for (const node of [...parent.childNodes]) {
    if (node.type === "text") node.data = node.data.replace(/[ \t\n\r]{2,}|[\t\n\r]/g, (blank) => (blank.includes("\n") ? "\n" : " "));
    else if (node.type === "comment") $(node).remove();
    else if (node.type === "tag" && !KEPT.has(node.name)) collapse($, node);
  }
}

/** 페이지 하나에서. */
export function minify($) {
  $("div[alt]").removeAttr("alt");
  $("pre.sourceCode:not(.numberSource) a[href^='#cb'][aria-hidden]:empty").remove();
  $("script[id^='quarto-html-']").each((_, script) => {
    $(script).text($(script).text().replace(/^[ \t]+/gm, "").replace(/\n{2,}/g, "\n"));
  });
  collapse($, $("html")[0]);
}
