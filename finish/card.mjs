// 링크를 나눌 때 보이는 그림(Open Graph): 페이지의 첫 그림을 1200 x 630 PNG에 앉힌다.
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sizeOf } from "./images.mjs";
import { png } from "./raster.mjs";
import { fingerprint } from "./subset.mjs";

const [WIDTH, HEIGHT, MARGIN] = [1200, 630, 48];
const GROUND = { paper: "#fdfdfb", band: "#17666f" };

/** 페이지의 첫 SVG 그림: `{ svg, alt, file }`. 없으면 null. `file`은 사이트 안에서의 이름. */
export function cardOf($, { site, name }) {
  const image = $("main figure img[src$='.svg']").first();
  if (!image.length) return null;
  const folder = dirname(join(site, name));
  const source = image.attr("src");
  const size = sizeOf(source, folder);
  if (!size) return null;
  const picture = readFileSync(join(folder, decodeURIComponent(source)), "utf8");
  const svg = seated(picture, size);
  return { svg, alt: image.attr("alt"), file: `site_libs/finish/card-${fingerprint(svg, "")}.png`, width: WIDTH, height: HEIGHT };
}

/** 종이 가운데에 앉힌 그림의 SVG. */
function seated(picture, { width, height }) {
  const scale = Math.min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height);
  const [w, h] = [width * scale, height * scale];
  const inner = picture.replace(/^[^]*?<svg\b([^>]*)>/, (_, attributes) => {
    const kept = attributes.replace(/\s(width|height|x|y)=("[^"]*"|'[^']*')/g, "");
    return `<svg${kept} x="${(WIDTH - w) / 2}" y="${(HEIGHT - h) / 2}" width="${w}" height="${h}">`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">` +
    `<rect width="100%" height="100%" fill="${GROUND.paper}"/><rect width="16" height="100%" fill="${GROUND.band}"/>${inner}</svg>`
  );
}

/** 같은 그림은 `.build/finish/`에 남겨 다시 쓴다. */
async function drawn(root, { svg, file }) {
  const kept = join(root, ".build", "finish", file.split("/").at(-1));
  try {
    return await readFile(kept);
  } catch {
    const picture = await png(svg);
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(kept, picture);
    return picture;
  }
}

/** 카드들을 그려 사이트에 둔다. */
export async function drawCards(site, root, cards) {
  for (const card of cards) {
    await mkdir(dirname(join(site, card.file)), { recursive: true });
    await writeFile(join(site, card.file), await drawn(root, card));
  }
}
