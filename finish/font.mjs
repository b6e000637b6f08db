// 수식 글꼴(STIX Two Math)에서 사이트의 수식이 쓰는 글자만 남긴다.
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fingerprint, subset } from "./subset.mjs";

const require = createRequire(import.meta.url);
const FONT = require.resolve("@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2");
const TEMML = join(dirname(require.resolve("temml")), "Temml-STIX2.css");
const FOLDER = join("site_libs", "finish");

/** 브라우저가 한 글자짜리 `<mi>`를 바꾸어 그리는 기울임꼴 글자. */
function italic(letter) {
  const code = letter.codePointAt(0);
  if (letter === "h") return "\u210e";
  if (/[A-Z]/.test(letter)) return String.fromCodePoint(0x1d434 + code - 0x41);
  if (/[a-z]/.test(letter)) return String.fromCodePoint(0x1d44e + code - 0x61);
  if (code >= 0x391 && code <= 0x3a9) return String.fromCodePoint(0x1d6e2 + code - 0x391);
  if (code >= 0x3b1 && code <= 0x3c9) return String.fromCodePoint(0x1d6fc + code - 0x3b1);
  return { "∂": "𝜕", "ϵ": "𝜖", "ϑ": "𝜗", "ϕ": "𝜙", "∇": "𝛻" }[letter] ?? letter;
}

const NAMED = { lt: "<", gt: ">", amp: "&" };
const ALWAYS = " ()[]{}|=+−0123456789";
const inOrder = (letters) => [...letters].sort((a, b) => a.codePointAt(0) - b.codePointAt(0)).join("");

/** HTML의 수식이 쓰는 글자. */
function lettersIn(html) {
  const found = new Set();
  for (const [math] of html.matchAll(/<math[^]*?<\/math>/g)) {
    const shown = math.replace(/<annotation[^]*?<\/annotation>/g, "").replace(/<[^>]*>/g, "");
    const text = shown.replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/&(\w+);/g, (_, name) => NAMED[name] ?? "");
    for (const letter of text) found.add(letter).add(italic(letter));
    // 근호는 글자로 적혀 있지 않고 브라우저가 그린다.
    if (/<m(sqrt|root)\b/.test(math)) found.add("√");
  }
  return found;
}

/** HTML들의 수식이 쓰는 글자, 코드 포인트의 순서로. */
export function lettersOf(pages) {
  return inOrder(new Set([...ALWAYS, ...pages.flatMap((html) => [...lettersIn(html)])]));
}

/** 파일들의 수식이 쓰는 글자. 그대로인 파일은 다시 읽지 않게 `.build/finish/`에 적어 둔다. */
async function lettersOfFiles(site, root, files) {
  const kept = join(root, ".build", "finish", "letters.json");
  const before = await readFile(kept, "utf8").then(JSON.parse).catch(() => ({}));
  const entries = files.map(async (file) => {
    const { mtimeMs, size } = await stat(file);
    const name = relative(site, file);
    const known = before[name];
    if (known?.mtimeMs === mtimeMs && known.size === size) return [name, known];
    return [name, { mtimeMs, size, letters: inOrder(lettersIn(await readFile(file, "utf8"))) }];
  });
  const now = Object.fromEntries(await Promise.all(entries));
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, JSON.stringify(now));
  return inOrder(new Set([...ALWAYS, ...Object.values(now).flatMap(({ letters }) => [...letters])]));
}

/** 수식이 있는 페이지가 글꼴을 미리 받게 한다. 나중에 오면 글이 밀린다. */
export function preloadFont(html, name) {
  const sheet = /<link href="([^"]*site_libs\/finish\/)math(\.lean)?\.css"[^>]*>/;
  if (html.includes('as="font"')) return html;
  return html.replace(sheet, (tag, folder) => `<link rel="preload" href="${folder}${name}" as="font" type="font/woff2" crossorigin="">${tag}`);
}

/** `site_libs/finish/` 에 수식의 CSS와 글꼴을 두고 글꼴의 이름을 준다. 같은 글자의 글꼴이 이미 있으면 그대로 쓴다. */
export async function mathSheet(site, root, files) {
  const letters = await lettersOfFiles(site, root, files);
  const font = await readFile(FONT);
  const name = `math-${fingerprint(font, letters)}.woff2`;
  const folder = join(site, FOLDER);
  await mkdir(folder, { recursive: true });
  if (existsSync(join(folder, name))) return name;
  await writeFile(join(folder, name), await subset(root, font, letters));
  const rules = (await readFile(TEMML, "utf8")).replace(/@font-face\s*{[^}]*}/, "");
  const face = `@font-face{font-family:STIX2;src:url(${name}) format("woff2");font-display:swap}`;
  await writeFile(join(folder, "math.css"), face + rules.replace(/\/\*[^]*?\*\//g, ""));
  return name;
}
