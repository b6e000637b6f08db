// 강의 전체를 한 페이지로(`print.html`): 종이로 읽으려는 이가 여기서 한 번에 인쇄한다.
//
// 다듬은 페이지들의 본문을 차례로 잇는다. id 앞에 강의의 이름을 붙이고, 강의 사이의 링크를 이 페이지 안의 것으로 바꾼다.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { load } from "cheerio";

export const WHOLE = "print.html";
const APPENDIX = ["glossary.html", "about.html"];
const POINTERS = new Set(["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"]);
const DROPPED = "script, noscript, nav, .code-copy-button, .quarto-title-breadcrumbs, .quarto-categories, first-line, [data-place]";
const STYLE = `
.print-cover { margin: 3rem 0 4rem; }
.print-part > header { margin: 4rem 0 2.4rem; }
.print-whole .callout-toggle { display: none; }
.print-whole pre, .print-whole pre > code { overflow-wrap: anywhere; white-space: pre-wrap !important; }
.print-whole .callout-collapse.collapse, .print-whole .tab-content > .tab-pane { display: block; opacity: 1; }
.print-whole .tab-pane[data-label]::before { content: attr(data-label); display: block; font-weight: 600; }
@media screen { #quarto-content.print-whole { display: block; max-width: 50rem; margin: 0 auto; padding: 0 1rem 4rem; } }
@media print { .print-part { break-before: page; } .print-part > header { margin-top: 0; } }`;

/** 강의들의 이름(`posts/….html`), 옆의 목록에 적힌 차례로. */
export function lectureOrder($) {
  return [...new Set($("#quarto-sidebar a.sidebar-link[href]").toArray().map((link) => posix.normalize($(link).attr("href"))))].filter((name) => name.startsWith("posts/"));
}

/** 페이지의 이름에서 만든, id 앞에 붙일 말. */
export const slugOf = (name) => posix.basename(name, ".html");

/** 이 페이지 안에서의 주소. 함께 묶이지 않은 페이지로 가는 것은 사이트 안의 주소로 둔다. */
export function within(href, name, names) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return href;
  const [path, anchor] = href.split("#");
  const target = path ? posix.normalize(posix.join(posix.dirname(name), path)) : name;
  if (!names.includes(target)) return target + (anchor ? `#${anchor}` : "");
  return `#${slugOf(target)}${anchor ? `--${anchor}` : ""}`;
}

