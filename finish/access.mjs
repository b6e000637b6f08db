// 접근성: 렌더러가 지은 HTML에서 axe가 짚는 것을 고친다.

const NAMES = [
  ["nav.navbar", "사이트"],
  ["nav.quarto-secondary-nav", "지금 있는 곳"],
  ["nav.quarto-page-breadcrumbs", "지금 있는 갈래"],
  ["nav#quarto-sidebar", "강의 목록"],
  ["nav#TOC", "이 페이지의 차례"],
  ["nav.page-navigation", "앞뒤 강의"],
];

/** 접고 펴는 머리는 단추다. 글쇠로도 눌린다(reader.js). */
function callouts($) {
  $("div.callout-header[data-bs-toggle]").attr({ role: "button", tabindex: "0" });
  $("div.callout-header[data-bs-toggle] > .callout-btn-toggle").attr("aria-hidden", "true");
}

function landmarks($) {
  for (const [selector, label] of NAMES) $(selector).not("[aria-label]").attr("aria-label", label);
  $(".quarto-title-breadcrumbs").remove();
  $("nav[role]").not("[role^='doc-']").removeAttr("role");
}

function tables($) {
  $("thead th").filter((_, cell) => !$(cell).text().trim() && !$(cell).children().length).each((_, cell) => {
    cell.tagName = "td";
  });
}

/** 페이지 전체에서 고친다. */
export function mendAccess($) {
  callouts($);
  landmarks($);
  tables($);
}
