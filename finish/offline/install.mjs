// 앱처럼 설치할 수 있게: 웹 매니페스트와, favicon.svg로 그린 아이콘.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { png } from "../raster.mjs";

const FOLDER = "site_libs/finish/icons";
const SHORT_NAME = "딥러닝 강의";
const ICONS = [
  { name: "icon-192.png", size: 192 },
  { name: "icon-512.png", size: 512 },
  { name: "maskable-512.png", size: 512, purpose: "maskable" },
  { name: "apple-180.png", size: 180, purpose: "maskable" },
];

/** 기기가 둥글게 오려도 그림이 남게, 바탕을 끝까지 채우고 그림을 안쪽 80%에 둔 SVG. */
export function maskable(svg) {
  const [, , width] = svg.match(/viewBox="([\d.]+ [\d.]+) ([\d.]+)/);
  const fill = svg.match(/<rect[^>]*fill="([^"]+)"/)[1];
  const edge = width / 8;
  const inside = svg.replace(/<\/?svg[^>]*>/g, "");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-edge} ${-edge} ${width * 1.25} ${width * 1.25}"><rect x="${-edge}" y="${-edge}" width="100%" height="100%" fill="${fill}"/>${inside}</svg>`;
}

/** 테마의 바탕색: { light, dark }. */
export async function backgrounds(root) {
  const colour = async (name) => (await readFile(join(root, `assets/theme/${name}.scss`), "utf8")).match(/\$body-bg:\s*(#[0-9a-f]+)/)[1];
  return { light: await colour("light"), dark: await colour("dark") };
}

export function manifest(title, background) {
  const icons = ICONS.filter(({ name }) => !name.startsWith("apple")).map(({ name, size, purpose = "any" }) => ({ src: `${FOLDER}/${name}`, sizes: `${size}x${size}`, type: "image/png", purpose }));
  const place = { id: "./", start_url: "./", scope: "./", display: "standalone", lang: "ko" };
  return { name: title, short_name: SHORT_NAME, ...place, background_color: background, theme_color: background, icons };
}

/** 매니페스트와 아이콘을 쓴다. 아이콘의 원본이 없는 사이트에는 쓰지 않고 null. 쓰면 페이지의 머리말에 넣을 색. */
export async function installable(site, root) {
  const source = join(site, "assets/favicon.svg");
  if (!existsSync(source)) return null;
  const [, title] = (await readFile(join(site, "index.html"), "utf8")).match(/<title>([^<]*)/);
  const svg = await readFile(source, "utf8");
  const colours = await backgrounds(root);
  await mkdir(join(site, FOLDER), { recursive: true });
  for (const { name, size, purpose } of ICONS) await writeFile(join(site, FOLDER, name), await png(purpose ? maskable(svg) : svg, size));
  await writeFile(join(site, "manifest.webmanifest"), JSON.stringify(manifest(title, colours.light)));
  return colours;
}

/** 페이지의 머리말: 매니페스트, 아이폰의 아이콘, 창틀의 색. */
export function headForInstall($, base, colours) {
  if (!colours || $("link[rel='manifest']").length) return;
  $("head").append(
    `<link rel="manifest" href="${base}manifest.webmanifest"><link rel="apple-touch-icon" href="${base}${FOLDER}/apple-180.png">`,
    `<meta name="theme-color" content="${colours.light}" media="(prefers-color-scheme: light)"><meta name="theme-color" content="${colours.dark}" media="(prefers-color-scheme: dark)">`,
  );
}
