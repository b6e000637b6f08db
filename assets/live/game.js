// <live-game>: 출발점과 학습률과 규칙을 골라 min max xy 를 걷는다. 고윳값이 단위원의 안팎을 드나든다.

import { places, toNumber, whole } from "../lab/address.js";
import { Live, grab, place, put } from "../lab/live.js";
import { fixed, rate } from "../lab/words.js";
import { REACH, disc, eigen, matrix, plane, sentence, square, walk } from "./game-picture.js";

const STEPS = 60;
const PACE = 12; // 초당 걸음
const STYLE = `
.rules { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.6rem; }
.stage .cut { position: static; width: auto; height: auto; overflow: hidden; }
.stage .current { stroke-width: 1.4px; }
.stage .dots { stroke-width: 4.5px; }
.stage .start { fill: var(--lab-paper); stroke-width: 2.4px; }
.stage .now { fill: var(--lab-current); stroke: var(--lab-paper); stroke-width: 1.5px; }
.level { stroke: var(--lab-data); stroke-width: 0.9px; stroke-opacity: 0.7; }
.minus { stroke-dasharray: 4 4; }
.spoke { stroke: var(--lab-muted); stroke-dasharray: 2 3; }
.next { --mark: var(--lab-ink); stroke: var(--mark); }
.next .shaft { stroke-width: 3px; }
.stage .next .head { fill: var(--mark); }
.locus { stroke: var(--lab-data); stroke-width: 1.3px; stroke-dasharray: 3 4; }
.locus, .level { --mark: var(--lab-data); }
.stage .unit { stroke: var(--tone); stroke-width: 2px; fill: var(--tone); fill-opacity: 0.1; }
.converge { --tone: var(--lab-converge); }
.oscillate { --tone: var(--lab-oscillate); }
.diverge { --tone: var(--lab-diverge); }
svg .factor { fill: var(--tone); font-size: 17px; font-weight: 700; }
svg .beyond { font-weight: 700; }
svg .goal { fill: var(--lab-formula); font-size: 17px; font-weight: 700; }
.row { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: center; margin-top: 0.5rem; }
.row label { display: flex; flex: 1 1 12rem; min-width: 0; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
.row output { min-width: 2.6em; font-weight: 700; font-variant-numeric: tabular-nums; }
.row input { flex: 1 1 5rem; order: 1; width: 5rem; min-width: 0; height: 2.75rem; accent-color: var(--lab-current); }
.told { min-height: 3.1em; }
.pair { margin-top: 0.5rem; }
@container (max-width: 34rem) { .told { min-height: 4.6em; } .round { height: 13rem; } .main { min-width: 5rem; } }`;

class Game extends Live {
  static title = "게임 min max xy를 규칙마다 걸어 보기";

  begin({ rules, alphas, alpha, start }) {
    const [low, high] = [alphas[0], alphas.at(-1)];
    this.fields = {
      rule: { name: "규칙", rule: `1에서 ${rules.length} 사이의 정수`, read: (text) => whole(text, 1, rules.length) },
      alpha: {
        name: "학습률",
        rule: `${low}에서 ${high} 사이의 수`,
        read: (text) => (toNumber(text) >= low && toNumber(text) <= high ? toNumber(text) : null),
      },
      start: { name: "출발점", rule: "쉼표로 나눈, 크기가 2를 넘지 않는 두 수", read: (text) => places(text, 2, 2) },
      step: { name: "걸음", rule: `0에서 ${STEPS} 사이의 정수`, read: (text) => whole(text, 0, STEPS) },
    };
    return { rule: 1, alpha, start, step: 0 };
  }

  question({ rules, alpha, cure }) {
    const { name } = rules[cure];
    return {
      ask: `‘${name}’ 규칙은 학습률 ${alpha}에서 답으로 들어왔습니다. 학습률을 점점 키우면 어떻게 될까요?`,
      choices: ["키울수록 빨리 들어온다", "빨라지다가, 지나치면 달아난다", "빨라지지도 느려지지도 않는다"],
      answer: 1,
      because: `크기가 가장 작은 학습률이 따로 있고, 더 키우면 고윳값이 단위원 밖으로 나갑니다. 아래에서 ‘${name}’ 규칙을 고르고 학습률을 끌어 찾아보세요.`,
    };
  }

