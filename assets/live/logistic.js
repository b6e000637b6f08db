// <live-logistic>: 학생을 끌면 로지스틱 곡선이 따라오고, 깨끗이 갈리면 절벽이 되고, 벌점이 붙잡는다.

import { among, between, integer, list } from "../lab/address.js";
import { Live, grab, place, put, seize } from "../lab/live.js";
import { number } from "../lab/words.js";
import { RESULTS, chanceAt, climb, look, newton, plot, scales, seats, sentence } from "./logistic-picture.js";

const STEPS = 20;
const STYLE = `
.student, .knob { stroke: var(--lab-ink); stroke-width: 1.6px; }
.stage .r1 { fill: var(--lab-ink); }
.stage .r0, .stage .knob { fill: var(--lab-paper); }
.stage .chosen { stroke: var(--lab-current); stroke-width: 3.5px; }
.stage .now { fill: var(--lab-current); }
.fit, .knob { stroke-width: 3px; }
.climb .current { stroke-width: 2px; }
.before { stroke-dasharray: 5 4; }
.probe { stroke: var(--lab-ink); stroke-dasharray: 2 3; }
.band { position: absolute; right: 0; left: 0; height: 60px; cursor: grab; touch-action: none; }
[data-band="1"] { top: 22px; }
[data-band="0"] { bottom: 50px; height: 52px; }
[data-who] { pointer-events: none; }
[data-at] { top: -8px; }
.transport { gap: 0.4rem; }
output { min-width: 8em; }
@container (max-width: 34rem) { .climb { height: 11rem; } }`;

class Logistic extends Live {
  static title = "학생을 끌면 따라오는 로지스틱 곡선";

  begin({ hours, passed, penalties, at }) {
    this.end = Math.ceil(Math.max(...hours)) + 1;
    this.fields = {
      hours: list(between("공부한 시간", 0, this.end), hours.length),
      passed: list(integer("결과", 0, 1), hours.length),
      penalty: among("벌점", penalties),
      step: integer("걸음", 0, STEPS),
      at: between("확률을 읽을 시간", 0, this.end),
    };
    this.before = newton({ hours, passed }, 0, STEPS)[STEPS];
    return { hours, passed, penalty: penalties[0], step: STEPS, at, who: passed.lastIndexOf(0) };
  }

  question({ hours, passed, apart }) {
    const moved = hours.filter((_, i) => passed[i] !== apart[i]);
    return {
      ask: `${moved.join("시간과 ")}시간을 공부하고 떨어진 학생도 붙었다면 합격과 불합격이 깨끗이 갈립니다. 가장 잘 맞는 곡선은 어떻게 될까요?`,
      choices: ["조금 가팔라지고 멈춘다", "끝없이 가팔라진다", "그대로이다"],
      answer: 1,
      because: "깨끗이 갈리고 나면 가파를수록 손실이 작아지니 멈출 곳이 없습니다. 그 학생들을 위로 끌어 올려 w₁의 길을 본 다음, 벌점을 달아 보세요.",
    };
  }

  markup({ hours, penalties }) {
    const handle = (name, label) =>
      `<div class="handle" ${name} data-held role="slider" tabindex="0" aria-valuemin="0" aria-valuemax="${this.end}" aria-label="${label}"></div>`;
    return `<style>${STYLE}</style>
<div class="pair">
  <div><div class="stage tall" data-plot><div class="art"></div>
    <div class="band" data-band="1" data-held></div><div class="band" data-band="0" data-held></div>
    ${handle("data-who", "선택한 학생: 좌우로 시간, 위아래로 결과")}${handle("data-at", "확률을 읽을 시간")}</div>
  <p class="legend">
    <span>● 합격</span><span>○ 불합격</span><span class="key current">지금의 곡선</span><span class="key formula dashed">처음 자료의 답</span>
  </p></div>
  <div class="stage tall climb" data-climb></div>
</div>
<p class="told" data-told></p>
<div class="transport" data-held role="group" aria-label="벌점">
  벌점 λ ${penalties.map((value) => `<button name="penalty" value="${value}">${value || "없음"}</button>`).join("")}
</div>
<label class="transport" data-held>걸음 <input class="seek" type="range" name="step" max="${STEPS}"></label>
<label class="transport" data-held>학생 <input class="seek" type="range" name="who" max="${hours.length - 1}" aria-label="학생"> <output></output></label>
<div class="transport" data-held>
  <button data-act="apart">깨끗이 가르기</button><button data-act="reset">처음으로</button>
</div>`;
  }

  wire() {
    const who = this.find("[data-who]");
    const { hours, apart } = this.data;
    for (const band of this.all(".band")) {
      seize(band, who, () => seats(this.scales(), this.state), (near) => this.set({ who: near }));
    }
    grab(who, {
      drag: (px, py) => this.move(this.scales().x.invert(px), py < this.scales().y(0.5) ? 1 : 0),
      nudge: ([right, up], far) => {
        const { hours, passed } = this.state;
        this.move(hours[this.state.who] + right * (far ? 1 : 0.1), up ? Number(up > 0) : passed[this.state.who]);
      },
    });
    grab(this.find("[data-at]"), {
      drag: (px) => this.set({ at: this.hour(this.scales().x.invert(px)) }),
      nudge: ([right, up], far) => this.set({ at: this.hour(this.state.at + (right + up) * (far ? 1 : 0.1)) }),
    });
    this.bind();
    this.find("[data-act=apart]").addEventListener("click", () => this.set({ hours, passed: apart }));
    this.find("[data-act=reset]").addEventListener("click", () => this.reset());
  }

  move(hour, result) {
    const changed = (values, value) => values.map((old, i) => (i === this.state.who ? value : old));
    this.set({ hours: changed(this.state.hours, this.hour(hour)), passed: changed(this.state.passed, result) });
  }

  hour(value) {
    return Number(Math.min(this.end, Math.max(0, value)).toFixed(1));
  }

  scales() {
    return scales(this.size("[data-plot]"), this.end);
  }

  redraw() {
    const { state } = this;
    const seen = look(state, STEPS);
    const sizes = ["[data-plot]", ".climb"].map((part) => this.size(part)); // 그리기 전에 한꺼번에 잰다
    const at = this.scales();
    this.find(".art").innerHTML = plot(sizes[0], at, state, seen, this.before);
    this.find(".climb").innerHTML = climb(sizes[1], seen, state.step, this.before);
    const [hour, result] = [state.hours[state.who], state.passed[state.who]];
    const student = `${number(hour)}시간, ${RESULTS[result]}`;
    place(this.find("[data-who]"), seats(at, state)[state.who], hour, student);
    place(this.find("[data-at]"), [at.x(state.at), at.floor], state.at, chanceAt(state, seen));
    this.find("[name=who]").setAttribute("aria-valuetext", `${state.who + 1}번째, ${student}`);
    put(this.find("output"), student);
    this.reflect();
    put(this.find("[data-told]"), this.said());
  }

  said() {
    return sentence(this.state, look(this.state, STEPS));
  }
}

customElements.define("live-logistic", Logistic);
