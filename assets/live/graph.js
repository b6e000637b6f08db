// <live-graph>: 코드를 한 줄씩 실행하면 계산 그래프가 자라고, backward() 가 거꾸로 밟아 서랍에 더한다.

import { toNumber, whole } from "../lab/address.js";
import { Live, SCENES, put } from "../lab/live.js";
import { escaped } from "../lab/svg.js";
import { number } from "../lab/words.js";
import { graph, scenes } from "./graph-picture.js";

const STYLE = `
.code .on { border-color: var(--lab-current); background: color-mix(in srgb, var(--lab-current) 14%, transparent); font-weight: 700; }
.code .later { color: var(--lab-muted); }
.code { font-size: max(12px, 0.7rem); }
.code > * { width: auto; padding-left: 2rem; text-indent: -1.3rem; white-space: pre-wrap; }
.tree { height: 25rem; }
@container (max-width: 34rem) { .tree { height: 22.5rem; } }
.stage .way { stroke: var(--lab-line); }
.stage .way .shaft { stroke-width: 1.6px; }
.stage .way .head { fill: var(--lab-line); }
.stage .current .shaft { stroke-width: 2.6px; }
.stage .box, .stage .drawer { fill: var(--lab-field); stroke: var(--lab-line); stroke-width: 1.4px; }
.stage .here { stroke: var(--lab-current); stroke-width: 3px; }
.pull { stroke: var(--lab-line); stroke-width: 3px; }
svg .slope { fill: var(--lab-slope); font-weight: 700; }
svg .kept { font-size: 16px; }
:host { --lab-slope: #a84a00; }
:host([data-scheme="dark"]) { --lab-slope: var(--lab-current); }
.value { display: flex; gap: 0.7rem; align-items: center; margin-top: 0.5rem; }
.value input { flex: 1 1 6rem; min-width: 0; height: 2.75rem; accent-color: var(--lab-formula); }
.value output { min-width: 5.2rem; font-variant-numeric: tabular-nums; }
.told { min-height: 4.6em; }
.turn { margin-top: 0.7rem; }
@container (min-width: 34rem) { .pair { grid-template-columns: 1fr 1fr; } }`;

const LOW = -2;
const HIGH = 6;

class Graph extends Live {
  static title = "계산 그래프를 한 줄씩 짓고 거꾸로 밟기";

  begin(program) {
    const { length } = scenes(program, program.start);
    this.fields = {
      at: {
        name: `${program.leaf}의 값`,
        rule: `${LOW}에서 ${HIGH} 사이의 수`,
        read: (text) => between(toNumber(text)),
      },
      step: { name: "장면", rule: `1에서 ${length} 사이의 정수`, read: (text) => whole(text, 1, length) },
    };
    this.length = length;
    return { at: program.start, step: 1 };
  }

  question(program) {
    const all = scenes(program, program.start);
    const { drawer } = all.at(-1);
    const [once, twice] = [number(drawer[0]), number(2 * drawer[0])];
    return {
      ask: `backward()를 한 번 불러 ${program.leaf}.grad가 ${once}입니다. 비우지 않고 같은 계산과 backward()를 한 번 더 하면, 이번에 ${program.leaf}에 도착하는 수와 서랍에 남는 수는 얼마일까요?`,
      choices: [`도착 ${once}, 서랍 ${once}`, `도착 ${once}, 서랍 ${twice}`, `도착 ${twice}, 서랍 ${twice}`],
      answer: 1,
      because: `그래프를 거꾸로 밟아 도착하는 수는 늘 같습니다. 서랍이 그것을 더할 뿐입니다. 한 칸씩 넘기며 어디에서 곱하고 어디에서 더하는지 보세요.`,
    };
  }

  markup({ lines, leaf }) {
    const code = [...lines, `${leaf}.grad = None`].map((text, i) => `<span data-line="${i}">${escaped(text)}</span>`);
    return `<style>${STYLE}</style>
<div class="pair">
  <div>
    <pre class="code" tabindex="0" role="region" aria-label="실행하는 코드">${code.join("")}</pre>
    ${SCENES}
  </div>
  <div><div class="stage tree"></div>
    <p class="legend"><span>위에서 아래로 <b>값</b></span><span>아래에서 위로 <b>미분</b>(주황)</span></p>
    <label class="value" data-held><span>${leaf}</span>
      <input type="range" data-at min="${LOW}" max="${HIGH}" step="0.1" aria-label="${leaf}의 값"><output></output></label></div>
</div>`;
  }

  wire() {
    this.values = this.find("[data-at]");
    this.turn();
    this.values.addEventListener("input", () => this.set({ at: Number(this.values.value) }));
  }

  redraw() {
    const { step, at } = this.state;
    const { lines, typed, leaf } = this.data;
    const scene = scenes(this.data, at)[step - 1];
    for (const [i, row] of this.all("[data-line]").entries()) {
      row.classList.toggle("on", i >= scene.lines[0] && i <= scene.lines[1]);
      row.classList.toggle("later", i > scene.lines[1] && i === lines.length);
    }
    put(this.find("[data-line='0']"), lines[0].replace(typed, Number.isInteger(at) ? at.toFixed(1) : String(at)));
    this.scene(step, this.length, scene.said);
    this.values.value = String(at);
    put(this.find("output"), `${leaf} = ${number(at)}`);
    this.find(".tree").innerHTML = graph(this.size(".tree"), this.data, at, scene);
  }

  said() {
    return scenes(this.data, this.state.at)[this.state.step - 1].said;
  }
}

const between = (value) => (value >= LOW && value <= HIGH ? value : null);

customElements.define("live-graph", Graph);
