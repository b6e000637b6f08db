// 페이지 하나를 다듬는다: HTML을 받아 HTML을 준다.
import { load } from "cheerio";
import { typesetPage } from "./maths.mjs";
import { mendAccess } from "./access.mjs";
import { head, links, stamp } from "./site.mjs";

const LOADED_LATER = "script[src]:not([type='module']):not([defer]):not([async])";

/** 사이트의 뿌리까지의 상대경로(`../`). 404는 어디에서나 열리므로 CSS의 주소에서 가져온다. */
function offset($, name) {
  const href = $("link[href*='site_libs/']").first().attr("href") ?? "";
  return href.includes("site_libs/") ? href.slice(0, href.indexOf("site_libs/")) : "../".repeat(name.split("/").length - 1);
}

/** 스크립트를 본문을 읽은 뒤로, 아이콘 글꼴을 SVG로 바꾼다. */
function lighten($, base) {
  $(`head ${LOADED_LATER}`).attr("defer", "");
  $("link[href*='bootstrap-icons']").first().attr("href", `${base}site_libs/finish/icons.css`);
  $("img:not([loading])").slice(1).attr("loading", "lazy");
}

function add($, base) {
  if (!$("script[src$='finish/reader.js']").length)
    $("head").append(`<script src="${base}site_libs/finish/reader.js" defer></script>`);
  if ($("math").length && !$("link[href$='finish/math.css']").length)
    $("head").append(`<link href="${base}site_libs/finish/math.css" rel="stylesheet">`);
}

/** 다듬은 HTML. 이미 다듬은 것을 다시 다듬어도 같다. */
export function finishPage(html, { name, root, origin }) {
  if (!/<\/html>\s*$/i.test(html)) throw new Error("HTML이 끝나지 않았습니다.");
  const $ = load(html);
  const base = offset($, name);
  typesetPage($, { name, root });
  lighten($, base);
  add($, base);
  mendAccess($);
  links($, origin);
  head($, name, origin);
  stamp($, origin);
  return $.html();
}
