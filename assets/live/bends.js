// <live-bends>: 단위 하나가 한 번 꺾는 직선을 끌고 꺾어, 사인 곡선을 따라가게 한다.

import { between, toNumber } from "../lab/address.js";
import { Live, grab, place, put, seize, spent } from "../lab/live.js";
import { fixed } from "../lab/words.js";
import { HIGH, MOST, STEEP, chart, error, even, joints, plot, scales, sentence, solve, stems, tips, widest } from "./bends-picture.js";

const STYLE = `
.wave { stroke-width: 6px; opacity: 0.5; }
.sum { stroke-width: 3px; }
.alone { stroke-width: 2px; stroke-dasharray: 6 4; }
.stage .now { fill: var(--lab-current); }
.stage .knob { fill: var(--lab-paper); stroke-width: 3.5px; }
.stage .cut { position: static; width: auto; height: auto; overflow: hidden; }
.low { height: 11rem; }
.band { position: absolute; inset: 0; cursor: grab; touch-action: pan-y; }
.low .band { touch-action: none; }
[data-grip] { pointer-events: none; }
[data-left] { left: -24px; width: 26px; }
.transport { gap: 0.4rem; }
@container (max-width: 34rem) { .chart { height: 11rem; } }`;

class Bends extends Live {
  static title = "꺾어서 사인 곡선을 따라가는 직선";

  begin(data) {
    const [first, last] = (this.ends = [data.x[0], data.x.at(-1)]);
    const read = (text) => {
      const numbers = text.split(",").map(toNumber);
      const bends = numbers.flatMap((t, i) => (i % 2 ? [] : [[t, numbers[i + 1]]]));
      const fits = ([t, v]) => t >= first && t <= last && Math.abs(v) <= 1000;
      return bends.length <= MOST && bends.every(fits) ? bends : null;
    };
    this.fields = {
      bends: { name: "꺾임", rule: `쉼표로 나눈 ‘자리,꺾이는 정도’ 1개에서 ${MOST}개`, read },
      c: between("왼쪽 끝의 높이", -1000, 1000),
    };
    this.floor = Array.from({ length: MOST }, (_, i) => error(data, solve(data, even(data, i + 1))).mean);
    return { bends: data.bends, c: data.c, which: 0 };
  }

  question() {
    return {
      ask: "단위를 넷에서 여덟으로 늘려 고르게 놓고 가장 좋게 꺾으면, 사인 곡선과의 평균제곱오차는 얼마로 줄어들까요?",
      choices: ["절반쯤", "4분의 1쯤", "10분의 1보다 작게"],
      answer: 2,
      because: "꺾이는 사이가 절반이 되면 그 사이에서 곡선이 직선을 벗어나는 폭은 4분의 1쯤, 제곱하면 16분의 1쯤이 됩니다. 단위를 더해 손으로 꺾어 보고, 고르게 놓고 가장 좋게 꺾은 것과 견주어 보세요.",
    };
  }

  markup() {
    const [first, last] = this.ends;
    const handle = (name, label, low, high) =>
      `<div class="handle" ${name} data-held role="slider" tabindex="0" aria-valuemin="${low}" aria-valuemax="${high}" aria-label="${label}"></div>`;
    return `<style>${STYLE}</style>
<div class="pair">
  <div><div class="stage tall"><div class="art"></div><div class="band" data-held></div>
    ${handle("data-grip", "선택한 단위가 꺾이는 자리", first, last)}${handle("data-left", "왼쪽 끝의 높이 c", -HIGH, HIGH)}</div>
  <div class="stage low"><div class="art"></div><div class="band" data-held></div>
    ${handle("data-grip", "선택한 단위가 꺾이는 정도", -STEEP, STEEP)}</div>
  <p class="legend">
    <span class="key truth">사인 곡선</span><span class="key current">단위들의 합</span><span class="key formula dashed">선택한 단위 하나</span><span>□ 왼쪽 끝의 높이 c</span>
  </p></div>
  <div><div class="stage tall chart"></div>
  <p class="legend"><span class="key now">지금</span><span class="key now formula">고르게 놓고 가장 좋게 꺾은 것</span></p></div>
</div>
<p class="told" data-told></p>
<div class="transport" data-held>
  <button data-act="add">단위 더하기</button><button data-act="drop">빼기</button>
  <button data-act="even">고르게 놓기</button><button data-act="solve">가장 좋게 꺾기</button><button data-act="reset">처음으로</button>
</div>
<label class="transport" data-held>선택한 단위 <input class="seek" type="range" name="which" aria-label="선택한 단위"> <output></output></label>`;
  }