/** `#id`, `url(#id)`를 앞에 말을 붙인 것으로. 이 페이지에 있는 id만 바꾼다. */
function renamed(text, ids, slug) {
  return text.replace(/#([^\s"')#,;{}.:[\]>]+)/g, (whole, id) => (ids.has(decode(id)) ? `#${slug}--${id}` : whole));
}

function decode(id) {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** 움직이는 그림은 마지막 장면을 보인다. */
function still($) {
  $("light-animation").each((_, animation) => {
    const last = Number($(animation).attr("frames")) - 1;
    $(animation).find("[data-on]").each((_, part) => {
      const shown = $(part).attr("data-on").split(",").some((range) => {
        const [from, to = from] = range.split("-").map(Number);
        return from <= last && last <= to;
      });
      if (shown) $(part).removeAttr("display");
      else $(part).attr("display", "none");
    });
  });
}

/** 접힌 것을 펼치고, 누르는 것이 아니게 한다. */
function unfold(main, $) {
  main.find("details.callout").attr("open", "");
  main.find(".callout-header").removeAttr("role tabindex data-bs-toggle data-bs-target aria-controls aria-expanded aria-label");
  main.find(".tab-pane").removeAttr("role aria-labelledby");
  main.find(".panel-tabset > .nav-tabs").remove();
  still($);
}

/** 요소 하나의 id와, id를 가리키는 모든 속성에 강의의 이름을 붙인다. */
function rename({ name: tag, attribs }, { name, names, ids, slug }) {
  for (const [key, value] of Object.entries(attribs)) {
    if (key === "id") attribs.id = `${slug}--${value}`;
    else if (POINTERS.has(key)) attribs[key] = value.split(/\s+/).map((id) => (ids.has(id) ? `${slug}--${id}` : id)).join(" ");
    else if (key === "href" && tag === "a") attribs.href = within(value, name, names);
    else if (key === "src") attribs.src = /^(data|https?):/.test(value) ? value : posix.join(posix.dirname(name), value);
    else if (value.includes("#")) attribs[key] = renamed(value, ids, slug);
  }
}

const NUMBERED = /^(\s*(?:\(|[^\s\d]+[\s\u00a0]))(\d+)/;

/** 강의마다 1부터 세던 그림, 표, 식의 번호와 그것을 부르는 말 앞에 강의의 번호를: `그림 2` → `그림 3.2`. */
function renumber(main, $, chapter) {
  main.find("h1").first().prepend(`${chapter}. `);
  main.find(".quarto-float-caption, .equation-number, a.quarto-xref").each((_, label) => {
    const first = $(label).contents().get().find((node) => node.type === "text" && node.data.trim());
    if (first) first.data = first.data.replace(NUMBERED, `$1${chapter}.$2`);
  });
}

/** 페이지 하나의 본문을 묶을 수 있게 고친 것. 강의이면 `chapter`째이다. */
export function part(html, name, names, chapter) {
  const $ = load(html);
  const slug = slugOf(name);
  const main = $("main");
  main.find(DROPPED).remove();
  unfold(main, $);
  const title = main.find("h1").first().text().trim();
  if (chapter) renumber(main, $, chapter);
  const ids = new Set(main.find("[id]").toArray().map((element) => element.attribs.id));
  main.find("*").each((_, element) => rename(element, { name, names, ids, slug }));
  main.find("style").each((_, style) => void $(style).text(renamed($(style).text(), ids, slug)));
  main.find("img").removeAttr("loading");
  return { slug, title, html: `<section class="print-part" id="${slug}">${main.html()}</section>` };
}

/** 첫 장: 제목, 강의의 목록, 만든 커밋. */
function cover($, parts, title, commit) {
  const box = $("<header class='print-cover'>").append($("<h1>").text(title));
  box.append('<p class="screen-only"><a href="index.html">첫 페이지로</a> · <button type="button" class="btn btn-outline-primary" onclick="print()">인쇄하거나 PDF로 저장하기</button></p>');
  box.append('<p class="screen-only">강의 전체를 풀이까지 펼쳐 한 페이지에 모았습니다. 종이로는 이백 쪽이 넘으니, 한 편만 필요하면 그 강의의 페이지에서 인쇄하세요.</p>');
  const list = parts.map(({ slug, title }) => $("<li>").append($("<a>").attr("href", `#${slug}`).text(title)));
  box.append($("<ol>").append(list));
  if (commit) box.append($("<p>").text(`${commit.slice(0, 7)} 커밋에서 만들었습니다.`));
  return box;
}

/** 첫 페이지의 머리말을 이 페이지의 것으로. 종이는 밝고, 스크립트가 없다. */
function prepareHead($, title) {
  $("head script, head link[rel='canonical'], head meta[property^='og:'], link.quarto-color-alternate, link[media='print']").remove();
  $("link.quarto-color-scheme").removeAttr("media");
  $("title").text(`전체를 한 페이지로 – ${title}`);
  $("head").append(`<meta name="robots" content="noindex"><style>${STYLE}</style>`);
  if (!$("link[href*='finish/math']").length) $("head").append('<link href="site_libs/finish/math.css" rel="stylesheet">');
}

/** `print.html`을 쓴다. 강의가 없는 사이트에는 쓰지 않는다. */
export async function writeWhole(site, commit) {
  const read = (name) => readFile(join(site, name), "utf8");
  if (!existsSync(join(site, "index.html"))) return;
  const $ = load(await read("index.html"));
  const lectures = lectureOrder($).filter((name) => existsSync(join(site, name)));
  if (!lectures.length) return;
  const names = [...lectures, ...APPENDIX.filter((name) => existsSync(join(site, name)))];
  const parts = await Promise.all(names.map(async (name, k) => part(await read(name), name, names, lectures[k] && k + 1)));
  const title = $("h1.title").text().trim();
  prepareHead($, title);
  const main = $('<main class="content" id="quarto-document-content">').append(cover($, parts, title, commit), parts.map(({ html }) => html).join("\n"));
  $("body").attr("class", "fullcontent quarto-light").empty().append($('<div id="quarto-content" class="print-whole">').append(main));
  await writeFile(join(site, WHOLE), $.html());
}
