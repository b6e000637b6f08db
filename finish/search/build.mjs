// 찾기를 사이트에 둔다: 찾을 것들(index.json)과 찾는 스크립트를, 내용의 지문이 이름인 폴더에.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { documents, glossary } from "./extract.mjs";
import { SYNONYMS } from "./synonyms.mjs";

const LIBRARY = createRequire(import.meta.url).resolve("minisearch").replace(/dist.*$/, "dist/es/index.js");
// 찾는 스레드의 것들, 부르는 순서대로
const THREAD = ["hangul.mjs", "words.mjs", "engine.mjs", "snippet.mjs", "worker.mjs"];
const GLOSSARY = "glossary.html";
const HOME = join("site_libs", "finish");
const FOLDER = /^search-[0-9a-f]{12}$/;
const POINTER = /(<meta name="search" content=")[^"]*(")/;

/** 용어집의 뜻과 다른 이름을 더한 용어들. 글에서 소개하지 않은 용어는 용어집이 잇는 절로 간다. */
function terms(found, lines) {
  const at = new Map(found.filter(({ kind }) => kind === "term").map((entry) => [`${entry.page}#${entry.anchor}`, entry]));
  for (const { name, english, href, meaning } of lines) {
    const [page, anchor = ""] = href.split("#");
    const title = found.find((entry) => entry.page === page)?.title ?? "";
    const known = at.get(href) ?? { kind: "term", page, title, anchor, code: "" };
    at.set(at.has(href) && at.get(href).name !== name ? `${href} ${name}` : href, { ...known, name, english, text: meaning });
  }
  return [...at.values()];
}

/** 영어 이름(`sum of squared errors, SSE`)의 첫째로 찾은 다른 이름들. */
const aliases = (english) => SYNONYMS[english.split(", ")[0]] ?? [];

/** 찾을 것들을 브라우저가 읽는 꼴로. 용어의 줄은 용어가 대신하므로, 용어집의 절은 넣지 않는다. */
export function packed(found, lines) {
  const rest = found.filter(({ kind, page }) => kind !== "term" && !(kind === "section" && page === GLOSSARY));
  const pages = [...new Map(found.map(({ page, title }) => [page, title]))];
  const number = new Map(pages.map(([page], k) => [page, k]));
  const entries = [...terms(found, lines), ...rest]
    .filter(({ page }) => number.has(page))
    .map(({ kind, page, anchor, name, english = "", text, code }) => [kind, number.get(page), anchor, name, english, aliases(english), text, code]);
  return { pages, entries };
}

const COMMENTS = [/^[ \t]*\/\*[^]*?\*\/\n?/gm, /^[ \t]*\/\/.*\n?/gm, / \/\/ .*$/gm];

/** 주석과 들여쓰기를 뺀 스크립트. */
export function served(script) {
  const bare = COMMENTS.reduce((text, comment) => text.replace(comment, ""), script);
  return bare.replace(/^[ \t]+/gm, "").replace(/([{};,(])\n+/g, "$1");
}

/** 찾는 스레드의 스크립트 하나: 여러 번 오가며 받지 않게, 라이브러리와 우리 것들을 이어 붙인다. */
export function joined(library, modules) {
  const wrapped = `const MiniSearch = (() => {\n${library.replace(/^export \{.*$/m, "return MiniSearch;")}\n})();`;
  const ours = modules.map((text) => text.replace(/^import .*$/gm, "").replace(/^export /gm, ""));
  return served([wrapped, ...ours].join("\n"));
}

async function scripts() {
  const read = (address) => readFile(address, "utf8");
  const here = (name) => read(new URL(name, import.meta.url));
  const thread = joined(await read(LIBRARY), await Promise.all(THREAD.map(here)));
  return [["dialog.js", served(await here("dialog.mjs"))], ["worker.js", thread]];
}

/** 찾기를 둔 폴더의 이름. 아직 두지 않았으면 null. */
export async function placed(site) {
  const names = await readdir(join(site, HOME)).catch(() => []);
  return names.find((name) => FOLDER.test(name)) ?? null;
}

/** 사이트의 페이지들을 보며 모은, 찾을 것들. */
export class Collected {
  found = [];
  lines = [];

  /** 다듬은 페이지 하나를 본다. */
  see = ($, name) => {
    this.found.push(...documents($, name));
    if (name === GLOSSARY) this.lines = glossary($);
  };

  /** 찾을 것들과 스크립트를 두고, 페이지가 그 폴더를 가리키게 한다. 옛 폴더는 지운다. */
  async place(site, pages) {
    const files = [...(await scripts()), ["index.json", JSON.stringify(packed(this.found, this.lines))]];
    const folder = `search-${createHash("sha256").update(files.flat().join("\0")).digest("hex").slice(0, 12)}`;
    const old = await placed(site);
    if (old) await rm(join(site, HOME, old), { recursive: true });
    await mkdir(join(site, HOME, folder), { recursive: true });
    await Promise.all(files.map(([name, content]) => writeFile(join(site, HOME, folder, name), content)));
    for (const page of pages) {
      const html = await readFile(page, "utf8");
      if (POINTER.test(html)) await writeFile(page, html.replace(POINTER, `$1${folder}/$2`));
    }
  }
}
