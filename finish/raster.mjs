// SVG를 PNG로 그린다. 그리는 프로그램(resvg)은 무거우므로 처음 쓸 때 한 번만 부른다.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

let drawer = null;

async function resvg() {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  await initWasm(await readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return Resvg;
}

/** SVG를 PNG로. `width`가 있으면 너비를 그만큼으로 맞춘다. */
export async function png(svg, width) {
  const Resvg = await (drawer ??= resvg());
  const options = width ? { fitTo: { mode: "width", value: width } } : {};
  return new Resvg(svg, options).render().asPng();
}
