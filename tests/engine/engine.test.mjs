// 엔진의 논리: 무엇을 묻고 무엇을 건네며 어떻게 실패하는가. Quarto와 freezer 자리에는 대역이 선다.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, beforeEach, test } from "node:test";
import engine, { copySupporting } from "../../_extensions/freezer/freezer.js";
import { findPython, Service } from "../../_extensions/freezer/service.js";

const STAND_IN = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "stand_in.mjs");
let root, source, log, services;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "engine-"));
  source = path.join(root, "posts", "a.qmd");
  fs.mkdirSync(path.join(root, "posts"));
  fs.mkdirSync(path.join(root, "frozen", "figure-html"), { recursive: true });
  fs.writeFileSync(path.join(root, "frozen", "figure-html", "one.svg"), "<svg/>");
  log = [];
  services = [];
});
after(() => services.forEach((service) => service.stop()));

function write(order) {
  fs.writeFileSync(source, `${order}\n`);
}

/** 파이썬 자리에 대역을 부르는 실행 파일을 둔다. */
function stub() {
  const program = path.join(root, "python");
  fs.writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${STAND_IN}"\n`, { mode: 0o755 });
  return program;
}

function service(options = {}) {
  const made = new Service(root, { python: stub(), log: (text) => log.push(text), watchMs: 20, ...options });
  services.push(made);
  return made;
}

const starts = () => fs.readFileSync(path.join(root, "started"), "utf8").trim().split("\n");

test("python 셀만, Jupyter보다 먼저 부른다", () => {
  assert.ok(engine.claimsLanguage("python") > 1);
  assert.ok(engine.claimsLanguage("Python") > 1);
  for (const other of ["r", "ojs", "julia", "bash"]) assert.equal(engine.claimsLanguage(other), false);
  assert.equal(engine.claimsFile("a.ipynb", ".ipynb"), false);
  assert.equal(engine.canFreeze, false);
});

test("한 프로세스가 여러 물음에 답한다", async () => {
  const asked = service();
  write("하나");
  assert.equal((await asked.render(source)).markdown, "# 하나");
  write("둘");
  assert.equal((await asked.render(source)).markdown, "# 둘");
  assert.equal(starts().length, 1);
});

test("강의의 오류는 파일과 줄을 말하는 Error가 된다", async () => {
  write("fail");
  await assert.rejects(service().render(source), /posts\/a\.qmd:3: 1번째 셀에서 ValueError/);
});

test("죽으면 알리고, 다음 물음에 다시 시작한다", async () => {
  const asked = service();
  write("crash");
  await assert.rejects(asked.render(source), /종료 코드 3/);
  write("다시");
  assert.equal((await asked.render(source)).markdown, "# 다시");
  assert.equal(starts().length, 2);
});

test("실행하는 동안 저장하면 하던 것을 그만두고 새것으로 답한다", async () => {
  const asked = service();
  write("slow");
  const answer = asked.render(source);
  while (!log.length) await sleep(20);
  write("고친 글");
  assert.equal((await answer).markdown, "# 고친 글");
  assert.deepEqual(log, ["  a: 셀 7/25 · 12초"]);
  assert.equal(starts().length, 1);
});

test("조용히 하라면 진행을 말하지 않는다", async () => {
  const asked = service();
  write("slow");
  const answer = asked.render(source, { quiet: true });
  await sleep(100);
  write("끝");
  await answer;
  assert.deepEqual(log, []);
});

test("입력이 닫히면 프로세스가 끝난다", async () => {
  const asked = service();
  write("하나");
  await asked.render(source);
  const ended = new Promise((resolve) => asked.child.on("exit", resolve));
  asked.child.ref();
  asked.stop();
  assert.equal(await ended, 0);
});

test("그림은 문서 곁의 폴더로 옮기고, 지난 것은 남기지 않는다", () => {
  const stale = path.join(root, "posts", "a_files", "figure-html", "old.svg");
  fs.mkdirSync(path.dirname(stale), { recursive: true });
  fs.writeFileSync(stale, "");
  const files = copySupporting(source, { folders: [path.join(root, "frozen", "figure-html")] });
  assert.deepEqual(files, [path.join(root, "posts", "a_files")]);
  assert.deepEqual(fs.readdirSync(path.dirname(stale)), ["one.svg"]);
  assert.deepEqual(copySupporting(source, { folders: [] }), []);
});

test("freezer가 없는 파이썬만 있으면 찾아본 곳을 말한다", () => {
  const program = path.join(root, "bare");
  fs.writeFileSync(program, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const path_ = process.env.PATH;
  process.env.PATH = "";
  try {
    assert.throws(() => findPython(root, { FREEZER_PYTHON: program }), (error) =>
      error.message.includes(program) && error.message.includes("FREEZER_PYTHON"));
  } finally {
    process.env.PATH = path_;
  }
});

test("FREEZER_PYTHON을 가장 먼저 쓴다", () => {
  const program = path.join(root, "ok");
  fs.writeFileSync(program, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  assert.equal(findPython(root, { FREEZER_PYTHON: program }), program);
});

function options(text, extra = {}) {
  return { target: { source, markdown: { value: text } }, handledLanguages: ["mermaid"], ...extra };
}

test("다른 말의 셀, 실행 인자, 프로젝트 밖은 까닭을 말하며 거절한다", async () => {
  const launched = engine.launch({ dir: root });
  const r = "```{python}\n1\n```\n\n```{r}\n1\n```\n";
  await assert.rejects(launched.execute(options(r)), /\{r\} 셀/);
  await assert.rejects(launched.execute(options("", { params: { a: 1 } })), /--execute-param/);
  await assert.rejects(engine.launch({}).execute(options("")), /_quarto\.yml/);
});

test("--no-execute이면 freezer에 묻지 않고 글을 그대로 건넨다", async () => {
  const launched = engine.launch({ dir: root });
  const result = await launched.execute(options("글", { format: { execute: { enabled: false } } }));
  assert.deepEqual(result, { engine: "freezer", markdown: "글", supporting: [], filters: [] });
  assert.ok(!fs.existsSync(path.join(root, "started")));
});

test("다른 울타리 안에 보인 셀은 셀이 아니다", async () => {
  const launched = engine.launch({ dir: root });
  const shown = "````\n```{{r}}\n1\n```\n````\n";
  const result = await launched.execute(options(shown, { format: { execute: { enabled: false } } }));
  assert.equal(result.markdown, shown);
});
