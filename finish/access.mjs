// 접근성: 렌더러가 지은 HTML에서 axe가 짚는 것을 고친다.

const NAMES = [
  ["nav.navbar", "사이트"],
  ["nav.quarto-secondary-nav", "지금 있는 곳"],
  ["nav.quarto-page-breadcrumbs", "지금 있는 갈래"],
  ["nav#quarto-sidebar", "강의 목록"],
  ["nav#TOC", "이 페이지의 차례"],
  ["nav.page-navigation", "앞뒤 강의"],
];

/** 글쇠로 읽는 이가 메뉴를 지나 바로 본문으로 간다. */
function skip($) {
  if ($("main#quarto-document-content").length && !$("a.skip-link").length) $("body").prepend('<a class="skip-link visually-hidden-focusable" href="#quarto-document-content">본문으로 건너뛰기</a>');
}

/** 접고 펴는 머리는 단추다. 글쇠로도 눌린다(reader.js). */
function callouts($) {
  $("div.callout-header[data-bs-toggle]").attr({ role: "button", tabindex: "0" }).removeAttr("aria-label");
  $("div.callout-header[data-bs-toggle] > .callout-btn-toggle").attr("aria-hidden", "true");
}

function landmarks($) {
  for (const [selector, label] of NAMES) $(selector).not("[aria-label]").attr("aria-label", label);
  $("a[role='navigation'][data-bs-toggle]").attr("role", "button");
  $("button[role='menu']").removeAttr("role");
}

/** 왼쪽 위가 빈 표의 첫 열은 줄마다의 머리이다. */
function rowHeaders($) {
  $("table").each((_, table) => {
    const corner = $(table).find("> thead > tr > :first-child");
    if (!corner.length || corner.text().trim()) return;
    $(table).find("> tbody > tr > td:first-child").each((_, cell) => {
      cell.tagName = "th";
      cell.attribs.scope = "row";
    });
  });
}

/** 빈 머리칸은 자료칸으로. 수식뿐인 머리칸에는 화면낭독기가 읽을 글을 둔다. */
function tables($) {
  rowHeaders($);
  $("thead th").each((_, cell) => {
    const formulas = $(cell).find("math");
    if (!$(cell).text().trim()) cell.tagName = "td";
    else if (formulas.length && !$(cell).clone().find("math").remove().end().text().trim()) {
      formulas.attr("aria-hidden", "true");
      const spoken = formulas.find("annotation").text();
      $(cell).append($("<span class='visually-hidden'>").text(spoken));
    }
  });
}

/** 수식을 보지 않고 고치는 것. */
export function mendAccess($) {
  skip($);
  callouts($);
  landmarks($);
}

/** 수식을 조판한 다음에 고치는 것. */
export { tables as mendTables };
