// 강의 속의 움직이는 그림들이 함께 딛는 바탕. 그림 하나는 이 Live 를 잇는 요소 하나이고, 여기서는
// 자료와 주소를 읽고, 겉을 짓고, 먼저 물어보고, 다시 그릴 때를 정하고, 읽어 줄 말을 내보낸다.
//
// 그림이 채우는 것
//   static title        이름(화면을 읽어 주는 기기가 말한다)
//   fields              주소에 적을 칸들 (address.js). 자료에 따라 다르면 begin 에서 정한다
//   begin(data)         처음 상태
//   question(data)      { ask, choices, answer, because }: 움직이기 전에 물을 것
//   markup(data)        그림과 조작의 HTML. 대답하기 전에 막아 둘 것에는 data-held 를 단다
//   wire()              조작을 듣는다
//   redraw()            지금의 상태(this.state)를 그린다
//   said()              지금의 상태를 말하는 문장
//
// 안에 든 <script type="application/json"> 이 자료이고, 나머지는 스크립트 없이 보이는 그림이다.

import { mentions, ownName, read, write } from "./address.js";
import { begins, drags } from "./press.js";
import { scheme, watchScheme } from "./theme.js";

const STYLES = ["lab.css", "live.css"].map((name) => new URL(name, import.meta.url).href);
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const REACH = 44; // 손가락에서 이보다 먼 것은 잡지 않는다(픽셀)
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const QUIET = 300; // 손이 멈춘 뒤 주소를 적고 말하기까지(밀리초)

export class Live extends HTMLElement {
  fields = {};

  connectedCallback() {
    if (this.shadowRoot) return this.watch();
    this.data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.initial = this.begin(this.data);
    this.name = ownName(this);
    const { state, problem } = read(this.fields, location.search, this.name, this.initial);
    this.state = state;
    this.build();
    this.find(".note").textContent = problem;
    this.hold(!mentions(location.search, this.name));
    this.wire();
    return this.watch();
  }

  disconnectedCallback() {
    this.stop();
    clearTimeout(this.later);
    this.resizing.disconnect();
    this.unwatch();
    removeEventListener("popstate", this.returned);
  }

  build() {
    const holder = document.createElement("div");
    holder.className = "holder";
    holder.hidden = true; // 모습을 읽어 올 때까지는 스크립트 없는 그림만 보인다
    holder.innerHTML = frame(this.constructor.title, this.question(this.data), this.markup(this.data));
    const sheets = STYLES.map((href) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      return link;
    });
    this.attachShadow({ mode: "open" }).append(...sheets, document.createElement("slot"), holder);
    const loaded = sheets.map((link) => new Promise((done) => link.addEventListener("load", done)));
    Promise.all(loaded).then(() => {
      this.dataset.ready = "";
      holder.hidden = false;
      this.show();
      this.spoken = this.said();
    });
    for (const choice of holder.querySelectorAll(".ask button")) {
      choice.addEventListener("click", () => this.answer(choice));
    }
  }

  watch() {
    this.resizing = new ResizeObserver(() => this.request());
    this.resizing.observe(this.find(".holder"));
    this.dataset.scheme = scheme();
    this.unwatch = watchScheme(() => (this.dataset.scheme = scheme()));
    // 앞뒤로 다니면 옛 상태가 적힌 주소로 돌아온다. 그림은 그대로이니 주소를 그림에 맞춘다.
    this.returned = () => this.remember();
    addEventListener("popstate", this.returned);
  }

  find(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  all(selector) {
    return [...this.shadowRoot.querySelectorAll(selector)];
  }

  // ---- 먼저 물어보기

  /** 조작을 막거나 푼다. */
  hold(held) {
    this.toggleAttribute("data-asking", held);
    for (const part of this.all("[data-held]")) part.inert = held;
  }

  answer(choice) {
    const { answer, because } = this.question(this.data);
    for (const other of this.all(".ask button")) other.setAttribute("aria-pressed", String(other === choice));
    const right = Number(choice.dataset.choice) === answer;
    this.find(".answer").textContent = `${right ? "맞습니다." : "그렇지 않습니다."} ${because}`;
    this.hold(false);
    this.answered?.();
  }

  // ---- 상태와 그리기

  set(change) {
    this.state = { ...this.state, ...change };
    this.request();
  }

  request() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.dataset.ready === undefined) return;
      this.show();
      this.remember();
    });
  }

  /** 그린다. 접힌 곳처럼 놓일 자리가 없으면 그리지 않는다. */
  show() {
    if (this.find(".holder").clientWidth > 0) this.redraw();
  }

  /** 그림이 놓일 자리의 크기(픽셀). */
  size(selector) {
    const { clientWidth: width, clientHeight: height } = this.find(selector);
    return { width, height };
  }

  /** 처음 상태로. */
  reset() {
    this.stop();
    this.set({ ...this.initial });
  }

  // ---- 장면 넘기기: markup 에 SCENES 를 두고 wire 에서 turn 을, redraw 에서 scene 을 부른다

  turn() {
    this.steps = this.find("[data-step]");
    const go = (step) => this.set({ step: Math.min(Number(this.steps.max), Math.max(1, step)) });
    this.steps.addEventListener("input", () => go(Number(this.steps.value)));
    for (const button of this.all("[data-by]")) {
      button.addEventListener("click", () => go(this.state.step + Number(button.dataset.by)));
    }
  }

  scene(step, last, said) {
    this.steps.max = String(last);
    this.steps.value = String(step);
    this.steps.setAttribute("aria-valuetext", said);
    put(this.find("[data-told]"), said);
  }

  // ---- 막대와 단추: name 이 상태의 칸이고 value 가 그 값(수)이다. wire 에서 bind 를, redraw 에서 reflect 를 부른다

  bind() {
    for (const control of this.all("[name]")) {
      const choose = () => this.set({ [control.name]: Number(control.value) });
      control.addEventListener(control.localName === "input" ? "input" : "click", choose);
    }
  }

  reflect() {
    for (const control of this.all("[name]")) {
      const value = this.state[control.name];
      if (control.localName === "input") control.value = String(value);
      else control.setAttribute("aria-pressed", String(Number(control.value) === value));
    }
  }

  // ---- 움직이기

  /** seconds 동안 0에서 1까지의 몫을 draw 에 준다. 움직임을 줄인 독자에게는 끝만 보인다. */
  play(seconds, draw) {
    this.stop();
    if (CALM.matches) return draw(1);
    const began = performance.now();
    const tick = (now) => {
      const share = Math.min(1, Math.max(0, (now - began) / 1000 / seconds));
      this.playing = share < 1 ? requestAnimationFrame(tick) : 0;
      draw(share);
    };
    this.playing = requestAnimationFrame(tick);
    return undefined;
  }

  stop() {
    if (this.playing) cancelAnimationFrame(this.playing);
    this.playing = 0;
  }

  // ---- 주소와 화면 낭독은 손이 멈춘 뒤에 한 번

  remember() {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      const search = write(this.fields, location.search, this.name, this.state, this.initial);
      if (search !== location.search) {
        history.replaceState(history.state, "", location.pathname + search + location.hash);
      }
      const said = this.said();
      if (said !== this.spoken) this.find(".spoken").textContent = this.spoken = said;
    }, QUIET);
  }
}

