// 내려받는 노트북의 설치 셀이 진짜 저장소를 가리키게 한다. 저장소를 모르면 설치 셀을 뺀다.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PLACEHOLDER } from "./site.mjs";

const isSetup = (cell) => cell.metadata?.tags?.includes("setup");

/** 노트북의 글을 받아 글을 준다. 고칠 것이 없으면 그대로. */
export function readdress(text, repository) {
  if (!text.includes(PLACEHOLDER)) return text;
  if (repository) return text.replaceAll(PLACEHOLDER, repository);
  const notebook = JSON.parse(text);
  notebook.cells = notebook.cells.filter((cell) => !isSetup(cell));
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** 사이트의 모든 노트북. */
export async function addressNotebooks(site, { repository }) {
  const names = (await readdir(site, { recursive: true })).filter((name) => name.endsWith(".ipynb"));
  for (const name of names) {
    const text = await readFile(join(site, name), "utf8");
    const addressed = readdress(text, repository);
    if (addressed !== text) await writeFile(join(site, name), addressed);
  }
}
