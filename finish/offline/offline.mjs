// 연결이 없어도 열리게: 저장할 파일의 목록을 담은 서비스 워커(`sw.js`)를 쓴다.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { gzipSync } from "node:zlib";

// 노트북은 크고 내려받을 때만 쓴다. 전체를 한 페이지로 모은 것은 강의와 내용이 같다.
const NEVER = /\.ipynb$|\/card-[^/]*\.png$|^(sw\.js|print\.html|404\.html|sitemap\.xml|robots\.txt)$/;
const TEXT = /\.(html|css|m?js|json|webmanifest)$/;
const OURS = /^site_libs\/finish\//;
const BUILD = /<meta name="build" content="([^"]*)"/;
const NAME = /[^\s"'`()<>=/\\?#&;,]+\.[a-z0-9]+/gi;

/** 글에 나오는 파일들의 이름. 소개할 때만 쓰는 것(`<meta>`)은 세지 않는다. */
function mentioned(text) {
  return (text.replace(/<meta\b[^>]*>/g, "").match(NAME) ?? []).map((name) => basename(name));
}

/** 페이지에서 시작해 이름을 따라가 닿는 파일들. 이름을 지어 부르는 것도 있는 우리 폴더는 모두 넣는다. */
export function reachable(files) {
  const replaced = (name) => name.endsWith(".css") && files.has(name.replace(/\.css$/, ".lean.css"));
  const candidates = [...files.keys()].filter((name) => !NEVER.test(name) && !replaced(name));
  const found = new Set(candidates.filter((name) => name.endsWith(".html") || OURS.test(name)));
  const named = grouped(candidates);
  for (const name of found)
    if (TEXT.test(name)) for (const other of mentioned(files.get(name).toString("utf8"))) for (const each of named.get(other) ?? []) found.add(each);
  return [...found].sort();
}

/** 폴더를 뺀 이름마다의 파일들. */
function grouped(names) {
  const groups = new Map();
  for (const name of names) groups.set(basename(name), [...(groups.get(basename(name)) ?? []), name]);
  return groups;
}

/** 워커가 견주는 지문: SHA-256의 앞 여덟 바이트. */
export const fingerprint = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** `sw.js`를 쓰고, 저장할 파일의 수와 크기를 알린다. */
export async function offline(site) {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(site.length + 1).split(sep).join("/"));
  const files = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(site, name))])));
  const chosen = reachable(files);
  const list = Object.fromEntries(chosen.map((name) => [name, fingerprint(files.get(name))]));
  const worker = await readFile(new URL("worker.js", import.meta.url), "utf8");
  const [, build = ""] = files.get("index.html")?.toString("utf8").match(BUILD) ?? [];
  const filled = worker.replace("const FILES = {};", `const FILES = ${JSON.stringify(list)};`).replace('const BUILD = "";', `const BUILD = "${build}";`);
  await writeFile(join(site, "sw.js"), filled);
  const size = (bytes) => `${(bytes / 1e6).toFixed(1)}MB`;
  const raw = chosen.reduce((sum, name) => sum + files.get(name).length, 0);
  const packed = chosen.reduce((sum, name) => sum + gzipSync(files.get(name)).length, 0);
  console.log(`연결이 없을 때를 위해 저장할 파일: ${chosen.length}개, ${size(raw)} (압축해 받으면 ${size(packed)})`);
}
