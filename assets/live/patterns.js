// <live-patterns>: 막대로 풀이를 넘기면 바뀐 줄이 빛나고, 답은 거의 그대로다.

import { whole } from "../lab/address.js";
import { Live, put } from "../lab/live.js";
import { fixed } from "../lab/words.js";
import { code, compared, plane, sentence } from "./patterns-picture.js";

const STYLE = `
.code ins { border-color: var(--lab-current); background: color-mix(in srgb, var(--lab-current) 14%, transparent); animation: glow 1.4s ease-out; }
.code del { color: var(--lab-muted); text-decoration: line-through; }
@keyframes glow { from { background: color-mix(in srgb, var(--lab-current) 60%, transparent); } }
@media (prefers-reduced-motion: reduce) { .code ins { animation: none; } }
.now { font-size: 1.05rem; font-weight: 700; }
.answer-now { margin: 0.2rem 0; font-size: 1.5rem; font-weight: 700; font-variant-numeric: tabular-nums; }
.answers { height: 14rem; margin-top: 0.6rem; }
.stage .spot { fill: var(--lab-data); fill-opacity: 0.75; stroke: none; }
.stage .here { fill: var(--lab-current); fill-opacity: 1; stroke: var(--lab-ink); stroke-width: 2px; }
svg .count { font-weight: 700; }
.pair { grid-template-columns: 1fr; }
@container (min-width: 52rem) { .pair { grid-template-columns: 2.4fr 1fr; } }`;

class Patterns extends Live {
  static title = "풀이를 넘기며 바뀐 줄 보기";

  begin({ solutions }) {
    this.fields = {
      solution: {
        name: "풀이의 차례",
        rule: `1에서 ${solutions.length} 사이의 정수`,
        read: (text) => whole(text, 1, solutions.length),
      },
    };
    this.tallest = Math.max(...solutions.map(({ rows }) => rows.length));
    return { solution: 1 };
  }

  question() {
    return {
      ask: "풀이 2에서 풀이 8까지 코드는 여섯 번 바뀝니다. 그동안 답은 소수 넷째 자리까지 몇 번 바뀔까요?",
      choices: ["여섯 번", "한 번", "한 번도 바뀌지 않는다"],
      answer: 2,
      because: "바뀐 것은 누가 그 일을 하느냐이고, 하는 계산은 하나입니다. 막대를 끌며 줄이 바뀔 때 답도 움직이는지 지켜보세요.",
    };
  }

  markup({ solutions }) {
    return `<style>${STYLE} .code { min-height: calc(${this.tallest} * 1.55em + 1.2rem); }</style>
<div class="turn" data-held>
  <button data-by="-1" aria-label="앞 풀이">◂</button>
  <input type="range" min="1" max="${solutions.length}" step="1" aria-label="풀이">
  <button data-by="1" aria-label="다음 풀이">▸</button>
</div>
<div class="pair">
  <div><p class="now"></p><pre class="code" tabindex="0" role="region" aria-label="풀이의 코드"></pre>
    <p class="legend"><span class="key current">새로 쓴 줄</span><span><del>그은 줄</del>은 없어진 줄</span></p></div>
  <div><p>답 (ŵ₀, ŵ₁)</p><p class="answer-now"></p><p class="compared"></p><div class="stage answers"></div></div>
</div>`;
  }

  wire() {
    this.slider = this.find(".turn input");
    this.slider.addEventListener("input", () => this.set({ solution: Number(this.slider.value) }));
    for (const button of this.all("[data-by]")) {
      button.addEventListener("click", () => this.turn(Number(button.dataset.by)));
    }
  }

  turn(by) {
    const { length } = this.data.solutions;
    this.set({ solution: Math.min(length, Math.max(1, this.state.solution + by)) });
  }

  redraw() {
    const { solutions } = this.data;
    const at = this.state.solution - 1;
    const { name, rows, W } = solutions[at];
    this.slider.value = String(at + 1);
    this.slider.setAttribute("aria-valuetext", name);
    if (this.shown !== at) this.find(".code").innerHTML = code(rows); // 그대로 두어야 다시 빛나지 않는다
    this.shown = at;
    put(this.find(".now"), name);
    put(this.find(".answer-now"), `${fixed(W[0], 4)}, ${fixed(W[1], 4)}`);
    put(this.find(".compared"), compared(solutions, at));
    this.find(".answers").innerHTML = plane(this.size(".answers"), solutions, at);
  }

  said() {
    return sentence(this.data.solutions, this.state.solution - 1);
  }
}

customElements.define("live-patterns", Patterns);
