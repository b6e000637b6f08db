// <live-valleys>: 학습률 하나를 함께 쓰는 두 골짜기와, x 를 고쳐 적어 골짜기를 둥글게 만드는 단추.

import { toNumber, whole } from "../lab/address.js";
import { Live, put } from "../lab/live.js";
import { round } from "../lab/scales.js";
import { rate } from "../lab/words.js";
import { map, rates, rewritten, sentence, valley, walk } from "./valleys-picture.js";

const STEPS = 30;
const PACE = 6; // 초당 걸음
const STYLE = `
.panes { display: grid; grid-template-columns: 1.25fr 1fr 1fr; gap: 0.6rem 1rem; }
.panes .stage { height: 16rem; }
.bowl path { stroke: var(--lab-ink); stroke-width: 1.8px; }
.ghost path { stroke: var(--lab-data); stroke-width: 1.3px; stroke-dasharray: 3 4; }
.stage .current { stroke-width: 1.4px; }
.stage .dots { stroke-width: 5px; }
.stage .start { fill: var(--lab-paper); stroke-width: 2.4px; }
.stage .now { fill: var(--lab-current); stroke: var(--lab-paper); stroke-width: 1.5px; }
ellipse { fill: none; stroke-opacity: 0.8; }
.side { stroke-dasharray: 6 4; stroke-width: 1.2px; }
.stage .cut { position: static; width: auto; height: auto; overflow: hidden; }
svg .factor { font-size: 17px; font-weight: 700; }
svg .diverge { fill: var(--lab-diverge); }
svg .oscillate { fill: var(--lab-oscillate); }
svg .converge { fill: var(--lab-converge); }
svg .beyond { font-weight: 700; }
.key.ghost { --mark: var(--lab-data); }
.ways { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.6rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: center; margin-top: 0.5rem; }
.row label { display: flex; flex: 1 1 12rem; min-width: 0; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
.row output { min-width: 3.2em; font-weight: 700; font-variant-numeric: tabular-nums; }
.row input { flex: 1 1 5rem; order: 1; width: 5rem; min-width: 0; height: 2.75rem; accent-color: var(--lab-current); }
@container (max-width: 34rem) {
  .panes { grid-template-columns: 1fr 1fr; gap: 0.4rem; }
  .panes .stage { height: 12.5rem; }
  .panes [data-map] { grid-column: 1 / 3; height: 13.5rem; }
}`;

class Valleys extends Live {
  static title = "학습률 하나를 함께 쓰는 두 골짜기";

  begin(data) {
    const keys = data.ways.map(({ key }) => key);
    this.fields = {
      x: { name: "x를 적는 법", rule: `${keys.join(", ")} 가운데 하나`, read: (text) => (keys.includes(text) ? text : null) },
      alpha: { name: "학습률", rule: `${data.range.join("에서 ")} 사이의 수`, read: (text) => inRange(toNumber(text), data.range) },
      step: { name: "걸음", rule: `0에서 ${STEPS} 사이의 정수`, read: (text) => whole(text, 0, STEPS) },
    };
    this.rates = rates(data.range);
    this.problems = Object.fromEntries(data.ways.map((way) => [way.key, rewritten(data, way)]));
    return { x: keys[0], alpha: data.alpha, step: 0 };
  }

  question() {
    return {
      ask: "학습률 하나로 두 골짜기에서 모두 한 걸음에 바닥에 닿을 수 있을까요?",
      choices: ["학습률만 잘 고르면 언제나 된다", "두 골짜기의 곡률이 같을 때만 된다", "어떤 골짜기에서도 안 된다"],
      answer: 1,
      because: "한 걸음에 닿으려면 배수 1 − αλ가 두 쪽에서 모두 0이어야 하니 두 λ가 같아야 합니다. 학습률을 끌어 걸음의 수를 가장 적게 만들어 보고, x를 적는 법을 바꾸어 다시 해 보세요.",
    };
  }

  markup({ ways, range }) {
    return `<style>${STYLE}</style>
<div class="ways" data-held role="group" aria-label="x를 적는 법">
  ${ways.map(({ key, label }) => `<button data-way="${key}">${label}</button>`).join("")}
</div>
<div class="panes">
  <div class="stage" data-map></div><div class="stage" data-side="0"></div><div class="stage" data-side="1"></div>
</div>
<p class="legend">
  <span class="key start">출발점</span><span class="key now">지금</span>
  <span class="key formula dashed">고유벡터의 방향</span><span class="key ghost dashed">다른 쪽 골짜기를 같은 눈금으로</span>
</p>
<p class="told" data-told></p>
<div class="row" data-held>
  <label>학습률 <input type="range" data-alpha aria-label="학습률" min="0" max="${rates(range).length - 1}" step="1"><output></output></label>
  <button data-act="edge">경계 2/λ</button>
</div>
<div class="row" data-held>
  <button data-act="play" class="main">걷기</button>
  <label>걸음 <input type="range" data-step aria-label="걸음" min="0" max="${STEPS}" step="1"><output></output></label>
</div>`;
  }

  wire() {
    for (const button of this.all("[data-way]")) {
      button.addEventListener("click", () => this.choose({ x: button.dataset.way }));
    }
    this.alpha = this.find("[data-alpha]");
    this.alpha.addEventListener("input", () => this.choose({ alpha: this.rates[Number(this.alpha.value)] }));
    this.steps = this.find("[data-step]");
    this.steps.addEventListener("input", () => this.choose({ step: Number(this.steps.value) }));
    this.find("[data-act=edge]").addEventListener("click", () => this.choose({ alpha: round(this.seen().critical, 12) }));
    this.find("[data-act=play]").addEventListener("click", () => this.stroll());
  }

  answered() {
    if (this.state.step === 0 && !this.playing) this.stroll();
  }

  choose(change) {
    this.stop();
    this.set(change);
  }

  /** 처음부터 끝까지 걷는다. 걷는 동안 누르면 멈춘다. */
  stroll() {
    if (this.playing) return this.choose({});
    return this.play(STEPS / PACE, (share) => this.set({ step: Math.round(share * STEPS) }));
  }

  seen() {
    return walk(this.problems[this.state.x], this.state.alpha, STEPS);
  }

  redraw() {
    const { state, data } = this;
    const seen = this.seen();
    const problem = this.problems[state.x];
    this.find("[data-map]").innerHTML = map(this.size("[data-map]"), problem, seen, state.step, data.names);
    for (const i of [0, 1]) {
      const pane = `[data-side="${i}"]`;
      this.find(pane).innerHTML = valley(this.size(pane), seen, i, state.step);
    }
    for (const button of this.all("[data-way]")) button.setAttribute("aria-pressed", String(button.dataset.way === state.x));
    show(this.alpha, this.rates.filter((value) => value < state.alpha * (1 - 1e-9)).length, rate(state.alpha, 4));
    show(this.steps, state.step, String(state.step));
    put(this.find("[data-act=play]"), this.playing ? "멈추기" : "걷기");
    put(this.find("[data-told]"), this.said());
  }

  said() {
    return sentence(this.seen(), this.state.alpha);
  }
}

const inRange = (value, [low, high]) => (value >= low && value <= high ? value : null);

function show(slider, value, text) {
  slider.value = String(Math.round(value));
  slider.setAttribute("aria-valuetext", text);
  put(slider.parentElement.querySelector("output"), text);
}

customElements.define("live-valleys", Valleys);
