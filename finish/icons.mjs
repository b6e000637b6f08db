// 아이콘 글꼴 대신, 쓰는 아이콘만 SVG로 그린다(bootstrap-icons 패키지).
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const FOLDER = join(dirname(createRequire(import.meta.url).resolve("bootstrap-icons/package.json")), "icons");

/** 글들이 부르는 아이콘의 이름(`bi-search` → `search`). */
export function iconNames(texts) {
  const names = texts.flatMap((text) => [...text.matchAll(/\bbi-([a-z0-9-]+)/g)].map(([, name]) => name));
  return [...new Set(names)].filter((name) => existsSync(join(FOLDER, `${name}.svg`))).sort();
}

/** 아이콘 하나의 규칙. 글자색으로 칠해지게 마스크로 쓴다. */
function rule(name, svg) {
  const url = `data:image/svg+xml,${encodeURIComponent(svg.replace(/\s+/g, " "))}`;
  return `.bi-${name}::before{--icon:url("${url}")}`;
}

const BASE =
  '[class*=" bi-"]::before{content:"";display:inline-block;width:1em;height:1em;' +
  "vertical-align:-.125em;background:currentcolor;mask:var(--icon) center/contain no-repeat}";

/** `site_libs/finish/icons.css` 를 쓴다: 페이지와 스크립트가 부르는 아이콘. */
export async function icons(site) {
  const names = await readdir(site, { recursive: true });
  const read = names.filter((name) => /\.(html|js)$/.test(name)).map((name) => readFile(join(site, name), "utf8"));
  const used = iconNames(await Promise.all(read));
  const rules = await Promise.all(used.map(async (name) => rule(name, await readFile(join(FOLDER, `${name}.svg`), "utf8"))));
  await mkdir(join(site, "site_libs", "finish"), { recursive: true });
  await writeFile(join(site, "site_libs", "finish", "icons.css"), BASE + rules.join(""));
}
