// 화면에서 먼 절은 가까이 왔을 때 짜 놓게 한다: 수식이 많은 강의를 전화기에서 열 때 기다리는 시간의 대부분이 그 일이다.
//
// 절마다 짐작한 높이를 적어 두고(`--letters`는 너비에 달린 것, `--rest`는 나머지), 모습은 `assets/theme/course.scss`의 `.later`가 정한다.
const FOLDED = ".callout-collapse, details > :not(summary), descent-lab, annotation, .visually-hidden";
// 강의의 절들을 390px과 1300px에서 재어 맞춘 픽셀. 글의 높이는 글자의 수에 비례한다.
const HEIGHTS = { "p, li, h2, h3, pre, table, figure": 42, "img, svg, light-animation": 270, "math[display='block']": 30, tr: 50 };
const CODE_LINE = 20;

/** 아래에 더 작은 절이 없는 절들. 서로 겹치지 않는다. */
function sections($) {
  return $("main section.level3, main section.level2").filter((_, section) => $(section).is(".level3") || !$(section).find("section.level3").length);
}

/** 절의 높이를 정하는 것: 글자의 수와, 너비에 거의 달리지 않은 픽셀. */
function size($, section) {
  const seen = $(section).clone();
  seen.find(FOLDED).remove();
  const boxes = Object.entries(HEIGHTS).reduce((sum, [kind, pixels]) => sum + pixels * seen.find(kind).length, 0);
  const lines = seen.find("pre").get().reduce((sum, code) => sum + $(code).text().trim().split("\n").length, 0);
  seen.find("pre, math, svg, table, figure").remove();
  return { letters: seen.text().replace(/\s+/g, " ").length, rest: boxes + CODE_LINE * lines };
}

/** 페이지의 절마다 `.later`와 짐작한 높이를. */
export function layOutLater($) {
  sections($).each((_, section) => {
    const { letters, rest } = size($, section);
    $(section).addClass("later").attr("style", `--letters:${letters};--rest:${rest}`);
  });
}
