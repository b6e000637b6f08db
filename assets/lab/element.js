// <descent-lab>: 학습률을 손으로 움직여 보는 실험실.
// 상태를 갖고, 셈(descent)과 그림(draw)과 단추(controls)와 주소(url-state)를 잇는다.
// 안에 든 <script type="application/json"> 이 자료이고, 나머지는 스크립트 없이 보이는 그림이다.

import { ownName } from "./address.js";
import { Controls, SPEEDS, markup } from "./controls.js";
import {
  criticalRate, curveProblem, descend, largestError, lastFinite, lineProblem, outlook,
} from "./descent.js";
import { curve, fit, frame, gauge, lossCurve, lossRange, plane, values } from "./draw.js";
import { Panel } from "./panel.js";
import { poster, save } from "./picture.js";
import { round } from "./scales.js";
import { palette, scheme, watchScheme } from "./theme.js";
import { explain, parse, read, write } from "./url-state.js";
import { TITLES, count, fixed, number, rate, verdict } from "./words.js";

const STYLE = new URL("lab.css", import.meta.url).href;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const SLOWEST_FRAME = 250; // 움직임을 줄인 독자에게는 이 간격(밀리초)으로만 그림을 바꾼다

const KINDS = {
  line: {
    problem: (data) => lineProblem(data.x, data.y),
    pictures: [fit, plane, lossCurve],
    held: 1,
    legends: [
      [["data", "자료"], ["current dashed", "지금의 직선"], ["formula", "공식의 직선"]],
      [["start", "출발점 (끌어 보세요)"], ["now", "지금"], ["goal", "공식의 답"]],
    ],
    sides: ["가파른 ", "완만한 "],
    alts: (unit) => ["자료의 산점도와 지금의 직선, 공식의 직선", "손실의 등고선과 걸어온 길", `${unit}마다의 손실, 로그 눈금`],
  },
  curve: {
    problem: (data) => curveProblem(data.scale, data.shift),
    pictures: [curve, values, lossCurve],
    held: 0,
    legends: [
      [["start", "출발점 (끌어 보세요)"], ["now", "지금"], ["current dashed", "접선"]],
      [["current", "지금까지의 값"], ["formula", "손실이 가장 작은 곳"]],
    ],
    sides: [""],
    alts: (unit) => ["손실의 곡선과 그 위를 움직이는 점, 접선", `${unit}마다의 β`, `${unit}마다의 손실, 로그 눈금`],
  },
};

