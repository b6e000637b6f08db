// Quarto의 실행 엔진: 파이썬 셀이 있는 문서를 freezer에 물어, 얼린 markdown과 그림을 Quarto에 건넨다.
// 무엇을 실행할지는 freezer가 정한다. 이 파일은 Quarto와 freezer 사이의 말만 옮긴다.

import fs from "node:fs";
import path from "node:path";
import { Service, stamp } from "./service.js";
import { words } from "./messages.js";

const NAME = "freezer";
// Quarto의 Jupyter 엔진은 python을 1로 부른다.
const PRIORITY = 2;
// `--to ipynb`와 `{{< embed >}}`
const NOTEBOOK = "ipynb";

let quarto;
const projects = new Map();

/** 프로젝트 하나: Quarto가 사는 동안 함께 사는 freezer와, 한꺼번에 물어 아직 쓰지 않은 답. */
function projectAt(root) {
  if (!projects.has(root)) projects.set(root, { service: new Service(root), early: new Map(), asked: false });
  return projects.get(root);
}

/** 이름을 주지 않은 `quarto render`인가. 그러면 모든 강의를 한꺼번에 묻는다. */
export function rendersEverything([command, ...rest], root) {
  return command === "render" && !rest.some((word, at) => isTarget(word, rest[at - 1] ?? "", root));
}

/** `quarto preview`인가. 그러면 처음부터 실행하는 대신, 바뀐 셀부터 살펴본다. */
export function isPreview([command]) {
  return command === "preview";
}

/** 명령줄의 낱말이 지을 파일이나 (뿌리가 아닌) 폴더인가. 폴더는 `--output-dir`의 값일 수도 있다. */
function isTarget(word, before, root) {
  const place = fs.statSync(word, { throwIfNoEntry: false });
  if (!place?.isDirectory()) return Boolean(place);
  return !before.startsWith("-") && path.resolve(word) !== path.resolve(root);
}

/** 프로젝트의 문서 가운데 freezer가 맡은 것. Quarto가 알려 주지 않으면 이 문서뿐이다. */
function allSources({ project }, source) {
  const ours = (project?.files?.input ?? []).filter((file) => isOurs(file, project));
  return ours.includes(source) ? ours : [source];
}

/** freezer가 맡을 문서인가. Quarto가 아직 엔진을 정하지 않은 문서는 머리말과 첫 셀의 말로 안다. */
function isOurs(file, project) {
  const engine = project.fileInformationCache?.get(file)?.engine;
  if (engine) return engine.name === NAME;
  if (path.extname(file) !== ".qmd") return false;
  const text = fs.readFileSync(file, "utf8");
  const { engine: named, jupyter } = quarto.markdownRegex.extractYaml(text);
  const [language] = quarto.markdownRegex.getLanguages(text);
  return !named && !jupyter && language === "python";
}

/** 얼린 폴더의 파일들을 문서 곁의 `<이름>_files`로 옮긴다. 전에 있던 것은 남지 않는다. */
export function copySupporting(source, folders) {
  const { dir, name } = path.parse(source);
  const files = path.join(dir, `${name}_files`);
  for (const folder of folders) {
    const place = path.join(files, path.basename(folder));
    fs.rmSync(place, { recursive: true, force: true });
    fs.cpSync(folder, place, { recursive: true });
  }
  return folders.length ? [files] : [];
}

/** 사람이 읽을 오류. 엔진의 어디서 났는지(stack)는 Quarto가 찍지 않게 한다. */
function told(message) {
  const error = new Error(message);
  error.stack = "";
  return error;
}

/** 이 엔진이 하지 못하는 것은 조용히 다르게 하지 않고, 까닭과 할 일을 말한다. */
function refuse(say, options, context, source) {
  const root = context.dir;
  if (!root || context.isSingleFile) throw told(say.noProject(source));
  const name = path.relative(root, source);
  if (Object.keys(options.params ?? {}).length) throw told(say.params(name));
  const { to } = options.format.pandoc;
  if (to !== NOTEBOOK && !quarto.format.isHtmlCompatible(options.format)) throw told(say.format(name, to));
  if (!runsInRoot(options, root, source)) throw told(say.directory(name));
}

/** 프로젝트의 뿌리에서 실행하는가. embed할 때 Quarto는 `execute-dir: project`를 전하지 않는다. */
function runsInRoot({ cwd, project }, root, source) {
  const fromConfig = project?.config?.project?.["execute-dir"] === "project";
  return real(cwd) === real(root) || (fromConfig && real(cwd) === real(path.dirname(source)));
}

function real(place) {
  return fs.existsSync(place) ? fs.realpathSync(place) : path.resolve(place);
}

async function execute(options, context) {
  const source = path.resolve(options.target.source);
  const say = words(options.format.metadata?.lang);
  refuse(say, options, context, source);
  const answer = await answerFor(source, options, context.dir, say);
  if (answer.error) throw told(answer.error);
  if (answer.stale) quarto.console.warning(say.stale(path.relative(context.dir, source), answer.stale.join(": ")));
  for (const warning of answer.warnings ?? []) quarto.console.warning(warning);
  const supporting = copySupporting(source, answer.folders);
  return { engine: NAME, markdown: answer.markdown, supporting, filters: [] };
}

/** 문서의 답. 사이트를 모두 지을 때는 처음에 한 번만 묻고, 그사이 바뀌지 않은 문서에 나눠 쓴다. */
async function answerFor(source, options, root, say) {
  const project = projectAt(root);
  const request = {
    force: options.format.execute?.cache === "refresh",
    execute: options.format.execute?.enabled !== false,
    notebook: options.format.pandoc.to === NOTEBOOK,
    look: isPreview(globalThis.Deno?.args ?? []),
  };
  const hear = (line) => options.quiet || quarto.console.info(line);
  const ask = (sources) => project.service.ask(sources, request, say, hear);
  try {
    if (!project.asked && rendersEverything(globalThis.Deno?.args ?? [], root)) {
      project.asked = true;
      const sources = allSources(options, source);
      const saved = new Map(sources.map((file) => [file, stamp(file)]));
      const done = await ask(sources);
      sources.forEach((file) => project.early.set(file, { saved: saved.get(file), answer: done[file] }));
    }
    const early = project.early.get(source);
    project.early.delete(source);
    if (early?.saved === stamp(source)) return early.answer;
    return (await ask([source]))[source];
  } catch (error) {
    throw told(error.message);
  }
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
    execute: (options) => execute(options, context),
    dependencies: () => Promise.resolve({ includes: {} }),
    postprocess: () => Promise.resolve(),
    canKeepSource: () => true,
  }),
};
