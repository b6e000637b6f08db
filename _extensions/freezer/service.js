// 오래 사는 freezer 프로세스와 이야기한다: 한 줄에 JSON 하나씩. 처음 물을 때 시작하고,
// 죽으면 다음에 물을 때 다시 시작하며, Quarto가 끝나 파이프가 닫히면 스스로 끝난다.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { messages } from "./messages.js";

const MODULE = "freezer.service";
const WATCH_MS = 300;

/** freezer가 있는 파이썬: FREEZER_PYTHON, 켜 둔 가상환경, 프로젝트의 .venv, QUARTO_PYTHON, PATH 차례로. */
export function findPython(root, environment = process.env) {
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
    spawnSync(python, ["-c", "import freezer.service"], { cwd: root, stdio: "ignore" }).status === 0;
  const found = candidates.find(usable);
  if (!found) throw new Error(messages.noPython(candidates));
  return found;
}

export class Service {
  constructor(root, { python, log = (text) => console.error(text), watchMs = WATCH_MS } = {}) {
    Object.assign(this, { root, python, log, watchMs });
    this.waiting = new Map();
    this.count = 0;
  }

  /** 문서 하나의 얼린 결과: {markdown, folders}. 실행하는 동안 문서가 바뀌면 그만두고 새것으로 다시 한다. */
  async render(source, { force = false, quiet = false } = {}) {
    for (;;) {
      const saved = stamp(source);
      const answer = await this.#ask({ render: source, force }, (id) =>
        this.#cancelWhen(id, () => stamp(source) !== saved),
      quiet);
      if (answer.cancelled) continue;
      if (answer.error) throw new Error(answer.error);
      return answer;
    }
  }

  async #ask(request, watch, quiet) {
    const id = ++this.count;
    const child = this.#running();
    const done = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject, quiet }));
    hold(child, true);
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    const stop = watch(id);
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

  #running() {
    if (this.child) return this.child;
    this.python ??= findPython(this.root);
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
    if (answer.progress) {
      const { name, done, total, seconds } = answer.progress;
      if (!waiting.quiet) this.log(messages.progress(name, done, total, seconds));
    } else waiting.resolve(answer);
  }

  #ended(child, code) {
    if (this.child !== child) return;
    this.child = undefined;
    for (const { reject } of this.waiting.values()) reject(new Error(messages.crashed(code)));
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

function stamp(file) {
  const { mtimeMs, size } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
}
