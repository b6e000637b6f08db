// 오래 사는 freezer 프로세스와 이야기한다: 한 줄에 JSON 하나씩. 처음 물을 때 시작하고,
// 죽으면 다음에 물을 때 다시 시작하며, Quarto가 끝나 파이프가 닫히면 스스로 끝난다.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";

const MODULE = "freezer.service";
// 프로세스가 시작하는 데 필요한 것. 찾기만 한다: 불러오면 오래 걸린다.
const NEEDS = [MODULE, "markdown_it", "mdit_py_plugins", "nbformat", "yaml"];
const PROBE = "import importlib.util as i, sys; sys.exit(not all(map(i.find_spec, sys.argv[1:])))";
const WATCH_MS = 300;

/** freezer가 있는 파이썬: FREEZER_PYTHON, 켜 둔 가상환경, 프로젝트의 .venv, QUARTO_PYTHON, PATH 차례로. */
export function findPython(root, say, environment = process.env) {
  const bin = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const inside = (folder) => folder && path.join(folder, ...bin);
  const candidates = [
    environment.FREEZER_PYTHON,
    inside(environment.VIRTUAL_ENV),
    inside(path.join(root, ".venv")),
    inside(environment.CONDA_PREFIX),
    environment.QUARTO_PYTHON,
    "python3",
  ].filter(Boolean);
  const usable = (python) =>
    (!path.isAbsolute(python) || fs.existsSync(python)) &&
    spawnSync(python, ["-c", PROBE, ...NEEDS], { cwd: root, stdio: "ignore" }).status === 0;
  const found = candidates.find(usable);
  if (!found) throw new Error(say.noPython(candidates.join(", ")));
  return found;
}

export class Service {
  constructor(root, { python, watchMs = WATCH_MS } = {}) {
    Object.assign(this, { root, python, watchMs });
    this.waiting = new Map();
    this.count = 0;
  }

  /**
   * 문서들의 답: 경로 → {markdown, folders}나 {error}. 진행은 `hear`에 한 줄씩 말한다.
   * 기다리는 동안 문서가 바뀌면 그만두고 새것으로 다시 묻는다.
   */
  async ask(sources, request, say, hear) {
    for (;;) {
      const saved = sources.map(stamp).join();
      const changed = () => sources.map(stamp).join() !== saved;
      const answer = await this.#send({ ...request, render: sources }, changed, say, hear);
      if (answer.cancelled) continue;
      if (answer.error) throw new Error(answer.error);
      return answer.done;
    }
  }

  async #send(request, changed, say, hear) {
    const id = ++this.count;
    const child = this.#running(say);
    const done = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject, say, hear }));
    hold(child, true);
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    const stop = this.#cancelWhen(id, changed);
    try {
      return await done;
    } finally {
      stop();
      this.waiting.delete(id);
      if (!this.waiting.size) hold(child, false);
    }
  }

  #cancelWhen(id, changed) {
    const timer = setInterval(() => {
      if (!changed()) return;
      clearInterval(timer);
      this.child?.stdin.write(`${JSON.stringify({ cancel: id })}\n`);
    }, this.watchMs);
    return () => clearInterval(timer);
  }

  #running(say) {
    if (this.child) return this.child;
    this.python ??= findPython(this.root, say);
    const child = spawn(this.python, ["-m", MODULE], { cwd: this.root, stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.on("error", () => {});
    child.on("error", () => this.#ended(child, "?"));
    child.on("exit", (code, signal) => this.#ended(child, code ?? signal));
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      lines.filter(Boolean).forEach((line) => this.#hear(JSON.parse(line)));
    });
    this.child = child;
    return child;
  }

  #hear(answer) {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return;
    if (answer.progress) waiting.hear(waiting.say.progress(answer.progress));
    else if (answer.waiting) waiting.hear(waiting.say.waiting);
    else waiting.resolve(answer);
  }

  #ended(child, code) {
    if (this.child !== child) return;
    this.child = undefined;
    for (const { reject, say } of this.waiting.values()) reject(new Error(say.crashed(code)));
    this.waiting.clear();
  }

  /** 프로세스를 끝낸다. */
  stop() {
    this.child?.stdin.end();
  }
}

/** 대답을 기다리는 동안에만 붙든다. 기다리는 것이 없으면 Quarto가 끝나는 것을 막지 않는다. */
function hold(child, on) {
  for (const part of [child, child.stdin, child.stdout]) part[on ? "ref" : "unref"]?.();
}

/** 파일이 바뀌었는지 견줄 글: 고친 때와 크기. */
export function stamp(file) {
  const { mtimeMs, size } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
}