/** 끌 수 있는 손잡이 하나를 잇는다: drag(x, y) 는 그림 안의 자리, nudge([오른쪽, 위], 크게인가) 는 화살표와 PageUp, PageDown. */
export function grab(handle, { drag, nudge }) {
  let [dx, dy] = [0, 0]; // 잡은 곳이 손잡이의 가운데에서 벗어난 만큼. 끌기 시작할 때 튀지 않게 한다
  handle.addEventListener("pointerdown", (event) => {
    if (!begins(event)) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const { left, top, width, height } = handle.getBoundingClientRect();
    [dx, dy] = [event.clientX - left - width / 2, event.clientY - top - height / 2];
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drags(event, handle)) return;
    const box = handle.parentElement.getBoundingClientRect();
    drag(event.clientX - box.left - dx, event.clientY - box.top - dy);
  });
  handle.addEventListener("keydown", (event) => {
    const by = WAYS[event.key.replace("Page", "Arrow")];
    if (!by) return;
    event.preventDefault();
    nudge(by, event.shiftKey || event.key.startsWith("Page"));
  });
}

/** 띠를 누르면 자리 spots() 가운데 가장 가까운 것을 고르고(choose), 그리로 옮긴 손잡이를 잡은 것으로 한다. */
export function seize(band, handle, spots, choose) {
  band.addEventListener("pointerdown", (event) => {
    if (!begins(event)) return;
    event.preventDefault();
    const { left, top } = handle.parentElement.getBoundingClientRect();
    const far = ([px, py]) => Math.hypot(px + left - event.clientX, py + top - event.clientY);
    const places = spots();
    const near = [...places.keys()].sort((i, j) => far(places[i]) - far(places[j]))[0];
    if (near === undefined || far(places[near]) > REACH) return;
    choose(near);
    move(handle, places[near]);
    handle.dispatchEvent(new PointerEvent("pointerdown", event));
  });
}

const move = (handle, [px, py]) => (handle.style.transform = `translate(${px}px, ${py}px)`);

/** 손잡이를 자리에 놓고 값과 말을 단다. */
export function place(handle, spot, value, text) {
  move(handle, spot);
  handle.setAttribute("aria-valuenow", String(value));
  handle.setAttribute("aria-valuetext", text);
}

/** 바뀌었을 때만 적는다. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** 눌러도 더 할 일이 없는 단추인지 보인다. 초점은 그대로 둔다. */
export function spent(button, none) {
  button.toggleAttribute("data-spent", none);
  button.title = none ? "더 할 수 없습니다" : "";
}

export const SCENES = `<div class="turn" data-held>
  <button data-by="-1" aria-label="앞 장면">◂</button>
  <input type="range" data-step min="1" step="1" aria-label="장면">
  <button data-by="1" aria-label="다음 장면">▸</button>
</div>
<p class="told" data-told></p>`;

const frame = (title, { ask, choices }, inside) => `
<section class="lab live" aria-label="${title}">
  <p class="note" role="alert"></p>
  <div class="ask" role="group" aria-label="먼저 예상해 보세요">
    <p><b>먼저 예상해 보세요.</b> ${ask}</p>
    <div class="choices">${choices.map((text, i) => `<button data-choice="${i}" aria-pressed="false">${text}</button>`).join("")}</div>
    <p class="answer" role="status"></p>
  </div>
  ${inside}
  <p class="spoken" role="status" aria-live="polite"></p>
</section>`;
