// 실험실의 겉모습: 단추와 막대와 칸. 무엇이 눌렸는지 알리기만 하고 셈도 그림도 모른다.

import { begins, drags } from "./press.js";
import { log, spread } from "./scales.js";
import { rate } from "./words.js";

const ICONS = {
  reset: "M3 3h2v14H3zM17 3v14L6 10z",
  back: "M5 3h2.4v14H5zM16 3v14L8 10z",
  play: "M5 2.5v15L18 10z",
  pause: "M4 3h4v14H4zM12 3h4v14h-4z",
  step: "M12.6 3H15v14h-2.4zM4 3v14l8-7z",
};

const RESOLUTION = 4000;
/** 고를 수 있는 빠르기(초당 걸음). 첫째가 처음 값이다. */
export const SPEEDS = [5, 20, 100, 1];

const icon = (name) => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

/** 실험실 안쪽의 HTML. held 는 손잡이가 놓일 그림의 번호, names 는 변수의 이름들, legends 는 범례들, sides 는 고유방향들, alts 는 그림의 설명들, unit 은 고치는 횟수를 세는 말. */
export function markup({ held, names, legends, sides, alts, unit }) {
  const start = names
    .map((name, i) => `<input data-start="${i}" inputmode="text" aria-label="출발점 ${name}" autocomplete="off">`)
    .join("");
  return `
<section class="lab" aria-label="경사하강 실험실">
  <p class="note" role="alert"></p>
  <div class="verdict"><span class="badge"></span><p></p></div>
  <div class="rate">
    <div class="entry">
      <label>학습률 <i>α</i> <input data-field="alpha" inputmode="decimal" autocomplete="off"></label>
      <canvas class="gauge" data-rows="${sides.length}" role="img"></canvas>
    </div>
    <div class="slider">
      <input type="range" min="0" max="${RESOLUTION}" step="1" aria-label="학습률 막대 (로그 눈금)">
      <svg class="leads" aria-hidden="true"></svg>
      <div class="marks"></div>
    </div>
  </div>
  <div class="panels">
    ${legends.map((legend, i) => figure(i, legend, alts[i], i === held)).join("")}
  </div>
  <figure class="wide"><canvas data-panel="2" role="img" aria-label="${alts[2]}"></canvas></figure>
  <div class="transport" role="group" aria-label="걸음 조작">
    <button data-act="back" aria-label="한 걸음 뒤로" title="한 걸음 뒤로">${icon("back")}</button>
    <button data-act="play" class="main"></button>
    <button data-act="step" aria-label="한 걸음 앞으로" title="한 걸음 앞으로">${icon("step")}</button>
    <input type="range" class="seek" min="0" step="1" aria-label="지금 ${unit}">
    <p class="result"></p>
  </div>
  <div class="settings">
    <label>${unit} <input data-field="epochs" inputmode="numeric" autocomplete="off"></label>
    <label>빠르기 <select data-act="speed">${SPEEDS.map((s) => `<option value="${s}">초당 ${s}걸음</option>`).join("")}</select></label>
    <span class="start" role="group" aria-label="출발점">출발점 ${start}</span>
    <button data-act="reset">처음으로</button>
  </div>
  <div class="homework">
    <label>이름 <input data-act="name" autocomplete="name" maxlength="40"></label>
    <button data-act="png">PNG로 저장</button>
    <button data-act="link">주소 복사</button>
    <p class="done" role="status"></p>
  </div>
  <p class="check"></p>
  <p class="spoken" role="status" aria-live="polite"></p>
</section>`;
}

const figure = (i, legend, alt, held) => `
    <figure>
      <div class="field">
        <canvas data-panel="${i}" role="img" aria-label="${alt}"></canvas>
        ${held ? '<div class="handle" role="slider" tabindex="0" aria-label="출발점 손잡이"></div>' : ""}
      </div>
      <figcaption>${legend.map(([mark, text]) => `<span class="key ${mark}">${text}</span>`).join("")}</figcaption>
    </figure>`;

