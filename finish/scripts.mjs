// 읽는 이가 받는 스크립트에서 주석과 빈칸을 빼고 안의 이름을 줄인다. 저장소에는 읽기 좋은 글로 둔다.
import { readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { transform } from "esbuild";

const SCRIPT = /(?<!\.min)\.m?js$/;
// 이만큼도 줄지 않으면 만든 사람이 이미 줄인 것이다. 다시 줄이면 오히려 덜 압축된다.
const SHORTER = 0.9;

/** 스크립트들(파일의 경로)을 줄인다. 이미 줄인 것은 그대로 두고, 읽지 못한 것도 그대로 두고 알린다. */
export async function shorten(site, files) {
  await Promise.all(files.filter((file) => SCRIPT.test(file)).map((file) => shortenOne(site, file)));
}

async function shortenOne(site, file) {
  try {
    const text = await readFile(file, "utf8");
    const { code } = await transform(text, { minify: true, charset: "utf8", logLevel: "silent" });
    if (code.length < SHORTER * text.length) await writeFile(file, code);
  } catch (error) {
    console.error(`경고: ${relative(site, file)}: 줄이지 못해 그대로 둡니다. ${error.message}`);
  }
}
