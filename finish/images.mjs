// 그림에 제 크기를 적어, 그림이 도착해도 글이 밀리지 않게 한다. SVG와 PNG를 안다. dot으로 그린 그림은 제 비율로 줄인다.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PIXELS = { "": 1, px: 1, pt: 4 / 3, in: 96, cm: 96 / 2.54, mm: 96 / 25.4 };

/** SVG의 뿌리에 적힌 크기, 없으면 viewBox의 크기(화소). */
function sizeOfSvg(text) {
  const [root] = text.match(/<svg\b[^>]*>/) ?? [""];
  const length = (name) => {
    const [, number, unit] = root.match(new RegExp(`\\b${name}=["']([\\d.]+)(px|pt|in|cm|mm|)["']`)) ?? [];
    return number && Math.round(number * PIXELS[unit]);
  };
  const box = root.match(/viewBox=["']\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)/);
  const [width, height] = [length("width") ?? Math.round(box?.[1]), length("height") ?? Math.round(box?.[2])];
  return width && height ? { width, height } : null;
}

/** 파일이나 data 주소의 크기. 알 수 없으면 null. */
export function sizeOf(source, folder) {
  if (source.startsWith("data:image/svg+xml")) {
    const body = source.slice(source.indexOf(",") + 1);
    const encoded = source.slice(0, source.indexOf(",")).endsWith(";base64");
    return sizeOfSvg(encoded ? Buffer.from(body, "base64").toString() : body.replace(/%22/g, '"').replace(/%3C/gi, "<").replace(/%20/g, " ").replace(/%3E/gi, ">"));
  }
  if (/^[a-z]+:/.test(source)) return null;
  try {
    const file = readFileSync(join(folder, decodeURIComponent(source.split(/[?#]/)[0])));
    if (source.endsWith(".svg")) return sizeOfSvg(file.toString());
    if (file.subarray(1, 4).toString() === "PNG") return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  } catch {
    return null;
  }
  return null;
}

/** 크기가 적히지 않은 그림마다 width와 height. 첫 그림 말고는 다가가면 받는다. */
export function sizeImages($, { site, name }) {
  const folder = dirname(join(site, name));
  $("img:not([width]):not([height])").each((_, image) => {
    const size = sizeOf($(image).attr("src") ?? "", folder);
    if (size) $(image).attr(size);
  });
}

// Graphviz가 그림마다 처음부터 붙이는 이름
const NUMBERED = /^(?:graph|node|edge|clust)\d+$/;

/** dot으로 그린 그림: 적힌 크기 안에 꼭 맞게 하고, 한 페이지의 그림들이 같이 쓰는 이름을 뗀다. */
export function fitDrawings($) {
  $("svg:has(> g.graph)").each((_, svg) => {
    const [, , width, height] = ($(svg).attr("viewBox") ?? "").split(" ").map(Number);
    const scale = Math.min($(svg).attr("width") / width, $(svg).attr("height") / height);
    if (scale > 0) $(svg).removeAttr("style").attr({ width: Math.round(width * scale), height: Math.round(height * scale) });
    $(svg).find("g[id]").filter((_, group) => NUMBERED.test(group.attribs.id)).removeAttr("id");
  });
}
