// 쓰이지 않는 CSS를 뺀 사본(`….lean.css`)을 원래 것 곁에 두고, 페이지가 그것을 읽게 한다.
//
// 원래 것은 그대로 두므로, 미리보기에서 다시 지은 페이지는 온전한 CSS를 읽는다.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PurgeCSS } from "purgecss";
import { difference, withoutUnusedVariables } from "./dark.mjs";

// 스크립트가 이름을 지어 붙이는 것
const SAFELIST = {
  standard: [/^quarto-(dark|light)$/, /^collaps/, /^show$/, /^fade$/, /^active$/, /^headroom/, /^visually-hidden/],
  greedy: [/data-bs-theme/, /data-place/, /tippy/, /anchorjs/],
};
// 값으로 고르는 규칙(`img[src$=".svg"]`)은 값을 살피지 않고 둔다.
const VALUES = ["alt", "href", "src", "style", "title", "type"];
// 페이지에 없는 것의 이름이 잔뜩 든 남의 스크립트. 여기서 붙이는 이름은 SAFELIST에 있다.
const FOREIGN = /katex|fuse|autocomplete\.umd|popper|clipboard|list\.min|anchor|bootstrap/;
const LINK = /(<link\b[^>]*?href=")([^"]*site_libs\/[^"]*?)(?<!\.lean)\.css(")/g;

/** CSS마다, 글들(HTML과 스크립트)이 부르지 않는 규칙을 뺀 것. 글은 한 번만 훑는다. */
export async function lean(sheets, contents) {
  const words = new Set(contents.flatMap((text) => text.replace(/<annotation[^]*?<\/annotation>/g, "").match(/[A-Za-z0-9_-]+/g) ?? []));
  const content = [{ raw: [...words].join(" "), extension: "html" }];
  const purged = await new PurgeCSS().purge({ content, css: sheets.map((raw) => ({ raw })), safelist: SAFELIST, dynamicAttributes: VALUES });
  return withoutUnusedVariables(purged.map(({ css }) => css), words);
}

/** 어두운 화면의 CSS의 이름 → 그 아래에 깔리는 CSS의 이름. Quarto의 페이지에서는 둘의 id가 같다. */
function layers(html) {
  const found = new Map();
  for (const page of html) {
    const tags = [...page.matchAll(/<link\b[^>]*class="quarto-color-scheme[^>]*>/g)].map(([tag]) => tag);
    const name = (tag) => tag.match(/href="[^"]*(site_libs\/[^"]*?)\.css"/)?.[1];
    for (const dark of tags.filter((tag) => tag.includes("quarto-color-alternate"))) {
      const id = dark.match(/\bid="[^"]*"/)?.[0];
      const light = tags.find((tag) => tag.includes(id) && !/quarto-color-(alternate|scheme-extra)/.test(tag));
      if (light) found.set(name(dark), name(light));
    }
  }
  return found;
}

/** 사이트의 모든 CSS를 덜고, 페이지를 그에 맞게(그리고 `also`대로) 고친다. */
export async function purge(site, pages, also) {
  const names = await readdir(site, { recursive: true });
  // 페이지가 부르지 않는 CSS(실험실의 것)는 스크립트가 부르므로 말만 읽는다
  const scripts = names.filter((name) => (name.endsWith(".js") && !FOREIGN.test(name)) || (name.endsWith(".css") && !name.includes("site_libs")));
  const read = (name) => readFile(join(site, name), "utf8");
  const html = await Promise.all(pages.map((page) => readFile(page, "utf8")));
  const contents = [...html, ...(await Promise.all(scripts.map(read)))];
  const links = html.flatMap((page) => [...page.matchAll(LINK)].map(([, , address]) => address));
  const used = [...new Set(links.map((address) => address.slice(address.indexOf("site_libs/"))))];
  const sheets = await lean(await Promise.all(used.map((name) => read(`${name}.css`))), contents);
  const small = new Map(used.map((name, k) => [name, sheets[k]]));
  for (const [dark, light] of layers(html)) if (small.has(dark)) small.set(dark, difference(sheets[used.indexOf(light)], small.get(dark)));
  await Promise.all([...small].map(([name, sheet]) => writeFile(join(site, `${name}.lean.css`), sheet)));
  await Promise.all(pages.map((page, k) => writeFile(page, also(html[k].replace(LINK, "$1$2.lean.css$3")))));
}
