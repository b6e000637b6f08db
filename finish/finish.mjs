// 지은 사이트를 다듬는 차례. main.mjs(한 번)와 serve.mjs, staying.mjs(오래 사는 것)가 부른다.
//
// 사이트 전체를 지었으면 모든 페이지와 CSS를, 미리보기에서는 Quarto가 알려 준 페이지만 다듬는다.
import { existsSync } from "node:fs";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { finishPage } from "./page.mjs";
import { mathSheet, preloadFont } from "./font.mjs";
import { FormulaError } from "./maths.mjs";
import { drawCards } from "./card.mjs";
import { icons } from "./icons.mjs";
import { leave } from "./notebook.mjs";
import { installable } from "./offline/install.mjs";
import { offline } from "./offline/offline.mjs";
import { copyKeeper } from "./place/place.mjs";
import { AddressError, copyReader, origin, sitemap } from "./site.mjs";
import { WHOLE, writeWhole } from "./whole.mjs";
import { Collected, placed } from "./search/build.mjs";

/** 폴더 안의 모든 파일 가운데 이름이 `suffix`로 끝나는 것의 경로. */
export async function filesIn(folder, suffix) {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(suffix)).map((name) => resolve(folder, name)).sort();
}

/** 다듬을 페이지: Quarto가 일부만 지었으면 그것만, 아니면 전부. */
export async function pagesToFinish(site, env) {
  const named = (env.QUARTO_PROJECT_OUTPUT_FILES ?? "").split("\n").filter((name) => name.endsWith(".html"));
  if (env.QUARTO_PROJECT_RENDER_ALL || !named.length) return (await filesIn(site, ".html")).filter((file) => file !== resolve(site, WHOLE));
  return named.map((name) => resolve(name)).filter((file) => existsSync(file));
}

async function finishOne(file, site, context) {
  const name = relative(site, file).split(sep).join("/");
  const moved = [];
  try {
    await writeFile(file, finishPage(await readFile(file, "utf8"), { ...context, name, moved }));
    await Promise.all(moved.map(leave));
  } catch (error) {
    if (error instanceof FormulaError) throw error;
    console.error(`경고: ${name}: 다듬지 못해 지은 그대로 둡니다. ${error.message}`);
  }
}

/** 모든 수식을 조판했으면 브라우저에서 조판하던 KaTeX는 올리지 않는다. 다듬지 못한 페이지가 부르면 남긴다. */
async function dropKatex(site, pages) {
  const html = await Promise.all(pages.map((page) => readFile(page, "utf8")));
  if (!html.some((page) => page.includes("assets/katex/"))) await rm(join(site, "assets", "katex"), { recursive: true, force: true });
}

/** 사이트 폴더 하나를 다듬고 페이지의 수를 준다. 일부만 지었으면 그 페이지만 다듬고, CSS와 아이콘은 지은 그대로 쓴다. */
export async function finish(site, env = process.env, root = process.cwd()) {
  const pages = await pagesToFinish(site, env);
  const whole = Boolean(env.QUARTO_PROJECT_RENDER_ALL) || !env.QUARTO_PROJECT_OUTPUT_FILES;
  // Quarto의 스크립트가 강의마다 찾는다. 갈래를 모아 보이는 목록이 없으니 비었다.
  if (!existsSync(join(site, "listings.json"))) await writeFile(join(site, "listings.json"), "[]\n");
  await copyReader(site);
  await copyKeeper(site);
  const found = new Collected();
  const search = whole ? { search: "search", seen: found.see } : { search: await placed(site) };
  const context = {
    root,
    site,
    whole,
    origin: origin(root, env),
    icons: whole && (await icons(site, root)),
    colours: whole && (await installable(site, root)),
    cards: new Map(),
    ...search,
  };
  for (const page of pages) await finishOne(page, site, context);
  const all = await filesIn(site, ".html");
  const font = await mathSheet(site, root, all);
  await drawCards(site, root, context.cards.values());
  if (!whole) return pages.length;
  await found.place(site, all);
  await writeWhole(site, context.origin.commit);
  const { purge } = await import("./sheets.mjs");
  await purge(site, await filesIn(site, ".html"), (html) => preloadFont(html, font));
  await dropKatex(site, all);
  await sitemap(site, pages, context.origin);
  const { shorten } = await import("./scripts.mjs");
  await shorten(site, await filesIn(site, "js"));
  await offline(site);
  return pages.length;
}

/** 다듬고 답한다: 다듬은 페이지의 수 {pages}나, 다듬지 않는 까닭의 말 {refused}: 조판할 수 없는 수식이나 쓸 수 없는 주소. */
export async function answer({ site, root, env }) {
  try {
    return { pages: await finish(site, env, root) };
  } catch (error) {
    if (!(error instanceof FormulaError || error instanceof AddressError)) throw error;
    return { refused: error.message };
  }
}
