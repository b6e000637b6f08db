// 다듬은 페이지에서 찾을 것을 뽑는다: 페이지와 절마다 하나, 용어마다 하나.
import { plain } from "./plain.mjs";

const SKIP =
  "script, style, nav, template, button, annotation, .quarto-title-block, .visually-hidden, .cell-output-stdout, .cell-output-stderr, " +
  ".math.display, .footnotes, sup, .listing-categories, [aria-hidden=true], .code-fold pre, .screen-reader-only, .notebook-links, .provenance";
const HEADINGS = "h1, h2, h3, h4, h5, h6";
const BLOCKS = new Set(["br", "p", "li", "div", "td", "th", "tr", "pre", "dt", "dd", "figcaption", "blockquote"]);
// 찾을 것이 없거나, 다른 페이지와 내용이 같은 것
const LEFT_OUT = new Set(["404.html", "print.html"]);

/** 빈칸을 하나로. 조사를 묶어 두는 보이지 않는 글자(U+2060)는 뺀다. */
const tidy = (text) => text.replaceAll("\u2060", "").replace(/\s+/g, " ").trim();

/** 제목의 글. 절의 번호와 닻은 뺀다. */
function heading($, element) {
  const copy = $(element).clone();
  copy.find("annotation, .anchorjs-link, .header-section-number").remove();
  return tidy(copy.contents().toArray().map((part) => said($, part)).join(""));
}

function said($, part) {
  if (part.type === "text") return part.data;
  if (part.name === "math") return plain($, part);
  if (part.name === "br") return " ";
  return part.type === "tag" ? $(part).contents().toArray().map((inner) => said($, inner)).join("") : "";
}

/** `학습률(learning rate)`을 `{ name, english }`로. */
export function named(text) {
  const [, name, english = ""] = tidy(text).match(/^(.*?)\s*(?:\(([^()]*)\))?$/);
  return { name, english };
}

/** 블록 하나를 걸으며 절의 글과 코드를 모은다. 안쪽 절은 저마다 새로 모은다. */
function walk($, element, entry, found) {
  for (const part of $(element).contents().toArray()) {
    if (part.type === "text") entry.text.push(part.data);
    else if (part.type !== "tag" || $(part).is(SKIP)) continue;
    else if (part.name === "math") entry.text.push(plain($, part));
    else if (part.name === "pre") entry.code.push(code($, part));
    else if (part.name === "section" && $(part).children(HEADINGS).length && $(part).attr("id")) {
      const inner = { kind: "section", anchor: $(part).attr("id"), name: heading($, $(part).children(HEADINGS)[0]), text: [], code: [] };
      found.push(inner);
      walk($, part, inner, found);
    } else if (!$(part).is(HEADINGS)) {
      if ($(part).is(".term[id]")) found.push({ kind: "term", anchor: $(part).attr("id"), ...named(heading($, part)), text: [], code: [] });
      walk($, part, entry, found);
      if (BLOCKS.has(part.name)) entry.text.push(" ");
    }
  }
}

/** 코드 칸의 줄들. 들여쓰기와 빈 줄은 뺀다. */
function code($, block) {
  return $(block).text().split("\n").map((line) => tidy(line)).filter(Boolean).join("\n");
}

/** 페이지 하나에서 찾을 것들. 첫째가 페이지 전체이다. */
export function documents($, name) {
  if (LEFT_OUT.has(name) || !$("main").length) return [];
  const title = tidy($("h1.title, h1").first().text());
  const page = { kind: "page", anchor: "", name: title, text: [$(".description").first().text(), " "], code: [] };
  const found = [page];
  walk($, $("main")[0], page, found);
  return found.map((entry) => ({ ...entry, page: name, title, text: tidy(entry.text.join("")), code: entry.code.join("\n") }));
}

/** 뿌리에 있는 페이지의 링크(`./posts/a.html#b`)를 `posts/a.html#b`로. */
function place(href) {
  const { pathname, hash } = new URL(href, "site:/");
  return decodeURIComponent(pathname.slice(1) + hash);
}

/** 용어집의 줄마다: 용어, 영어 이름, 처음 나온 곳, 뜻. */
export function glossary($) {
  return $("main section li").toArray().flatMap((item) => {
    const link = $(item).children("a").first();
    if (!link.attr("href")) return [];
    const [, english = "", meaning] = heading($, item).slice(tidy(link.text()).length).match(/^(?:\(([^()]*)\))?:?\s*(.*)$/);
    return [{ name: tidy(link.text()), english: english.replaceAll("’", "'"), href: place(link.attr("href")), meaning }];
  });
}
