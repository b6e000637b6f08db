// 엔진의 논리: 무엇을 묻고 무엇을 건네며 어떻게 실패하는가. Quarto와 freezer 자리에는 대역이 선다.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, test } from "node:test";
import engine, { copySupporting, rendersEverything } from "../../_extensions/freezer/freezer.js";
import { findPython, Service } from "../../_extensions/freezer/service.js";
import { words } from "../../_extensions/freezer/messages.js";

const STAND_IN = path.join(path.dirname(new URL(import.meta.url).pathname), "stand_in.mjs");
const ONCE = { force: false, execute: true };
const BASE = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "engine-")));
let root, source, heard, services, quarto;

// 멈춘 대역이 늦게 쓰는 것이 있어도 되게, 폴더는 모두 끝난 다음에 지운다.
process.on("exit", () => fs.rmSync(BASE, { recursive: true, force: true, maxRetries: 5 }));

beforeEach(() => {
  root = fs.mkdtempSync(path.join(BASE, "project-"));
  source = path.join(root, "posts", "a.qmd");
  fs.mkdirSync(path.join(root, "posts"));
  fs.mkdirSync(path.join(root, "frozen", "figure-html"), { recursive: true });
  fs.writeFileSync(path.join(root, "frozen", "figure-html", "one.svg"), "<svg/>");
  fs.writeFileSync(path.join(root, "python"), `#!/bin/sh\n[ "$1" = -c ] && exit 0\nexec "${process.execPath}" "${STAND_IN}"\n`, { mode: 0o755 });
  process.env.FREEZER_PYTHON = path.join(root, "python");
  heard = [];
  services = [];
  quarto = {
    console: { info: (text) => heard.push(text), warning: (text) => heard.push(`! ${text}`) },
    markdownRegex: {
      extractYaml: (text) => (text.includes("engine: jupyter") ? { engine: "jupyter" } : {}),
      getLanguages: (text) => new Set([...text.matchAll(/```\{(\w+)\}/g)].map((found) => found[1])),
    },
    format: { isHtmlCompatible: ({ pandoc }) => pandoc.to.startsWith("html") },
  };
  engine.init(quarto);
  globalThis.Deno = { args: ["preview"] };
});
afterEach(() => {
  services.forEach((service) => service.stop());
  delete globalThis.Deno;
});

function write(order, file = source) {
  fs.writeFileSync(file, `${order}\n`);
  return file;
}

function service() {
  const made = new Service(root, { watchMs: 20 });
  services.push(made);
  return { made, render: async (text) => (await made.ask([source], ONCE, words("ko"), (line) => heard.push(line)))[source] };
}

const starts = () => fs.readFileSync(path.join(root, "started"), "utf8").trim().split("\n");
const asked = () => fs.readFileSync(path.join(root, "asked"), "utf8").trim().split("\n").map(JSON.parse);

test("python 셀만, Jupyter보다 먼저 부른다", () => {
  assert.ok(engine.claimsLanguage("python") > 1);
  assert.ok(engine.claimsLanguage("Python") > 1);
  for (const other of ["r", "ojs", "julia", "bash"]) assert.equal(engine.claimsLanguage(other), false);
  assert.equal(engine.claimsFile("a.ipynb", ".ipynb"), false);
  assert.equal(engine.canFreeze, false);
});

test("한 프로세스가 여러 물음에 답한다", async () => {
  const { render } = service();
  write("하나");
  assert.equal((await render()).markdown, "# 하나");
  write("둘");
  assert.equal((await render()).markdown, "# 둘");
  assert.equal(starts().length, 1);
});

test("죽으면 알리고, 다음 물음에 다시 시작한다", async () => {
  const { render } = service();
  write("crash");
  await assert.rejects(render(), /종료 코드 3/);
  write("다시");
  assert.equal((await render()).markdown, "# 다시");
  assert.equal(starts().length, 2);
});

test("실행하는 동안 저장하면 하던 것을 그만두고 새것으로 답한다", async () => {
  const { render } = service();
  write("slow");
  const answer = render();
  while (!heard.length) await sleep(20);
  write("고친 글");
  assert.equal((await answer).markdown, "# 고친 글");
  assert.deepEqual(heard, ["a: 셀 7/25 · 12초"]);
  assert.equal(starts().length, 1);
});

test("입력이 닫히면 프로세스가 끝난다", async () => {
  const { made, render } = service();
  write("하나");
  await render();
  const ended = new Promise((resolve) => made.child.on("exit", resolve));
  made.child.ref();
  made.stop();
  assert.equal(await ended, 0);
});

test("그림은 문서 곁의 폴더로 옮기고, 지난 것은 남기지 않는다", () => {
  const stale = path.join(root, "posts", "a_files", "figure-html", "old.svg");
  fs.mkdirSync(path.dirname(stale), { recursive: true });
  fs.writeFileSync(stale, "");
  const files = copySupporting(source, [path.join(root, "frozen", "figure-html")]);
  assert.deepEqual(files, [path.join(root, "posts", "a_files")]);
  assert.deepEqual(fs.readdirSync(path.dirname(stale)), ["one.svg"]);
  assert.deepEqual(copySupporting(source, []), []);
});

test("freezer가 없는 파이썬만 있으면 찾아본 곳을 말한다", () => {
  const program = path.join(root, "bare");
  fs.writeFileSync(program, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const kept = process.env.PATH;
  process.env.PATH = "";
  try {
    assert.throws(() => findPython(root, words("ko"), { FREEZER_PYTHON: program }), (error) =>
      error.message.includes(program) && error.message.includes("FREEZER_PYTHON"));
  } finally {
    process.env.PATH = kept;
  }
});

test("FREEZER_PYTHON을 가장 먼저 쓴다", () => {
  const program = path.join(root, "python");
  assert.equal(findPython(root, words("ko"), { FREEZER_PYTHON: program }), program);
});

/** Quarto가 execute에 주는 것. */
function options(extra = {}) {
  const format = { pandoc: { to: "html" }, execute: {}, metadata: { lang: "ko" }, ...extra.format };
  return { target: { source, markdown: { value: "" } }, cwd: root, ...extra, format };
}

const execute = (extra) => engine.launch({ dir: root }).execute(options(extra));

test("얼린 markdown과 그림의 폴더를 건넨다", async () => {
  write("글");
  assert.deepEqual(await execute(), {
    engine: "freezer",
    markdown: "# 글",
    supporting: [path.join(root, "posts", "a_files")],
    filters: [],
  });
});

test("살펴보는 것은 미리 보기에서만 한다: 지을 때는 깨끗하게 실행한다", async () => {
  write("글");
  await execute();
  globalThis.Deno.args = ["render", "posts/a.qmd"];
  await execute();
  assert.deepEqual(asked().map(({ look }) => look), [true, false]);
});

test("강의의 오류는 파일과 줄을 말하고, 엔진의 자취는 말하지 않는다", async () => {
  write("fail");
  await assert.rejects(execute(), (error) => {
    assert.match(error.message, /posts\/a\.qmd:3: 1번째 셀에서 ValueError/);
    return error.stack === "";
  });
  write("나음");
  assert.equal((await execute()).markdown, "# 나음");
});

test("조용히 하라면 진행을 말하지 않는다", async () => {
  for (const quiet of [false, true]) {
    write("slow");
    const answer = execute({ quiet });
    await sleep(600);
    write("끝");
    await answer;
  }
  assert.deepEqual(heard, ["a: 셀 7/25 · 12초"]);
});

test("하지 못하는 것은 까닭과 할 일을 말하며 거절한다", async () => {
  write("글");
  await assert.rejects(execute({ params: { a: 1 } }), /posts\/a\.qmd: .*-M engine:jupyter/);
  await assert.rejects(execute({ format: { pandoc: { to: "typst" } } }), /typst/);
  await assert.rejects(execute({ cwd: path.join(root, "posts") }), /execute-dir: project/);
  await assert.rejects(engine.launch({ dir: root, isSingleFile: true }).execute(options()), /_quarto\.yml/);
  assert.ok(!fs.existsSync(path.join(root, "asked")));
});

test("--cache-refresh와 --no-execute를 freezer에 전한다", async () => {
  write("글");
  await execute({ format: { execute: { cache: "refresh" } } });
  write("stale");
  await execute({ format: { execute: { enabled: false } } });
  assert.deepEqual(asked().map(({ force, execute }) => [force, execute]), [[true, true], [false, false]]);
  assert.match(heard.at(-1), /^! posts\/a\.qmd: .*다시 실행: 코드 셀이 바뀜/);
});

test("얼려도 참으로 남지 않는 것을 Quarto의 경고로 알린다", async () => {
  write("doubt");
  await execute({ format: { execute: {} } });
  assert.equal(heard.at(-1), "! posts/a.qmd:3: 지금 시각을 읽습니다.");
});

test("파일 이름이 없는 quarto render만 모두 짓는 것이다", () => {
  write("글");
  const here = process.cwd();
  process.chdir(root);
  try {
    const everything = (...args) => rendersEverything(args, root);
    assert.ok(everything("render") && everything("render", ".") && everything("render", "--to", "html"));
    assert.ok(everything("render", "--output-dir", "frozen"));
    assert.ok(!everything("render", "posts/a.qmd") && !everything("render", "--quiet", "posts/a.qmd"));
    assert.ok(!everything("render", "posts") && !everything("preview") && !everything("preview", "posts/a.qmd"));
  } finally {
    process.chdir(here);
  }
});

test("모두 지을 때는 freezer가 맡은 문서를 한 번에 묻고, 그사이 바뀐 것만 다시 묻는다", async () => {
  globalThis.Deno.args = ["render"];
  const [b, c, d, e, f] = ["b", "c", "d", "e", "f"].map((name) => path.join(root, "posts", `${name}.qmd`));
  const known = new Map([[source, "freezer"], [b, "freezer"], [c, "knitr"]]);
  const cache = new Map([...known].map(([file, name]) => [file, { engine: { name } }]));
  const project = { files: { input: [...known.keys(), d, e, f] }, fileInformationCache: cache };
  write("```{python}", d);
  write("engine: jupyter\n```{python}", e);
  write("```{r}\n```{python}", f);
  write("하나");
  write("둘", b);
  assert.equal((await execute({ project })).markdown, "# 하나");
  const second = { project, target: { source: b } };
  assert.equal((await execute(second)).markdown, "# 둘");
  assert.deepEqual(asked().map(({ render }) => render), [[source, b, d]]);
  write("새 글", b);
  assert.equal((await execute(second)).markdown, "# 새 글");
  assert.deepEqual(asked().map(({ render }) => render), [[source, b, d], [b]]);
});

test("말은 문서의 lang을 따른다", () => {
  assert.match(words("ko-KR").noProject("a.qmd"), /프로젝트/);
  for (const lang of [undefined, "en", "de"]) assert.match(words(lang).noProject("a.qmd"), /project/);
  assert.deepEqual(Object.keys(words("ko")), Object.keys(words("en")));
});