  wire() {
    const [grip, tip] = this.all("[data-grip]");
    const [above, below] = this.all(".band");
    const choose = (which) => this.change({ which });
    const nudge = ([right, up], far) => {
      const [t, v] = this.state.bends[this.state.which];
      const by = far ? 0.5 : 0.05;
      this.bend(t + right * by, up ? v + up * by : undefined);
    };
    seize(above, grip, () => joints(this.high, this.state), choose);
    seize(below, tip, () => tips(this.low, this.state), choose);
    grab(grip, { drag: (px) => this.bend(this.high.x.invert(px)), nudge });
    grab(tip, { drag: (px, py) => this.bend(this.low.x.invert(px), this.low.y.invert(py)), nudge });
    const level = (c) => this.change({ c: cut(c, -HIGH, HIGH) });
    grab(this.find("[data-left]"), { drag: (_, py) => level(this.high.y.invert(py)), nudge: ([right, up], far) => level(this.state.c + (right + up) * (far ? 0.5 : 0.05)) });
    for (const button of this.all("[data-act]")) button.addEventListener("click", () => this[button.dataset.act]());
    this.bind();
  }

  change(change) {
    this.stop();
    this.set(change);
  }

  /** 선택한 단위를 t 로 옮긴다. v 를 주면 꺾이는 정도도 바꾼다. */
  bend(t, v) {
    const { bends, which } = this.state;
    const bent = [cut(t, ...this.ends), v === undefined ? bends[which][1] : cut(v, -STEEP, STEEP)];
    this.change({ bends: bends.map((old, i) => (i === which ? bent : old)) });
  }

  add() {
    const { bends } = this.state;
    if (bends.length < MOST) this.change({ bends: [...bends, [cut(widest(this.data, this.state), ...this.ends), 0]], which: bends.length });
  }

  drop() {
    const { bends, which } = this.state;
    if (bends.length > 1) this.change({ bends: bends.filter((_, i) => i !== which), which: Math.max(0, which - 1) });
  }

  even() {
    const sorted = [...this.state.bends].sort(([a], [b]) => a - b);
    const places = even(this.data, sorted.length);
    this.change({ bends: sorted.map(([, v], i) => [places[i], v]) });
  }

  /** 자리는 그대로 두고, 꺾이는 정도와 왼쪽 끝의 높이를 최소제곱으로 푼다. */
  solve() {
    const { c, bends } = this.state;
    const goal = solve(this.data, bends.map(([t]) => t));
    const part = (from, to, share) => round(from + share * (to - from), 6);
    this.play(0.6, (share) => this.set({ c: part(c, goal.c, share), bends: bends.map(([t, v], i) => [t, part(v, goal.bends[i][1], share)]) }));
  }

  redraw() {
    const { data, state } = this;
    const { bends, which } = state;
    const sizes = [".tall", ".low", ".chart"].map((part) => this.size(part)); // 그리기 전에 한꺼번에 잰다
    const [upper, lower] = this.all(".art");
    upper.innerHTML = plot(sizes[0], data, state, which);
    lower.innerHTML = stems(sizes[1], data, state, which);
    this.find(".chart").innerHTML = chart(sizes[2], this.floor, state, error(data, state));
    this.high = scales(sizes[0], data, HIGH);
    this.low = scales(sizes[1], data, STEEP);
    const [t, v] = bends[which];
    const told = `자리 ${fixed(t, 2)}, 정도 ${fixed(v, 2)}`;
    const [grip, tip] = this.all("[data-grip]");
    place(grip, joints(this.high, state)[which], t, told);
    place(tip, tips(this.low, state)[which], v, told);
    place(this.find("[data-left]"), [this.high.x.range[0], this.high.y(cut(state.c, -HIGH, HIGH))], state.c, fixed(state.c, 2));
    spent(this.find("[data-act=add]"), bends.length === MOST);
    spent(this.find("[data-act=drop]"), bends.length === 1);
    this.find(".seek").max = bends.length - 1;
    this.reflect();
    this.find(".seek").setAttribute("aria-valuetext", `${which + 1}번째, ${told}`);
    put(this.find("output"), told);
    put(this.find("[data-told]"), this.said());
  }

  said() {
    return sentence(this.data, this.state, error(this.data, this.state));
  }
}

const round = (value, places) => Number(value.toFixed(places));

const cut = (value, low, high) => Math.min(high, Math.max(low, round(value, 2)));

customElements.define("live-bends", Bends);
