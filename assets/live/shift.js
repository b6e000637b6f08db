// <live-shift>: 종이에 그리거나 옮기면 특징 지도가 따라온다.

import { places, whole } from "../lab/address.js";
import { Live, put, spent } from "../lab/live.js";
import { begins } from "../lab/press.js";
import { FULL, SIDE, bars, bounds, chart, fits, kernel, measure, packed, sentence, sheet, shifted, spot, unpacked } from "./shift-picture.js";

const STYLE = `
.set { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; margin-bottom: 0.5rem; }
.set span { min-width: 3em; color: var(--lab-muted); font-size: 0.8rem; }
.sheets { display: grid; grid-template-columns: 1fr 1fr; gap: 0.4rem 1rem; }
.sheets .stage { aspect-ratio: 1; }
.sheets p { font-size: 0.9rem; font-weight: 700; }
.paper { touch-action: none; cursor: crosshair; }
.stage.kernel { width: 6rem; height: 6rem; }
.set .bars { flex: 1 1 9rem; width: auto; height: 6rem; }
.legend { margin-bottom: 0.5rem; }
.stage .ink { fill: var(--lab-ink); }
.stage .plus { fill: var(--lab-formula); --mark: var(--lab-formula); }
.stage .minus { fill: var(--lab-current); }
.stage .dense { fill: var(--lab-data); }
.key.plus { --mark: var(--lab-formula); }
.key.minus { --mark: var(--lab-current); }
.key.ghost { --mark: var(--lab-muted); }
.stage .ghost { stroke: var(--lab-muted); stroke-width: 1.6px; stroke-dasharray: 4 4; }
.stage .pane { stroke: var(--lab-truth); stroke-width: 2.6px; }
.frame { stroke: var(--lab-line); }
svg .share { font-weight: 700; }
.told { min-height: 3.1em; }
@container (max-width: 34rem) {
  .told { min-height: 6.1em; }
  .set { gap: 0.3rem; }
  .set button { min-width: 2.4rem; padding: 0 0.3rem; }
}`;
const WAYS = [["왼쪽으로", "◂", 0, -1], ["위로", "▴", -1, 0], ["아래로", "▾", 1, 0], ["오른쪽으로", "▸", 0, 1]];
const KEYS = { ArrowLeft: 0, ArrowUp: 1, ArrowDown: 2, ArrowRight: 3 };

class Shift extends Live {
  static title = "그림을 옮기면 따라오는 특징 지도";

  begin({ digits, filters }) {
    this.cursor = null;
    this.fields = {
      ink: {
        name: "그림",
        rule: "칸마다 0에서 9, a에서 g 가운데 한 글자, 많아야 144글자",
        read: (text) => (/^[0-9a-g]{1,144}$/.test(text) ? packed(unpacked(text)) : null),
      },
      moved: {
        name: "옮긴 칸",
        rule: "그림이 종이 안에 남는, 쉼표로 나눈 두 정수",
        read: (text, { ink }) => {
          const moved = places(text, 2, SIDE);
          return moved?.every(Number.isInteger) && fits(unpacked(ink), moved) ? moved : null;
        },
      },
      filter: { name: "필터", rule: `1에서 ${filters.length} 사이의 정수`, read: (text) => whole(text, 1, filters.length) },
    };
    return { ink: digits[0].ink, moved: [0, 0], filter: 1 };
  }

  question({ digits }) {
    return {
      ask: `숫자 ${digits[0].label}의 그림을 오른쪽으로 한 칸 옮깁니다. 특징 지도에서 가장 큰 수와, 옮기기 전의 그림을 그대로 가중치로 적은 완전연결 단위의 점수는 어떻게 될까요?`,
      choices: ["둘 다 그대로이다", "가장 큰 수는 그대로, 점수는 떨어진다", "둘 다 떨어진다"],
      answer: 1,
      because: "지도는 무늬째 자리만 옮기니 가장 큰 수가 그대로 있습니다. 완전연결 단위는 자리마다 가중치가 따로라, 획이 옮겨 가면 다른 가중치를 만납니다. 그림을 옮겨 보고, 직접 그려서도 해 보세요.",
    };
  }

  markup({ digits, filters }) {
    return `<style>${STYLE}</style>
<div class="set" data-held role="group" aria-label="그림"><span>그림</span>
  ${digits.map(({ label }, i) => `<button data-digit="${i}">${label}</button>`).join("")}<button data-act="clear">지우기</button>
</div>
<div class="set" data-held role="group" aria-label="필터"><span>필터</span>
  ${filters.map(({ name }, i) => `<button data-filter="${i + 1}">${name}</button>`).join("")}
</div>
<div class="set" data-held role="group" aria-label="옮기기"><span>옮기기</span>
  ${WAYS.map(([name, sign], i) => `<button data-way="${i}" aria-label="${name} 한 칸">${sign}</button>`).join("")}<button data-act="home">제자리</button>
</div>
<div class="sheets">
  <div><p>종이(칠해 보세요)</p><div class="stage paper" data-held role="application" tabindex="0" aria-label="그리는 종이. 화살표로 칸을 고르고 스페이스로 칠하거나 지웁니다. Shift와 화살표로 그림을 옮깁니다."><div class="art"></div></div></div>
  <div><p>특징 지도</p><div class="stage" data-map></div></div>
</div>
<p class="legend">
  <span class="key plus">양수</span><span class="key minus">음수</span><span class="key ghost dashed">옮기기 전의 자리</span>
</p>
<div class="set"><div class="stage kernel"></div><div class="stage bars"></div></div>
<p class="told" data-told></p>`;
  }

