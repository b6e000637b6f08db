// 읽은 자리(place.js), 보던 곳을 붙드는 것(hold.js), 오프라인(offline/register.js)의 스크립트를 사이트와 페이지에 넣는다.
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const RESUME = `<div class="resume screen-only" hidden><p>이어서 읽기: <a href="#"></a></p><p class="resume-note">읽은 자리는 이 기기에만 적어 둡니다. <button type="button" data-place-clear>지우기</button></p></div>`;

/** 스크립트들을 파일 하나로: 한 번만 받는다. */
export async function copyKeeper(site) {
  const folder = join(site, "site_libs", "finish");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "keep.js"), ["place.js", "hold.js", "../offline/register.js"].map(read).join("\n"));
}

/** 페이지가 스크립트를 부르게 하고, 첫 페이지에는 ‘이어서 읽기’의 자리를 둔다. */
export function keepPlace($, name, base) {
  if ($("script[src$='finish/keep.js']").length) return;
  $("head").append(`<script src="${base}site_libs/finish/keep.js" defer></script>`);
  if (name !== "index.html") return;
  const start = $("main a.btn").first().closest("p");
  (start.length ? start : $("#title-block-header")).first().after(`${RESUME}<script>${read("resume.js")}</script>`);
}
