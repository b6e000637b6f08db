// <live-residuals>: 직선을 끌면 잔차의 막대들이 두 합으로, 두 합이 손실의 기울기로 바뀐다.

import { places } from "../lab/address.js";
import { Live, grab, place, put } from "../lab/live.js";
import { fixed } from "../lab/words.js";
import { NAMES, balance, balanceSheet, best, equation, forces, grips, plot, scales, sentence } from "./residuals-picture.js";

const FAR = 1000;
const STYLE = `
.stage .up, .stage .down { stroke-width: 1.8px; opacity: 0.6; }
.up { --mark: var(--lab-current); }
.down { --mark: var(--lab-ink); }
.stage .up, .stage .down { stroke: var(--mark); }
.stage .data { stroke-width: 4.5px; }
.stage rect.up, .stage rect.down { fill: var(--mark); stroke: none; }
.fit { stroke-width: 3px; stroke-dasharray: 9 6; }
.stage .knob { fill: var(--lab-paper); stroke-width: 3.5px; }
svg .sum { font-size: 17px; font-weight: 700; }
svg .verb { font-weight: 700; }
.sums { height: 13.2rem; }
`;
const MAGNET = 3; // 합이 0 이 되는 자리에서 이만큼(픽셀) 안이면 그 자리에 붙는다

class Residuals extends Live {
  static title = "직선을 끌어 막대의 합을 없애기";

  fields = {
    line: { name: "직선", rule: "쉼표로 나눈 두 수", read: (text) => places(text, 2, FAR) },
  };

  begin(data) {
    this.goal = best(data);
    this.lowest = forces(data, this.goal).loss;
    return { line: data.line };
  }

  question() {
    return {
      ask: "손실이 가장 작은 직선에서 세로 막대들은 어떻게 될까요?",
      choices: ["모두 사라진다", "남지만, 위아래가 지워져 합이 0이 된다", "위로 뻗은 것만 남는다"],
      answer: 1,
      because: "점들의 띠에 두께가 있어 막대는 남습니다. 다만 위로 뻗은 것과 아래로 뻗은 것이 꼭 지워집니다. 두 손잡이를 끌어 두 화살표를 모두 없애 보세요.",
    };
  }

  markup() {
    const handle = (i, label) =>
      `<div class="handle" data-grip="${i}" data-held role="slider" tabindex="0" aria-orientation="vertical" aria-valuemin="${-FAR}" aria-valuemax="${FAR}" aria-label="${label}"></div>`;
    return `<style>${STYLE}</style>
<div class="pair">
  <div><div class="stage tall" data-plot><div class="art"></div>
    ${handle(0, `절편 ${NAMES[0]}: 직선을 올리고 내린다`)}${handle(1, `기울기 ${NAMES[1]}: 직선을 세우고 눕힌다`)}</div>
<p class="legend">
    <span class="key data">자료</span><span class="key current dashed">지금의 직선</span>
    <span class="key up">위로 뻗은 막대(양수)</span><span class="key down">아래로 뻗은 막대(음수)</span>
  </p></div>
  <div class="stage sums" data-sums></div>
</div>
<p class="told" data-told></p>
<div class="transport" data-held>
  <button data-act="step">한 걸음 고치기</button>
  <button data-act="best">가장 좋은 직선</button>
  <button data-act="reset">처음으로</button>
</div>`;
  }

  wire() {
    this.all("[data-grip]").forEach((handle, i) => {
      grab(handle, { drag: (_, py) => this.drag(i, py), nudge: ([right, up], far) => this.nudge(i, right + up, far) });
    });
    const acts = {
      step: () => this.step(),
      best: () => this.glide(this.goal),
      reset: () => this.reset(),
    };
    for (const button of this.all("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
  }

  drag(which, py) {
    this.stop();
    const { y, grip } = scales(this.size("[data-plot]"), this.data);
    const lever = which === 0 ? 1 : grip;
    const value = Math.min(y.domain[1], Math.max(y.domain[0], y.invert(py)));
    const wanted = which === 0 ? value : (value - this.state.line[0]) / grip;
    const even = balance(this.data, this.state.line, which);
    const near = Math.abs(y(even * lever) - y(wanted * lever)) < MAGNET;
    this.change(which, near ? even : Number(wanted.toFixed(2)));
  }

  // 화살표로 합이 0 이 되는 자리를 지나치면 그 자리에 선다.
  nudge(which, by, far) {
    this.stop();
    const now = this.state.line[which];
    const wanted = Math.min(FAR, Math.max(-FAR, Number((now + by * (far ? 1 : 0.1)).toFixed(2))));
    const even = balance(this.data, this.state.line, which);
    const passed = Math.abs(now - even) > 1e-9 && (now - even) * (wanted - even) < 0;
    this.change(which, passed ? even : wanted);
  }

  change(which, value) {
    this.set({ line: this.state.line.map((w, i) => (i === which ? value : w)) });
  }

  // 미끄러지는 동안 또 누르면, 가던 곳에서 다음 걸음을 센다.
  step() {
    const from = this.playing ? this.heading : this.state.line;
    const { gradient } = forces(this.data, from);
    this.glide(from.map((w, i) => w - this.data.alpha * gradient[i]));
  }

  /** 지금의 직선에서 to 까지 미끄러진다. */
  glide(to) {
    const from = this.state.line;
    this.heading = to;
    this.play(0.6, (share) => this.set({ line: from.map((w, i) => (share < 1 ? w + share * (to[i] - w) : to[i])) }));
  }

  seen() {
    return forces(this.data, this.state.line);
  }

  redraw() {
    const { data, state } = this;
    const seen = this.seen();
    const size = this.size("[data-plot]");
    this.find(".art").innerHTML = plot(size, data, state.line, seen);
    this.find("[data-sums]").innerHTML = balanceSheet(this.size("[data-sums]"), seen);
    const spots = grips(scales(size, data), state.line);
    this.all("[data-grip]").forEach((handle, i) => {
      place(handle, spots[i], state.line[i], `${NAMES[i]} = ${fixed(state.line[i], 2)}`);
    });
    const slope = seen.gradient.map((g) => fixed(g, 1)).join(", ");
    put(this.find("[data-told]"), `직선 ${equation(state.line)}, 손실 ${fixed(seen.loss, 2)}. 손실의 기울기 = −2 × 두 합 = (${slope})`);
  }

  said() {
    return sentence(this.state.line, this.seen(), this.lowest);
  }
}

customElements.define("live-residuals", Residuals);