  markup({ rules, alphas }) {
    return `<style>${STYLE}</style>
<div class="rules" data-held role="group" aria-label="규칙">
  ${rules.map(({ name }, i) => `<button data-rule="${i + 1}">${name}</button>`).join("")}
</div>
<div class="row" data-held>
  <label>학습률 <input type="range" data-alpha aria-label="학습률" min="0" max="${alphas.length - 1}" step="1"><output></output></label>
</div>
<div class="pair">
  <div class="stage tall" data-plane><div class="art"></div>
    <div class="handle" data-held role="slider" tabindex="0" aria-label="출발점" aria-valuemin="-2" aria-valuemax="2"></div></div>
  <div class="stage tall round" data-disc></div>
</div>
<p class="legend">
  <span class="key start">출발점(끌 수 있음)</span><span class="key now">지금의 자리와 고윳값</span><span class="key goal">답</span>
  <span class="key next">다음 걸음의 방향</span><span class="key level">등고선(파선은 음수)</span>
  <span class="key locus dashed">학습률을 바꿀 때 고윳값이 가는 길</span>
</p>
<p class="told" data-told></p>
<div class="row" data-held>
  <button data-act="play" class="main">걷기</button>
  <button data-act="step">한 걸음</button>
  <button data-act="reset">처음으로</button>
  <label>걸음 <input type="range" data-step aria-label="걸음" min="0" max="${STEPS}" step="1"><output></output></label>
</div>`;
  }

  wire() {
    for (const button of this.all("[data-rule]")) {
      button.addEventListener("click", () => this.choose({ rule: Number(button.dataset.rule) }));
    }
    this.alpha = this.find("[data-alpha]");
    this.alpha.addEventListener("input", () => this.choose({ alpha: this.data.alphas[Number(this.alpha.value)] }));
    this.steps = this.find("[data-step]");
    this.steps.addEventListener("input", () => this.choose({ step: Number(this.steps.value) }));
    const acts = {
      play: () => this.stroll(),
      step: () => this.choose({ step: Math.min(STEPS, this.state.step + 1) }),
      reset: () => this.reset(),
    };
    for (const button of this.all("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
    this.handle = this.find(".handle");
    grab(this.handle, { drag: (px, py) => this.drag(px, py), nudge: (by, far) => this.nudge(by, far) });
  }

  answered() {
    if (this.state.step === 0 && !this.playing) this.stroll();
  }

  choose(change) {
    this.stop();
    this.set(change);
  }

  from(values) {
    this.choose({ start: values.map((value) => Math.min(2, Math.max(-2, Number(value.toFixed(2))))) });
  }

  drag(px, py) {
    const { x, y } = square(this.size("[data-plane]"), REACH);
    this.from([x.invert(px), y.invert(py)]);
  }

  nudge(by, far) {
    this.from(this.state.start.map((value, i) => value + by[i] * (far ? 0.5 : 0.1)));
  }

  /** 지금의 걸음부터, 다 걸었으면 처음부터 끝까지 걷는다. 걷는 동안 누르면 멈춘다. */
  stroll() {
    if (this.playing) return this.choose({});
    const from = this.state.step < STEPS ? this.state.step : 0;
    return this.play((STEPS - from) / PACE, (share) => this.set({ step: from + Math.round(share * (STEPS - from)) }));
  }

  seen() {
    const { rule, alpha, start, step } = this.state;
    const chosen = this.data.rules[rule - 1];
    const J = matrix(chosen, alpha);
    return { name: chosen.name, J, values: eigen(J), path: walk(J, start, step) };
  }

  redraw() {
    const { state, data } = this;
    const { J, values, path } = this.seen();
    const locus = data.alphas.map((alpha) => eigen(matrix(data.rules[state.rule - 1], alpha)).values);
    const size = this.size("[data-plane]");
    this.find(".art").innerHTML = plane(size, J, state.alpha, path);
    this.find("[data-disc]").innerHTML = disc(this.size("[data-disc]"), values, locus);
    const { x, y } = square(size, REACH);
    const [px, py] = state.start;
    place(this.handle, [x(px), y(py)], px, `x = ${fixed(px, 2)}, y = ${fixed(py, 2)}`);
    for (const button of this.all("[data-rule]")) button.setAttribute("aria-pressed", String(Number(button.dataset.rule) === state.rule));
    show(this.alpha, data.alphas.filter((alpha) => alpha < state.alpha - 1e-9).length, rate(state.alpha));
    show(this.steps, state.step, String(state.step));
    put(this.find("[data-act=play]"), this.playing ? "멈추기" : "걷기");
    put(this.find("[data-told]"), this.said());
  }

  said() {
    const { name, values, path } = this.seen();
    return sentence(name, this.state.alpha, values, path);
  }
}

function show(slider, value, text) {
  slider.value = String(value);
  slider.setAttribute("aria-valuetext", text);
  put(slider.parentElement.querySelector("output"), text);
}

customElements.define("live-game", Game);
