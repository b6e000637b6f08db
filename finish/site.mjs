// 사이트가 어디에 놓이는지에 달린 것: 저장소와 사이트의 주소, 만든 커밋, 사이트맵.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

function git(root, ...words) {
  try {
    return execFileSync("git", words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}

/** 쓸 수 없는 `SITE_URL`. */
export class AddressError extends Error {}

/** `SITE_URL`에 적은 주소를 빗금으로 끝나게. 적지 않았으면 빈 문자열, 사이트의 주소가 아니면 AddressError. */
export function siteAddress(given = "") {
  if (!given) return "";
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(given) || !URL.canParse(given))
    throw new AddressError(`SITE_URL은 https://로 시작하고 물음표(?), 우물정(#), 빈칸이 없는 사이트의 주소여야 합니다(예: https://example.com/course/). 적힌 것: ${given}`);
  return new URL(given).href.replace(/\/*$/, "/");
}

/** GitHub 저장소(`주인/이름`), 빗금으로 끝나는 사이트의 주소, 받은 커밋(실행을 일으킨 커밋과 다를 수 있다). 모르는 것은 빈 문자열. */
export function origin(root, env) {
  const remote = git(root, "remote", "get-url", "origin").match(/github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?$/);
  const repository = env.GITHUB_REPOSITORY || remote?.[1] || "";
  const [owner, name] = repository.split("/");
  const pages = name?.toLowerCase() === `${owner?.toLowerCase()}.github.io` ? "" : `${name}/`;
  const site = siteAddress(env.SITE_URL) || (repository && `https://${owner.toLowerCase()}.github.io/${pages}`);
  return { repository, site, commit: git(root, "rev-parse", "HEAD") || env.GITHUB_SHA || "" };
}

/** 얼린 노트북이 이 저장소의 `lib`을 얻으면, 그것을 Colab에서 여는 주소. 아니면 열어도 실행되지 않으므로 null. */
function colab(notebook, name, repository) {
  const installs = `git+https://github.com/${repository}\\"`; // JSON 글 안의 따옴표까지
  if (!existsSync(notebook) || !readFileSync(notebook, "utf8").includes(installs)) return null;
  const lecture = basename(name, ".html");
  return `https://colab.research.google.com/github/${repository}/blob/main/_freeze/posts/${lecture}/notebook/${lecture}.ipynb`;
}

/** 저장소로 가는 링크: 강의의 노트북을 Colab에서, 바닥글에서 소스로. 저장소를 모르면 두지 않는다. */
export function links($, { name, site, repository }) {
  if (!repository) return;
  const download = $("main .notebook-links a[download]");
  if (download.length && !$(".notebook-links a[href*='colab.research']").length) {
    const address = colab(join(site, dirname(name), decodeURI(download.attr("href"))), name, repository);
    if (address) download.after(" · ", $("<a>").attr("href", address).text("Colab에서 열기"));
  }
  const footer = $(".nav-footer-right a").last();
  if (!$(".nav-footer-right a[href^='https://github.com/']").length) footer.after(" · ", $("<a>").attr("href", `https://github.com/${repository}`).text("소스"));
}

/** 머리말. 페이지의 요소가 수만 개라 다 훑지 않고 바로 간다. */
const headOf = ($) => $.root().children("html").children("head");

/** 설명이 없는 페이지에는 첫 문단을 설명으로. */
function description($) {
  const given = headOf($).children("meta[name='description']").attr("content");
  if (given) return given;
  const words = $("main p:first").text().replace(/\s+/g, " ").trim();
  const text = words.length > 150 ? `${words.slice(0, 149)}…` : words;
  if (text) headOf($).append($("<meta>").attr({ name: "description", content: text }));
  return text;
}

/** canonical 주소와 Open Graph 태그. 사이트의 주소를 모르면 주소는 넣지 않는다. `card`는 나눌 때 보이는 그림. */
export function head($, name, { site }, card) {
  const top = headOf($);
  top.children("link[rel='canonical'], meta[property^='og:'], meta[name^='twitter:']").remove();
  const tags = { "og:type": "article", "og:title": top.children("title").text(), "og:description": description($), "og:locale": "ko_KR" };
  if (site && name !== "404.html") {
    tags["og:url"] = site + name.replace(/index\.html$/, "");
    top.append($("<link>").attr({ rel: "canonical", href: tags["og:url"] }));
  }
  if (site && card) {
    Object.assign(tags, { "og:image": site + card.file, "og:image:width": card.width, "og:image:height": card.height, "og:image:alt": card.alt });
    top.append($("<meta>").attr({ name: "twitter:card", content: "summary_large_image" }));
  }
  for (const [property, content] of Object.entries(tags))
    if (content) top.append($("<meta>").attr({ property, content: String(content) }));
}

/** 404는 어느 주소에서나 보이므로 주소가 모두 뿌리(`/`)에서 시작한다. 사이트가 놓이는 경로에서 시작하게 한다. */
export function rebase($, name, { site }) {
  if (name !== "404.html" || !site) return;
  const path = new URL(site).pathname;
  for (const attribute of ["href", "src", "content"])
    $(`[${attribute}^='/']`).each((_, tag) => {
      const address = $(tag).attr(attribute);
      if (!address.startsWith("//") && !(path !== "/" && address.startsWith(path))) $(tag).attr(attribute, path + address.replace(/^\/(\.\/)*/, ""));
    });
}

/** 이 페이지를 만든 커밋. */
export function stamp($, { commit }) {
  const top = headOf($);
  top.children("meta[name='build']").remove();
  if (commit) top.append($("<meta>").attr({ name: "build", content: commit }));
}

/** 사이트의 주소를 알면 sitemap.xml을 쓴다. */
export async function sitemap(folder, pages, { site }) {
  if (!site) return;
  const names = pages.map((page) => relative(folder, page).split(sep).join("/")).filter((name) => name !== "404.html");
  const places = names.map((name) => `  <url><loc>${site}${name.replace(/index\.html$/, "")}</loc></url>\n`).join("");
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${places}</urlset>\n`;
  await writeFile(join(folder, "sitemap.xml"), text);
}

/** 읽는 이의 브라우저에서 도는 스크립트를 사이트에 둔다. */
export async function copyReader(folder) {
  const to = join(folder, "site_libs", "finish");
  await mkdir(to, { recursive: true });
  for (const name of ["reader.js", "look.js"]) await copyFile(fileURLToPath(new URL(name, import.meta.url)), join(to, name));
}