/** 단추와 칸들. on 은 { alpha, scale, entry, seek, act, speed, drag, nudge } 의 듣는 함수들이다. */
export class Controls {
  constructor(root, range, on) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.scale = log(range, [0, RESOLUTION]);
    this.slider = this.find(".slider input");
    this.handle = this.find(".handle");
    this.listen(on);
  }

  listen(on) {
    this.slider.addEventListener("input", () => on.alpha(this.scale.invert(Number(this.slider.value))));
    this.slider.addEventListener("keydown", (event) => this.key(event, on));
    for (const input of this.root.querySelectorAll("[data-field]")) {
      input.addEventListener("change", () => on.entry(input.dataset.field, input.value, input));
    }
    for (const input of this.root.querySelectorAll("[data-start]")) {
      input.addEventListener("change", () => on.entry("start", this.starts(), input));
    }
    this.find(".seek").addEventListener("input", (event) => on.seek(Number(event.target.value)));
    for (const button of this.root.querySelectorAll("button[data-act]")) {
      button.addEventListener("click", () => on.act(button.dataset.act));
    }
    this.find("select").addEventListener("change", (event) => on.speed(Number(event.target.value)));
    this.grab(on);
  }

  // 막대의 화살표는 1%씩, Shift 를 누르면 0.1%씩, PageUp/PageDown 은 두 배씩.
  key(event, on) {
    const fine = event.shiftKey ? 1.001 : 1.01;
    const by = {
      ArrowRight: fine, ArrowUp: fine, ArrowLeft: 1 / fine, ArrowDown: 1 / fine, PageUp: 2, PageDown: 0.5,
    }[event.key];
    if (!by) return;
    event.preventDefault();
    on.scale(by);
  }

  // 출발점의 손잡이: 마우스, 손가락, 화살표.
  grab(on) {
    const { handle } = this;
    const place = (event) => {
      const box = handle.parentElement.getBoundingClientRect();
      on.drag(event.clientX - box.left, event.clientY - box.top);
    };
    handle.addEventListener("pointerdown", (event) => {
      if (!begins(event)) return;
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (drags(event, handle)) place(event);
    });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!by) return;
      event.preventDefault();
      on.nudge(by, event.shiftKey);
    });
  }

  starts() {
    return [...this.root.querySelectorAll("[data-start]")].map((input) => input.value).join(",");
  }

  /** 눈금 [{ value, text, title }] 을 막대 아래에 세운다. 겹치면 옆으로 밀고 선으로 잇는다. */
  marks(items, chosen) {
    const layer = this.find(".marks");
    layer.replaceChildren(
      ...items.map(({ value, text, title, kind }) => {
        const button = document.createElement("button");
        button.className = kind;
        button.textContent = text;
        button.title = title;
        button.setAttribute("aria-label", title);
        button.addEventListener("click", () => chosen(value));
        return button;
      }),
    );
    this.items = items;
  }

  layMarks() {
    const layer = this.find(".marks");
    const width = layer.clientWidth;
    const across = log(this.scale.domain, [0, width]);
    const places = this.items.map(({ value }) => across(value));
    const widths = [...layer.children].map((button) => button.offsetWidth);
    const centres = spread(places, widths, -9, width + 9);
    const leads = this.find(".leads");
    leads.setAttribute("viewBox", `0 0 ${width} 16`);
    leads.innerHTML = places
      .map((place, i) => `<path class="${this.items[i].kind}" d="M${place} 0V4L${centres[i]} 12V16"/>`)
      .join("");
    [...layer.children].forEach((button, i) => {
      button.style.left = `${centres[i] - widths[i] / 2}px`;
    });
  }

  /** 막대의 바탕에 곧장 수렴·진동·발산의 자리를 칠한다. */
  zones(critical) {
    const share = (value) => `${Math.min(100, Math.max(0, (this.scale(value) / RESOLUTION) * 100))}%`;
    this.slider.style.setProperty("--swing", share(critical / 2));
    this.slider.style.setProperty("--break", share(critical));
  }

  /** 상태를 칸과 막대에 적는다. 쓰고 있는 칸은 건드리지 않는다. */
  show(state, playing) {
    this.slider.value = String(Math.round(this.scale(state.alpha)));
    this.slider.setAttribute("aria-valuetext", rate(state.alpha));
    this.write("[data-field=alpha]", rate(state.alpha));
    this.write("[data-field=epochs]", String(state.epochs));
    state.start.forEach((w, i) => this.write(`[data-start="${i}"]`, String(w)));
    [...this.find(".marks").children].forEach((button, i) => {
      button.setAttribute("aria-pressed", String(this.items[i].value === state.alpha));
    });
    const seek = this.find(".seek");
    seek.max = String(state.epochs);
    seek.value = String(state.epoch);
    if (this.playing !== playing) {
      const button = this.find(".main");
      button.innerHTML = icon(playing ? "pause" : "play") + (playing ? "멈춤" : "재생");
      this.playing = playing;
    }
  }

  write(selector, text) {
    const input = this.find(selector);
    if (this.root.activeElement !== input && input.value !== text) input.value = text;
  }

  putHandle([px, py], value, text) {
    this.handle.style.transform = `translate(${px}px, ${py}px)`;
    this.handle.setAttribute("aria-valuenow", String(value));
    this.handle.setAttribute("aria-valuetext", text);
  }
}