class DescentLab extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return this.watch();
    this.data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.kind = KINDS[this.data.kind];
    this.problem = this.kind.problem(this.data);
    this.unit = this.data.unit ?? "에폭"; // 고치는 횟수를 세는 말
    this.initial = {
      alpha: this.data.alpha,
      epochs: this.data.epochs,
      epoch: this.data.epochs,
      start: this.data.start,
    };
    this.name = ownName(this, "lab");
    const { state, problem } = read(location.search, this.name, this.initial, this.unit);
    this.state = state;
    [this.speed] = SPEEDS;
    this.version = 0;
    this.attachShadow({ mode: "open" });
    this.build();
    this.note(problem);
    this.verify();
    return this.watch();
  }

  disconnectedCallback() {
    this.pause();
    this.resizing.disconnect();
    this.unwatch();
  }

  build() {
    const { kind, data, unit } = this;
    const css = document.createElement("link");
    css.rel = "stylesheet";
    css.href = STYLE;
    const holder = document.createElement("div");
    holder.className = "holder";
    holder.hidden = true; // 모습을 읽어 올 때까지는 스크립트 없는 그림만 보인다
    holder.innerHTML = markup({ ...kind, alts: kind.alts(unit), names: data.names, unit });
    css.addEventListener("load", () => {
      this.dataset.ready = "";
      holder.hidden = false;
      this.resized();
      this.repaint();
    });
    this.shadowRoot.append(css, document.createElement("slot"), holder);
    this.panels = kind.pictures.map(
      (picture, i) => new Panel(this.find(`[data-panel="${i}"]`), picture),
    );
    this.dial = new Panel(this.find(".gauge"), gauge);
    this.wire();
  }

  wire() {
    const { alphas } = this.data;
    const critical = criticalRate(this.problem);
    const low = Math.min(...alphas, critical / 50) / 2;
    const high = Math.max(...alphas, critical) * 2.2;
    this.controls = new Controls(this.shadowRoot, [low, high], {
      alpha: (alpha) => this.set({ alpha: round(alpha, 4) }),
      scale: (by) => this.set({ alpha: this.nextAlpha(by, low, high) }),
      entry: (field, text, input) => this.enter(field, text, input),
      seek: (epoch) => this.seek(epoch),
      act: (name) => this.act(name),
      speed: (speed) => (this.speed = speed),
      drag: (px, py) => this.moveStart(this.holding().read(px, py)),
      nudge: (by, far) => this.nudge(by, far),
    });
    const marks = alphas.map((alpha) => ({
      value: alpha, text: rate(alpha, 4), title: `학습률 ${rate(alpha, 4)}`, kind: "preset",
    }));
    const edge = { value: critical, text: "경계", title: `수렴과 발산의 경계 ${rate(critical)}`, kind: "edge" };
    this.controls.marks([...marks, edge], (alpha) => this.set({ alpha }));
    this.controls.zones(critical);
    this.panels[2].canvas.addEventListener("pointerdown", (event) => this.seekOn(event));
    this.panels[2].canvas.addEventListener("pointermove", (event) => event.buttons && this.seekOn(event));
  }

  watch() {
    this.resizing = new ResizeObserver(() => this.resized());
    this.resizing.observe(this.find(".holder"));
    this.unwatch = watchScheme(() => this.repaint());
    this.repaint();
  }

  find(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  // ---- 상태를 바꾸는 일

  /** 상태의 일부를 바꾼다. 끝까지 보고 있었으면 바뀐 뒤에도 끝까지 보여 준다. */
  set(change) {
    const atEnd = this.state.epoch === this.state.epochs;
    this.state = { ...this.state, ...change };
    if (!("epoch" in change) && atEnd && !this.playing) this.state.epoch = this.state.epochs;
    this.state.epoch = Math.min(this.state.epoch, this.state.epochs);
    this.stale = this.stale || Object.keys(change).some((field) => field !== "epoch");
    this.request();
  }

  enter(field, text, input) {
    const value = parse(field, text, this.state);
    input.setAttribute("aria-invalid", String(value === null));
    this.note(value === null ? explain(field, this.unit) : "");
    if (value !== null) this.set({ [field]: value });
    if (field === "start" && value !== null) this.reframe();
  }

  nextAlpha(by, low, high) {
    return round(Math.min(high, Math.max(low, this.state.alpha * by)), 4);
  }

  nudge([right, up], far) {
    const unit = (this.view.reach / 100) * (far ? 10 : 1);
    const step = 10 ** Math.round(Math.log10(unit));
    const by = this.problem.dim === 1 ? [right || up] : [right, up];
    this.moveStart(this.state.start.map((w, i) => w + by[i] * step));
  }

  moveStart(start) {
    const places = Math.max(0, 2 - Math.floor(Math.log10(this.view.reach)));
    this.set({ start: start.map((w) => Number(w.toFixed(places))) });
  }

  seek(epoch) {
    this.pause();
    this.set({ epoch: Math.min(this.state.epochs, Math.max(0, epoch)) });
  }

  seekOn(event) {
    const box = event.currentTarget.getBoundingClientRect();
    this.seek(lossCurve.epochAt(this.panels[2].size, this.scene(), event.clientX - box.left));
  }

  act(name) {
    const { epoch } = this.state;
    if (name === "play") return this.playing ? this.pause() : this.play();
    if (name === "step") return this.seek(epoch + 1);
    if (name === "back") return this.seek(epoch - 1);
    if (name === "png") return this.savePicture();
    if (name === "link") return this.copyLink();
    this.pause();
    this.note("");
    this.set({ ...this.initial });
    return this.reframe();
  }

  // ---- 재생

  play() {
    const from = this.state.epoch < this.state.epochs ? this.state.epoch : 0;
    let [shown, began] = [-Infinity, null];
    const tick = (now) => {
      began ??= now;
      if (!CALM.matches || now - shown >= SLOWEST_FRAME) {
        shown = now;
        const epoch = from + Math.floor(((now - began) / 1000) * this.speed);
        if (epoch !== this.state.epoch) this.set({ epoch });
      }
      if (this.state.epoch >= this.state.epochs) this.pause();
      else this.playing = requestAnimationFrame(tick);
    };
    this.state.epoch = from;
    this.playing = requestAnimationFrame(tick);
    this.request();
  }

  pause() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.request();
  }

  // ---- 그리기

  request() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.redraw();
      this.remember();
    });
  }

  resized() {
    for (const panel of this.panels) panel.fit();
    this.dial.fit();
    this.controls.layMarks();
    this.redraw();
  }

  /** 색이 바뀌었을 때. */
  repaint() {
    this.dataset.scheme = scheme();
    this.ink = palette(this);
    this.version += 1;
    this.redraw();
  }

  /** 보는 범위를 지금의 출발점까지 넓힌다. */
  reframe() {
    this.view = undefined;
    this.version += 1;
    this.request();
  }

  scene() {
    const { problem, data, state, run } = this;
    this.view ??= frame(problem, farther(problem, state.start, this.initial.start), data);
    return {
      problem, data, run, view: this.view, names: data.names, labels: data.labels ?? {},
      epoch: state.epoch, epochs: state.epochs, unit: this.unit, lossRange: this.range,
      factors: this.outlook.factors, sides: this.kind.sides,
    };
  }

  /** 지금 상태를 셈하고 그린다. */
  redraw() {
    const { state, problem } = this;
    if (this.stale !== false) {
      this.run = descend(problem, state.start, state.alpha, state.epochs);
      this.range = lossRange(problem, this.run);
      this.outlook = outlook(problem, state.start, state.alpha);
      this.stale = false;
    }
    const scene = this.scene();
    const version = `${this.version} ${state.epochs}`;
    for (const panel of [...this.panels, this.dial]) panel.paint(scene, this.ink, version);
    this.controls.show(state, Boolean(this.playing));
    this.tell();
  }

  holding() {
    const { held, pictures } = this.kind;
    return pictures[held].handle(this.panels[held].size, this.scene(), this.state.start);
  }

  // ---- 말하기

  tell() {
    const { state, outlook: seen, kind } = this;
    const words = this.words();
    const badge = this.find(".badge");
    badge.dataset.kind = seen.kind;
    put(badge, TITLES[seen.kind]);
    put(this.find(".verdict p"), words.verdict);
    put(this.find(".result"), words.result);
    this.find(".seek").setAttribute("aria-valuetext", words.result);
    const each = seen.factors.map((factor, i) => kind.sides[i] + number(factor)).join(", ");
    this.dial.canvas.setAttribute("aria-label", `한 걸음마다 오차에 곱해지는 수: ${each}`);
    this.controls.putHandle(this.holding().place, state.start[0], this.places(state.start));
  }

  places(W, write = number) {
    return W.map((w, i) => `${this.data.names[i]} = ${write(w)}`).join(", ");
  }

  words() {
    const { state, run, problem, data } = this;
    const k = Math.min(state.epoch, lastFinite(run));
    const W = [...run.points.slice(k * run.dim, (k + 1) * run.dim)];
    const to = (w) => fixed(w, 4);
    return {
      kind: this.outlook.kind,
      verdict: verdict(this.outlook, run, state.epochs),
      result: `${count(k)}번 고친 뒤 ${this.places(W, to)}, 손실 ${amount(run.losses[k])}`,
      title: `${data.title} · 학습률 α = ${rate(state.alpha)}`,
      setting: `${count(state.epochs)}${this.unit}, 출발점 ${this.places(state.start)}, 경계 ${rate(criticalRate(problem))}`,
      name: this.find("[data-act=name]").value.trim(),
    };
  }

  note(text) {
    this.find(".note").textContent = text;
  }

  done(text) {
    this.find(".done").textContent = text;
  }

  // 주소와 화면 낭독은 손이 멈춘 뒤에 한 번.
  remember() {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      const search = write(location.search, this.name, this.state, this.initial);
      if (search !== location.search) {
        history.replaceState(history.state, "", location.pathname + search + location.hash);
      }
      if (!this.playing) this.speak();
    }, 300);
  }

  speak() {
    const { verdict: said, result } = this.words();
    this.find(".spoken").textContent = `${said} ${result}`;
  }

  // 파이토치가 얼려 둔 경로와 이 실험실의 계산을 견준다.
  verify() {
    const entries = Object.entries(this.data.trace ?? {});
    if (entries.length === 0) return;
    this.error = Math.max(
      ...entries.map(([alpha, path]) =>
        largestError(descend(this.problem, this.data.start, Number(alpha), path.length - 1), path)),
    );
    const gap = this.error === 0 ? "끝자리까지" : `상대오차 ${number(this.error, 2)} 안에서`;
    this.find(".check").textContent =
      `검산: ${this.data.source}의 경로 ${entries.length}개와 이 실험실의 계산은 ${gap} 같습니다.`;
  }

  // ---- 숙제

  savePicture() {
    const words = this.words();
    const paper = this.find(".lab").appendChild(document.createElement("div"));
    paper.className = "on-paper";
    const ink = palette(paper);
    paper.remove();
    const { pictures, legends } = this.kind;
    const canvas = poster({ pictures, legends, scene: this.scene(), ink, words });
    const parts = ["학습률", rate(this.state.alpha), words.name].filter(Boolean);
    return save(canvas, `${parts.join("-").replace(/[^\p{L}\p{N}.-]+/gu, "_")}.png`);
  }

  async copyLink() {
    this.remember();
    const search = write(location.search, this.name, this.state, this.initial);
    const address = location.origin + location.pathname + search + location.hash;
    try {
      await navigator.clipboard.writeText(address);
      this.done("주소를 복사했습니다. 이 주소를 열면 지금 상태가 그대로 나타납니다.");
    } catch {
      this.done("복사할 수 없었습니다. 주소창의 주소가 지금 상태를 담고 있으니 그것을 복사하세요.");
    }
  }
}

const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const amount = (value) => (value < 1 ? number(value) : fixed(value, 2));

const farther = (problem, a, b) => {
  const far = (start) => Math.max(...start.map((w, i) => Math.abs(w - problem.minimiser[i])));
  return far(a) > far(b) ? a : b;
};

customElements.define("descent-lab", DescentLab);
