// 아이콘 글꼴에서 사이트가 쓰는 아이콘만 남긴다. 글꼴은 렌더러가 둔 것(bootstrap-icons)을 쓴다.
//
// 아이콘을 부르는 길은 둘이다: 페이지와 스크립트의 이름(`bi-search`)과, 테마의 번호(`content: "\f431"`).
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { subset } from "./subset.mjs";

const SHEET = /bootstrap-icons(\.min)?\.css$/;
const RULE = /\.bi-([a-z0-9-]+)::?before\s*{\s*content:\s*["']\\(f[0-9a-f]{3})["'];?\s*}/g;
const BASE = '.bi::before,[class*=" bi-"]::before,[class^="bi-"]::before{display:inline-block;font-family:bootstrap-icons!important;' +
  "font-style:normal;font-weight:400!important;font-variant:normal;text-transform:none;line-height:1;vertical-align:-.125em}";

/** 글들이 부르는 아이콘의 번호. `table`은 이름마다의 번호. */
export function codesOf(texts, table) {
  const found = new Set();
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\bbi-([a-z0-9-]+)/g)) if (table.has(name)) found.add(table.get(name));
    for (const [, code] of text.matchAll(/content:\s*["']\\(f[0-9a-f]{3})["']/g)) found.add(code);
  }
  return found;
}

/** `site_libs/finish/icons.css`를 쓴다. 아이콘 글꼴이 없는 사이트이면 false. */
export async function icons(site, root) {
  const names = await readdir(site, { recursive: true });
  const sheet = names.find((name) => SHEET.test(name));
  if (!sheet) return false;
  const rules = await readFile(join(site, sheet), "utf8");
  const table = new Map([...rules.matchAll(RULE)].map(([, name, code]) => [name, code]));
  const callers = names.filter((name) => /\.(html|js|css)$/.test(name) && !SHEET.test(name) && !name.endsWith("icons.css"));
  const codes = codesOf(await Promise.all(callers.map((name) => readFile(join(site, name), "utf8"))), table);
  const address = rules.match(/url\(["']?([^"')?]+\.woff2?)/)[1];
  const font = await readFile(join(site, dirname(sheet), address));
  const letters = [...codes].sort().map((code) => String.fromCodePoint(parseInt(code, 16))).join("");
  const small = (await subset(root, font, letters)).toString("base64");
  const face = `@font-face{font-family:bootstrap-icons;src:url(data:font/woff2;base64,${small}) format("woff2")}`;
  const named = [...table].filter(([, code]) => codes.has(code)).map(([name, code]) => `.bi-${name}::before{content:"\\${code}"}`);
  await mkdir(join(site, "site_libs", "finish"), { recursive: true });
  await writeFile(join(site, "site_libs", "finish", "icons.css"), face + BASE + named.join(""));
  return true;
}
