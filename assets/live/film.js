// <live-film>: 셀을 한 줄씩 실행하며 필름에 무엇이 담기고, 거꾸로 돌린 뒤 무엇이 남는지 본다.

import { whole } from "../lab/address.js";
import { Live, SCENES, put } from "../lab/live.js";
import { escaped } from "../lab/svg.js";
import { film, listing, shots } from "./film-picture.js";

const STYLE = `
.code .on { border-color: var(--lab-current); background: color-mix(in srgb, var(--lab-current) 14%, transparent); font-weight: 700; }
.code { min-height: 14.2em; }
.reel { height: 11.5rem; }
.turn { margin-top: 0.7rem; }
.told { min-height: 4.6em; }
.takes { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-bottom: 0.7rem; }
.keep { display: flex; gap: 0.5rem; align-items: center; min-height: 2.75rem; }
.keep span { min-width: 0; overflow-wrap: anywhere; }
.keep input { flex: none; width: 1.3rem; height: 1.3rem; accent-color: var(--lab-formula); }
.stage .box, .stage .shot { fill: var(--lab-paper); stroke: var(--lab-line); stroke-width: 1.4px; }
.stage .strip { fill: var(--lab-muted); stroke: none; }
.stage .hole { fill: var(--lab-paper); stroke: none; }
.stage .empty { stroke-dasharray: 5 4; }
.mic { stroke: var(--lab-current); stroke-width: 3px; }
.deaf { stroke: var(--lab-line); stroke-dasharray: 3 4; }
svg .lamp, svg .wrong { fill: var(--lab-diverge); font-weight: 700; }
svg .slope { fill: var(--lab-slope); font-weight: 700; }
:host { --lab-slope: #a84a00; }
:host([data-scheme="dark"]) { --lab-slope: var(--lab-current); }
@container (min-width: 34rem) { .pair { grid-template-columns: 1fr 1fr; } }`;

class Film extends Live {
  static title = "필름에 담기는 것과 남는 것";

  begin({ takes }) {
    const flag = (text) => whole(text, 0, 1);
    this.fields = {
      take: { name: "셀의 차례", rule: `1에서 ${takes.length} 사이의 정수`, read: (text) => whole(text, 1, takes.length) },
      keep: { name: "남기는 스위치", rule: "0과 1 가운데 하나", read: flag, usual: ({ take }) => Number(takes[take - 1].keep) },
      step: {
        name: "장면",
        rule: "그 셀에 있는 장면의 번호",
        read: (text, { take, keep }) => whole(text, 1, shots(takes[take - 1], keep === 1).length),
      },
    };
    return { take: 1, keep: Number(takes[0].keep), step: 1 };
  }

  question({ takes }) {
    const take = takes.find(({ events }) => events.filter((event) => event.do === "op").length > 1);
    const [f, g] = take.events.filter((event) => event.do === "op").map(({ name, line }) => [name, take.code[line].trim()]);
    const value = shots(take, true).find(({ results }) => results.length > 1).results[1].what;
    return {
      ask: `persistent를 켜지 않은 테이프에 ${f[1]}, ${g[1]} 두 줄을 담았습니다. ${f[0]}의 미분을 구한 다음 ${g[0]}의 미분을 처음으로 구하면 무엇이 나올까요?`,
      choices: [value, "None", "오류"],
      answer: 2,
      because: `한 번 거꾸로 돌리면 필름을 통째로 버리니, 아직 묻지 않은 ${g[0]}도 함께 사라집니다. 아래에서 ${take.label} 셀을 고르고 스위치를 꺼 보세요.`,
    };
  }

  markup({ takes }) {
    const choices = takes.map(({ label }, i) => `<button data-take="${i + 1}">${label}</button>`);
    return `<style>${STYLE}</style>
<div class="takes" data-held role="group" aria-label="셀">${choices.join("")}</div>
<div class="pair">
  <div>
    <pre class="code" tabindex="0" role="region" aria-label="실행하는 코드"></pre>
    <label class="keep" data-held><input type="checkbox"><span></span></label>
  </div>
  <div>
    <div class="stage reel"></div>
    ${SCENES}
  </div>
</div>`;
  }

  wire() {
    this.switch = this.find(".keep input");
    this.turn();
    this.switch.addEventListener("change", () => this.set({ keep: Number(this.switch.checked) }));
    for (const button of this.all("[data-take]")) {
      const take = Number(button.dataset.take);
      button.addEventListener("click", () => this.set({ take, step: 1, keep: Number(this.data.takes[take - 1].keep) }));
    }
  }

  /** 고른 셀과 그 장면들. */
  scenes() {
    const take = this.data.takes[this.state.take - 1];
    return { take, all: shots(take, this.state.keep === 1) };
  }

  // 스위치를 바꾸면 장면의 수가 달라지므로, 있는 장면 안으로 들인다.
  shown() {
    return Math.min(this.scenes().all.length, Math.max(1, this.state.step));
  }

  redraw() {
    const { take, all } = this.scenes();
    const step = (this.state.step = this.shown());
    const scene = all[step - 1];
    const rows = listing(take, this.state.keep === 1);
    this.find(".code").innerHTML = rows
      .map((row, i) => `<span class="${i === scene.line ? "on" : ""}">${escaped(row) || " "}</span>`)
      .join("");
    for (const button of this.all("[data-take]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.take) === this.state.take));
    }
    this.switch.checked = this.state.keep === 1;
    put(this.find(".keep span"), take.source === "tensor" ? "retain_graph=True" : "persistent=True");
    this.scene(step, all.length, scene.said);
    this.find(".reel").innerHTML = film(this.size(".reel"), take, scene);
  }

  said() {
    const { take, all } = this.scenes();
    return `${take.label}. ${all[this.shown() - 1].said}`;
  }
}

customElements.define("live-film", Film);
