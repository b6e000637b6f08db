// Quarto의 실행 엔진: 파이썬 셀이 있는 문서를 freezer에 물어, 얼린 markdown과 그림을 Quarto에 건넨다.
// 무엇을 실행할지는 freezer가 정한다. 이 파일은 Quarto와 freezer 사이의 말만 옮긴다.

import fs from "node:fs";
import path from "node:path";
import { Service } from "./service.js";
import { messages } from "./messages.js";

const NAME = "freezer";
// Quarto의 Jupyter 엔진은 python을 1로 부른다.
const PRIORITY = 2;

let quarto;
const services = new Map();

/** 프로젝트마다 하나씩, Quarto가 사는 동안 함께 사는 freezer. */
function serviceOf(root) {
  if (!services.has(root)) services.set(root, new Service(root));
  return services.get(root);
}

/** 얼린 폴더의 파일들을 문서 곁의 `<이름>_files`로 옮긴다. 전에 있던 것은 남지 않는다. */
export function copySupporting(source, frozen) {
  const { dir, name } = path.parse(source);
  const files = path.join(dir, `${name}_files`);
  for (const folder of frozen.folders) {
    const place = path.join(files, path.basename(folder));
    fs.rmSync(place, { recursive: true, force: true });
    fs.cpSync(folder, place, { recursive: true });
  }
  return frozen.folders.length ? [files] : [];
}

/** 셀에 쓸 수 없는 말로 된 셀이 섞여 있으면 그 말. Quarto가 스스로 다루는 말은 뺀다. */
function foreign(options) {
  const handled = new Set([...options.handledLanguages, "python", "ojs", "mermaid", "dot"]);
  const found = options.target.markdown.value.matchAll(/^ {0,3}`{3,}\s*\{([a-zA-Z]\w*)[^}]*\}\s*$/gm);
  return [...found].map((match) => match[1]).find((language) => !handled.has(language));
}

async function execute(options, root) {
  const source = path.resolve(options.target.source);
  if (!root) throw new Error(messages.noProject(source));
  const language = foreign(options);
  if (language) throw new Error(messages.foreign(source, language));
  if (Object.keys(options.params ?? {}).length) throw new Error(messages.params(source));
  if (options.format?.execute?.enabled === false) {
    return { engine: NAME, markdown: options.target.markdown.value, supporting: [], filters: [] };
  }
  const frozen = await serviceOf(root).render(source, {
    force: options.format?.execute?.["cache"] === "refresh",
    quiet: options.quiet,
  });
  return {
    engine: NAME,
    markdown: frozen.markdown,
    supporting: copySupporting(source, frozen),
    filters: [],
  };
}

export default {
  init: (api) => {
    quarto = api;
  },
  name: NAME,
  defaultExt: ".qmd",
  defaultYaml: () => [],
  defaultContent: () => ["```{python}", "1 + 1", "```"],
  validExtensions: () => [".qmd"],
  claimsFile: () => false,
  claimsLanguage: (language) => (language.toLowerCase() === "python" ? PRIORITY : false),
  // `_freeze`는 freezer가 쓴다.
  canFreeze: false,
  generatesFigures: true,
  quartoRequired: ">= 1.9.0",

  launch: (context) => ({
    name: NAME,
    canFreeze: false,
    markdownForFile: (file) => Promise.resolve(quarto.mappedString.fromFile(file)),
    target: (file, _quiet, markdown) => {
      const text = markdown ?? quarto.mappedString.fromFile(file);
      const metadata = quarto.markdownRegex.extractYaml(text.value);
      return Promise.resolve({ source: file, input: file, markdown: text, metadata });
    },
    partitionedMarkdown: (file) =>
      Promise.resolve(quarto.markdownRegex.partition(fs.readFileSync(file, "utf8"))),
    execute: (options) => execute(options, context.dir),
    dependencies: () => Promise.resolve({ includes: {} }),
    postprocess: () => Promise.resolve(),
  }),
};
