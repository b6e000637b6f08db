// 찾기를 사이트에 둔다: 찾을 것들(index.json)과 찾는 스크립트를, 내용의 지문이 이름인 폴더에.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SYNONYMS } from "./synonyms.mjs";

const LIBRARY = createRequire(import.meta.url).resolve("minisearch").replace(/dist.*$/, "dist/es/index.js");
const SCRIPTS = ["hangul.mjs", "words.mjs", "engine.mjs", "snippet.mjs", "dialog.mjs", "search.css"];
const HOME = join("site_libs", "finish");
const POINTER = /(<meta name="search" content="[^"]*site_libs\/finish\/)search(?:-[0-9a-f]+)?\/"/;

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

/** 찾을 것들을 브라우저가 읽는 꼴로. 용어의 줄은 용어가 대신하므로, 용어집의 절은 넣지 않는다. */
export function packed(found, lines) {
  const rest = found.filter(({ kind, page }) => kind !== "term" && !(kind === "section" && page === "glossary.html"));
  const pages = [...new Map(found.map(({ page, title }) => [page, title]))];
  const number = new Map(pages.map(([page], k) => [page, k]));
  const entries = [...terms(found, lines), ...rest]
    .filter(({ page }) => number.has(page))
    .map(({ kind, page, anchor, name, english = "", text, code }) => [kind, number.get(page), anchor, name, english, SYNONYMS[name] ?? [], text, code]);
  return { pages, entries };
}
