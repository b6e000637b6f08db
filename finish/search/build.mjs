// 찾기를 사이트에 둔다: 찾을 것들(index.json)과 찾는 스크립트를, 내용의 지문이 이름인 폴더에.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { documents, glossary } from "./extract.mjs";
import { PLACES, SYNONYMS } from "./synonyms.mjs";

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

/** 영어 이름(`sum of squared errors, SSE`)의 첫째로, 용어가 아니면 주소로 찾은 다른 이름들. */
const aliases = ({ kind, page, anchor, english = "" }) => (kind === "term" ? SYNONYMS[english.split(", ")[0]] : PLACES[`${page}#${anchor}`]) ?? [];

/** 찾을 것들을 브라우저가 읽는 꼴로. 용어의 줄은 용어가 대신하므로, 용어집의 절은 넣지 않는다. */
export function packed(found, lines) {
  const rest = found.filter(({ kind, page }) => kind !== "term" && !(kind === "section" && page === GLOSSARY));
  const pages = [...new Map(found.map(({ page, title }) => [page, title]))];
  const number = new Map(pages.map(([page], k) => [page, k]));
  const entries = [...terms(found, lines), ...rest]
    .filter(({ page }) => number.has(page))
    .map((entry) => {
      const { kind, page, anchor, name, english = "", text, code } = entry;
      return [kind, number.get(page), anchor, name, english, aliases(entry), text, code];
    });
  return { pages, entries };
}

/** 읽는 이가 받는 스크립트 둘: 찾는 창, 그리고 여러 번 오가며 받지 않게 라이브러리까지 하나로 묶은 찾는 스레드. */
async function scripts() {
  const { build } = await import("esbuild");
  const entryPoints = ["dialog", "worker"].map((name) => fileURLToPath(new URL(`${name}.mjs`, import.meta.url)));
  const made = await build({ entryPoints, bundle: true, minify: true, format: "esm", charset: "utf8", outdir: "/", write: false });
  return made.outputFiles.map(({ path, text }) => [basename(path), text]);
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
