// <first-line>: 첫 페이지에서 직선이 자료를 찾아가는 그림.
// 계산과 그림은 실험실의 것을 빌려 쓴다. 자료는 first-line.json 에서 읽고, 읽기 전이나 읽지
// 못했을 때는 안에 든 그림(얼린 강의의 것)이 보인다.

import { criticalRate, descend, lastFinite, lineProblem, outlook } from "./descent.js";
import { fit, frame } from "./draw.js";
import { Panel } from "./panel.js";
import { log } from "./scales.js";
import { palette, scheme, watchScheme } from "./theme.js";
import { TITLES, fixed, rate } from "./words.js";

const DATA = new URL("first-line.json", import.meta.url);
const STYLES = ["lab.css", "first-line.css"].map((name) => new URL(name, import.meta.url).href);
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const PACE = 7; // 초당 걸음. 서른 걸음이 5초 안에 끝난다.
const RESOLUTION = 200;

const MARKUP = `
<section class="lab" aria-label="직선 맞추기">
  <canvas role="img" aria-label="자료의 산점도, 지금의 직선(주황 점선), 공식의 직선(파랑)"></canvas>
  <p class="legend">
    <span class="key data">하루</span>
    <span class="key current dashed">지금의 직선</span>
    <span class="key formula">공식으로 구한 직선</span>
  </p>
  <div class="transport">
    <button data-act="play" class="main"></button>
    <button data-act="step">한 걸음만</button>
    <label class="slider">학습률
      <input type="range" min="0" max="${RESOLUTION}" step="1" aria-label="학습률">
      <output></output> <span class="badge"></span>
    </label>
  </div>
  <p class="told"><span class="result" role="status"></span></p>
</section>`;

// CSS가 오기 전에 맨 모습이 보이면 아래의 글이 밀린다.
const UNTIL_STYLED = "<style>:host(:not([data-ready])) .holder { display: none; }</style>";

class FirstLine extends HTMLElement {
  async connectedCallback() {
    const answer = await fetch(DATA);
    if (!answer.ok || this.shadowRoot) return;
    this.data = await answer.json();
    this.problem = lineProblem(this.data.x, this.data.y);
    this.view = frame(this.problem, this.data.start, this.data);
    this.attachShadow({ mode: "open" }).innerHTML = `${UNTIL_STYLED}<slot></slot><div class="holder">${MARKUP}</div>`;
    await Promise.all(STYLES.map((href) => this.sheet(href)));
    this.dataset.ready = "";
    this.panel = new Panel(this.find("canvas"), fit);
    this.wire();
    this.walk(this.data.alpha);
    this.watch();
  }

  disconnectedCallback() {
    this.pause();
    this.unwatch?.();
  }

  find(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  sheet(href) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    this.shadowRoot.prepend(link);
    return new Promise((loaded) => link.addEventListener("load", loaded));
  }

  wire() {
    const critical = criticalRate(this.problem);
    const scale = log([critical / 80, critical * 1.6], [0, RESOLUTION]);
    this.slider = this.find("input");
    this.slider.value = String(Math.round(scale(this.data.alpha)));
    const share = (alpha) => `${(100 * scale(alpha)) / RESOLUTION}%`;
    this.slider.style.setProperty("--swing", share(critical / 2));
    this.slider.style.setProperty("--break", share(critical));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.walk(Number(scale.invert(Number(this.slider.value)).toPrecision(2)));
    });
    this.find("[data-act=play]").addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    this.find("[data-act=step]").addEventListener("click", () => {
      this.pause();
      this.show(this.epoch < this.data.epochs ? this.epoch + 1 : 0);
    });
  }

  watch() {
    const resizing = new ResizeObserver(() => {
      this.panel.fit();
      this.repaint();
    });
    resizing.observe(this.find("canvas"));
    const seeing = new IntersectionObserver(([seen]) => {
      if (!seen.isIntersecting) return;
      seeing.disconnect();
      if (!CALM.matches) this.play();
    }, { threshold: 0.6 });
    seeing.observe(this);
    const unwatchScheme = watchScheme(() => this.repaint());
    this.unwatch = () => {
      unwatchScheme();
      resizing.disconnect();
      seeing.disconnect();
    };
  }

  /** 학습률을 바꾸어 처음부터 걷고, 끝을 보인다. */
  walk(alpha) {
    this.alpha = alpha;
    this.run = descend(this.problem, this.data.start, alpha, this.data.epochs);
    const { kind } = outlook(this.problem, this.data.start, alpha);
    this.find(".badge").dataset.kind = kind;
    this.find(".badge").textContent = TITLES[kind];
    this.find("output").textContent = rate(alpha, 2);
    this.slider.setAttribute("aria-valuetext", `${rate(alpha, 2)}, ${TITLES[kind]}`);
    this.show(this.data.epochs);
  }

  play() {
    this.find(".result").setAttribute("aria-live", "off"); // 걸음마다 읽지 않고 끝에 한 번 읽는다
    this.show(0);
    const began = performance.now();
    const tick = (now) => {
      const epoch = Math.min(this.data.epochs, Math.floor(((now - began) / 1000) * PACE));
      if (epoch === this.data.epochs) this.pause();
      else this.playing = requestAnimationFrame(tick);
      this.show(Math.max(epoch, 0));
    };
    this.playing = requestAnimationFrame(tick);
    this.show(0);
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.shadowRoot?.querySelector(".result")?.removeAttribute("aria-live");
  }

  show(epoch) {
    this.epoch = epoch;
    this.repaint();
    const k = Math.min(epoch, lastFinite(this.run));
    const [w0, w1] = this.run.points.slice(2 * k, 2 * k + 2);
    const slope = `${w1 < 0 ? "−" : "+"} ${fixed(Math.abs(w1), 2)}`;
    this.find(".result").textContent =
      `${k}걸음: 판매량 = ${fixed(w0, 2)} ${slope} × 기온, 손실 ${fixed(this.run.losses[k], 2)}`;
    const label = this.playing ? "멈추기" : "출발점부터 다시";
    if (this.find(".main").textContent !== label) this.find(".main").textContent = label;
  }

  repaint() {
    this.dataset.scheme = scheme();
    const { problem, data, run, view, epoch } = this;
    const scene = { problem, data, run, view, epoch, epochs: data.epochs, labels: data.labels };
    this.panel.paint(scene, palette(this), this.dataset.scheme);
  }
}

customElements.define("first-line", FirstLine);