  wire() {
    const listen = (name, act) => {
      for (const button of this.all(`[data-${name}]`)) button.addEventListener("click", () => act(button.dataset[name]));
    };
    listen("digit", (i) => this.set({ ink: this.data.digits[i].ink, moved: [0, 0] }));
    listen("filter", (i) => this.set({ filter: Number(i) }));
    listen("way", (i) => this.move(i));
    listen("act", (name) => this.set(name === "clear" ? { ink: "0", moved: [0, 0] } : { moved: [0, 0] }));
    this.paper = this.find(".paper");
    this.paper.addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  /** 한 칸 옮긴 자리. 먹이 없거나 종이 밖으로 나가면 null. */
  next(way) {
    const [, , down, right] = WAYS[way];
    const moved = [this.state.moved[0] + down, this.state.moved[1] + right];
    const ink = unpacked(this.state.ink);
    return bounds(ink) && fits(ink, moved) ? moved : null;
  }

  move(way) {
    const moved = this.next(way);
    if (moved) this.set({ moved });
  }

  /** 칸을 칠한다. 옮겨 둔 그림에 칠하면 거기가 새로운 제자리가 된다. */
  paint(cell, level) {
    const ink = shifted(unpacked(this.state.ink), this.state.moved);
    if (ink[cell] === level) return;
    ink[cell] = level;
    this.set({ ink: packed(ink), moved: [0, 0] });
  }

  /** 지금 보이는 칸의 먹. */
  level(cell) {
    return shifted(unpacked(this.state.ink), this.state.moved)[cell];
  }

  look(cursor) {
    this.cursor = cursor;
    this.request();
  }

  key(event) {
    const way = KEYS[event.key];
    if (way === undefined && event.key !== " ") return;
    event.preventDefault();
    if (way !== undefined && event.shiftKey) return this.move(way);
    const cell = this.cursor ?? (SIDE * SIDE + SIDE) / 2;
    if (way === undefined) {
      this.paint(cell, this.level(cell) > 0 ? 0 : FULL);
      return this.look(cell);
    }
    const [, , down, right] = WAYS[way];
    const [row, column] = [Math.floor(cell / SIDE) + down, (cell % SIDE) + right];
    const within = (value) => Math.min(SIDE - 1, Math.max(0, value));
    return this.look(this.cursor === null ? cell : within(row) * SIDE + within(column));
  }

  // 누른 칸이 비었으면 칠하고 차 있으면 지우며, 떼기 전까지 지나는 칸에 같은 일을 한다.
  draw() {
    const { paper } = this;
    let [level, last] = [null, null];
    const at = (event) => {
      const { left, top, width } = paper.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top].map((value) => Math.floor((value / width) * SIDE));
    };
    const cellOf = ([column, row]) => (Math.min(column, row) >= 0 && Math.max(column, row) < SIDE ? row * SIDE + column : null);
    const over = (event) => {
      const here = at(event);
      const steps = level === null ? 0 : Math.max(...here.map((value, i) => Math.abs(value - last[i])));
      for (let k = 0; k <= steps && level !== null; k += 1) {
        const cell = cellOf(here.map((value, i) => Math.round(last[i] + ((value - last[i]) * k) / (steps || 1))));
        if (cell !== null) this.paint(cell, level);
      }
      last = here;
      this.look(cellOf(here));
    };
    paper.addEventListener("pointerdown", (event) => {
      if (!begins(event)) return;
      event.preventDefault();
      paper.focus({ preventScroll: true });
      paper.setPointerCapture(event.pointerId);
      last = at(event);
      const cell = cellOf(last);
      if (cell === null) return;
      level = this.level(cell) > 0 ? 0 : FULL;
      over(event);
    });
    paper.addEventListener("pointermove", (event) => event.isPrimary && over(event));
    for (const end of ["pointerup", "pointercancel"]) paper.addEventListener(end, (event) => event.isPrimary && (level = null));
    for (const end of ["pointerleave", "blur"]) paper.addEventListener(end, () => this.look(null));
  }

  seen() {
    const ink = unpacked(this.state.ink);
    const { weights } = this.data.filters[this.state.filter - 1];
    return { ink, weights, now: measure(ink, this.state.moved, weights) };
  }

  redraw() {
    const { state, cursor, data } = this;
    const { ink, weights, now } = this.seen();
    this.find(".art").innerHTML = sheet(this.size(".paper"), ink, state.moved, now, cursor);
    this.find("[data-map]").innerHTML = chart(this.size("[data-map]"), ink, state.moved, now, cursor);
    this.find(".kernel").innerHTML = kernel(this.size(".kernel"), weights);
    this.find(".bars").innerHTML = bars(this.size(".bars"), now);
    const pressed = (button, on) => button.setAttribute("aria-pressed", String(on));
    for (const button of this.all("[data-digit]")) pressed(button, data.digits[button.dataset.digit].ink === state.ink);
    for (const button of this.all("[data-filter]")) pressed(button, Number(button.dataset.filter) === state.filter);
    for (const button of this.all("[data-way]")) spent(button, !this.next(button.dataset.way));
    put(this.find("[data-told]"), this.said());
  }

  said() {
    const { ink, now } = this.seen();
    return this.cursor === null ? sentence(ink, this.state.moved, now) : spot(this.cursor, now);
  }
}

customElements.define("live-shift", Shift);
