// 페이지 하나를 다듬는다: HTML을 받아 HTML을 준다.
import { load } from "cheerio";
import { typesetPage } from "./maths.mjs";
import { mendAccess, mendTables } from "./access.mjs";
import { readyForPaper } from "./paper.mjs";
import { fitDrawings, sizeImages } from "./images.mjs";
import { minify } from "./minify.mjs";
import { tieParticles } from "./particles.mjs";
import { cardOf } from "./card.mjs";
import { bringNotebook } from "./notebook.mjs";
import { head, links, rebase, stamp } from "./site.mjs";
import { headForInstall } from "./offline/install.mjs";
import { keepPlace } from "./place/place.mjs";
import { layOutLater } from "./later.mjs";
import { keepParts } from "./titles.mjs";
import { searchBox } from "./search/box.mjs";

const LOADED_LATER = "script[src]:not([type='module']):not([defer]):not([async])";

// 처음 쓸 때 reader.js가 부르는 스크립트
const ON_FIRST_USE = {
  tippy: "script[src$='popper.min.js'], script[src$='tippy.umd.min.js']",
  bootstrap: "script[src$='bootstrap.min.js']",
  lab: "script[src$='assets/lab/element.js']",
};
// 어두운 화면의 CSS는 그 화면에서만 받는다. 그때에는 그려지기 전에 받는다.
const DARK = "link#quarto-bootstrap.quarto-color-alternate, link#quarto-text-highlighting-styles.quarto-color-alternate";
const WAKE_DARK = `(() => {
  let kept = null;
  try { kept = localStorage.getItem("quarto-color-scheme"); } catch {}
  if (kept ? kept !== "alternate" : !matchMedia("(prefers-color-scheme: dark)").matches) return;
  document.querySelectorAll("link.quarto-color-alternate").forEach((sheet) => { sheet.rel = "stylesheet"; });
})();`;

/** 사이트의 뿌리까지의 상대경로(`../`). 404는 어디에서나 열리므로 CSS의 주소에서 가져온다. */
function offset($, name) {
  const href = $("link[href*='site_libs/']").first().attr("href") ?? "";
  return href.includes("site_libs/") ? href.slice(0, href.indexOf("site_libs/")) : "../".repeat(name.split("/").length - 1);
}

/** 스크립트를 본문을 읽은 뒤로, 아이콘 글꼴을 쓰는 것만 든 것으로 바꾼다. */
function lighten($, base, icons) {
  $(`head ${LOADED_LATER}`).attr("defer", "");
  if (icons) $("link[href*='bootstrap-icons']").first().attr("href", `${base}site_libs/finish/icons.css`);
  for (const [name, scripts] of Object.entries(ON_FIRST_USE))
    $(scripts).attr({ type: "text/plain", "data-later": name }).removeAttr("defer");
  $("img:not([loading])").slice(1).attr("loading", "lazy");
}

/** 밝은 화면에서는 어두운 화면의 CSS를 받지 않는다. */
function schemes($) {
  const sheets = $(DARK).not("[blocking]").attr({ rel: "disabled-stylesheet", blocking: "render" });
  sheets.last().after(`<script>${WAKE_DARK}</script>`);
}

function add($, base) {
  if (!$("script[src$='finish/reader.js']").length)
    $("head").append(`<script src="${base}site_libs/finish/reader.js" defer></script>`);
  if ($("math, span.math").length && !$("link[href*='finish/math.']").length)
    $("head").append(`<link href="${base}site_libs/finish/math.css" rel="stylesheet">`);
}

/** 다듬은 HTML. 이미 다듬은 것을 다시 다듬어도 같다. `search`는 찾기를 둘 폴더, `seen`은 다듬은 페이지를 받아 보는 함수, `moved`에는 옮긴 파일의 옛 자리를 더한다. */
export function finishPage(html, { name, root, site, origin, icons, colours, cards, whole, search, seen, moved }) {
  if (!/<\/html>\s*$/i.test(html)) throw new Error("HTML이 끝나지 않았습니다.");
  const $ = load(html);
  const base = offset($, name);
  // 조판하면 요소가 다섯 배로 느니, 수식을 보지 않는 일을 먼저 한다.
  sizeImages($, { site, name });
  fitDrawings($);
  lighten($, base, icons);
  searchBox($, search);
  schemes($);
  readyForPaper($, base, whole);
  add($, base);
  keepPlace($, name, base);
  headForInstall($, base, colours);
  const old = bringNotebook($, { site, name });
  if (old) moved?.push(old);
  links($, { name, site, repository: origin.repository });
  mendAccess($);
  typesetPage($, { name, root });
  layOutLater($);
  tieParticles($);
  keepParts($);
  mendTables($);
  const card = origin.site ? cardOf($, { site, name }) : null;
  if (card) cards?.set(card.file, card);
  head($, name, origin, card);
  stamp($, origin);
  seen?.($, name);
  rebase($, name, origin);
  minify($);
  return $.html();
}
