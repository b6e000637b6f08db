// <live-clouds>: 자료를 늘리면 추정값의 구름이 참값으로 모인다.

import { whole } from "../lab/address.js";
import { Live, put } from "../lab/live.js";
import { count } from "../lab/words.js";
import { cloud, picture, sentence, shape } from "./clouds-picture.js";

const ROOM = 1.45; // 이론의 원보다 얼마나 넓게 보는가
const STYLE = `
.sky { height: 20rem; }
.stage .cloud { stroke-width: 5px; stroke-opacity: 0.55; }
ellipse { fill: none; stroke-width: 2px; stroke-dasharray: 6 4; }
.ring { stroke-width: 2.4px; }
svg .star { fill: var(--lab-truth); font-size: 15px; }
.sizes { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.6rem; }
.key.truth { --mark: var(--lab-truth); }
.key.truth::before { width: auto; border: 0; color: var(--mark); content: "★"; vertical-align: 0; }
.zoom { display: inline-flex; gap: 0.5rem; align-items: center; min-height: 2.75rem; }
.zoom input { width: 1.3rem; height: 1.3rem; min-height: 0 !important; accent-color: var(--lab-current); }`;

class Clouds extends Live {
  static title = "자료를 늘리면 모이는 추정값";

  begin({ clouds }) {
    const sizes = clouds.map(({ n }) => n);
    this.fields = {
      n: { name: "자료의 수", rule: `${sizes.join(", ")} 가운데 하나`, read: (text) => (sizes.includes(Number(text)) ? Number(text) : null) },
      zoom: { name: "확대", rule: "0과 1 가운데 하나", read: (text) => whole(text, 0, 1) },
    };
    return { n: sizes[0], zoom: 0 };
  }

  question({ clouds }) {
    const [first, second] = [clouds[0].n, clouds.find(({ n }) => n === clouds[0].n * 100)?.n ?? clouds.at(-1).n];
    const times = second / first;
    const root = Math.round(Math.sqrt(times));
    return {
      ask: `자료를 ${count(first)}개에서 ${count(second)}개로 ${count(times)}배 늘리면 구름의 지름은 얼마가 될까요?`,
      choices: [`${count(times)}분의 1`, `${count(root)}분의 1`, "절반"],
      answer: 1,
      because: `분산이 ${count(times)}분의 1이 되니 표준편차, 곧 구름의 지름은 ${count(root)}분의 1이 됩니다. 단추를 눌러 확인하고, 눈금을 구름에 맞추어 확대해 보세요.`,
    };
  }

  markup({ clouds }) {
    return `<style>${STYLE}</style>
<div class="sizes" data-held role="group" aria-label="자료의 수">
  ${clouds.map(({ n }) => `<button data-n="${n}">n = ${count(n)}</button>`).join("")}
</div>
<div class="stage sky"></div>
<p class="legend">
  <span class="key formula">추정값들과 그 95% 타원(파선)</span><span class="key current">이론의 95% 원</span><span class="key truth">참값</span>
</p>
<p class="told" data-told></p>
<label class="zoom" data-held><input type="checkbox"> 눈금을 구름에 맞추어 확대</label>`;
  }

  wire() {
    for (const button of this.all("[data-n]")) {
      button.addEventListener("click", () => this.move({ n: Number(button.dataset.n) }));
    }
    this.box = this.find(".zoom input");
    this.box.addEventListener("change", () => this.move({ zoom: Number(this.box.checked) }));
  }

  /** 다른 눈금으로 미끄러져 간다. */
  move(change) {
    const from = this.reach ?? this.wanted();
    this.reach = from;
    this.set(change);
    const to = this.wanted();
    this.play(0.7, (share) => {
      this.reach = from * (to / from) ** share;
      this.request();
    });
  }

  at() {
    return this.data.clouds.findIndex(({ n }) => n === this.state.n);
  }

  wanted() {
    return ROOM * cloud(this.data, this.state.zoom ? this.at() : 0).theory;
  }

  redraw() {
    const { data, state } = this;
    const seen = cloud(data, this.at());
    const form = shape(seen, data.radius);
    const reach = this.playing ? this.reach : this.wanted();
    this.find(".sky").innerHTML = picture(this.size(".sky"), data, seen, form, reach);
    for (const button of this.all("[data-n]")) button.setAttribute("aria-pressed", String(Number(button.dataset.n) === state.n));
    this.box.checked = Boolean(state.zoom);
    put(this.find("[data-told]"), sentence(seen, form));
  }

  said() {
    const seen = cloud(this.data, this.at());
    return sentence(seen, shape(seen, this.data.radius));
  }
}

customElements.define("live-clouds", Clouds);
