// 종이에 인쇄할 페이지: 어두운 화면에서도 밝은 색으로 찍히고, 갈피마다 이름이 보인다.

const LIGHT = "link.quarto-color-scheme[data-mode='light']";
const DARK = "link.quarto-color-scheme.quarto-color-alternate";

const SHORT = 12; // 줄

/** 어두운 CSS는 화면에만 쓰고, 밝은 CSS는 종이에도 쓴다. */
function brightness($) {
  if ($("link[media='print']").length) return;
  // Quarto는 어두운 CSS를 밝은 CSS 위에 얹는다. 어두운 것만 종이에서 빼면 된다.
  if ($(DARK).is("[blocking]")) $(DARK).attr("media", "screen");
  // 대신 짓는 쪽은 둘 가운데 하나만 켠다. 종이에서는 언제나 밝은 것을 나중에 얹는다.
  else $(DARK).last().after($("<link>").attr({ href: $(LIGHT).attr("href"), rel: "stylesheet", media: "print" }));
}

/** 갈피의 이름을 갈피 안에 적어 둔다. 종이에는 갈피를 모두 펼친다. */
function tabs($) {
  $(".tab-pane[aria-labelledby]").each((_, pane) => {
    $(pane).attr("data-label", $(`[id='${$(pane).attr("aria-labelledby")}']`).text().trim());
  });
}

/** 짧은 출력을 표시해 둔다. 종이에서 두 장에 나뉘지 않는다. */
function shortOutputs($) {
  $(".cell-output > pre").filter((_, output) => $(output).text().trim().split("\n").length <= SHORT).addClass("short");
}

/** 바깥으로 가는 링크를 표시해 둔다. Quarto의 스크립트가 안의 주소까지 http로 바꾸므로 나중에는 가려낼 수 없다. */
function outside($) {
  $("main a[href^='http']").not("[href*='colab.research']").attr("data-outside", "");
}

/** 바닥글에서 전체를 한 페이지로 모은 것으로 간다. */
function linkToWhole($, base) {
  if ($("footer a[href$='print.html']").length) return;
  $(".nav-footer-right a").first().before(`<a href="${base}print.html">전체를 한 페이지로</a> · `);
}

/** 페이지 하나를 인쇄에 맞춘다. 사이트 전체를 지었으면(`whole`) 전체를 모은 페이지로 이어 준다. */
export function readyForPaper($, base, whole) {
  brightness($);
  tabs($);
  shortOutputs($);
  outside($);
  if (whole) linkToWhole($, base);
}
