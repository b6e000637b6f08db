// 겹친 SVG를 품은 light-animation 요소: frames, interval(밀리초), captions(JSON 목록).
// data-on="0-3,7" 이 붙은 것을 그 프레임에서만 보인다. 단추와 막대로 재생하고 멈추고 넘긴다.
(() => {
  const FACE = `
    <style>
      :host { display: block; width: fit-content; min-width: min(100%, 24rem);
              max-width: 100%; margin-inline: auto; }
      .bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem;
             margin-top: .5rem; }
      button { min-width: 2.75rem; min-height: 2.75rem; font: inherit; color: inherit;
               background: none; border: 1px solid currentColor; border-radius: .4rem;
               cursor: pointer; }
      button:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
      :focus-visible { outline: 3px solid #56a0d3; outline-offset: 2px; }
      input { flex: 1 1 6rem; min-width: 6rem; height: 2.75rem; margin: 0; appearance: none;
              color: inherit; background: none; cursor: pointer; }
      ::-webkit-slider-runnable-track { height: .3rem; border-radius: 1rem;
              background: color-mix(in srgb, currentColor 35%, transparent); }
      ::-moz-range-track { height: .3rem; border-radius: 1rem;
              background: color-mix(in srgb, currentColor 35%, transparent); }
      ::-webkit-slider-thumb { appearance: none; width: 1.2rem; height: 1.2rem; margin-top: -.45rem;
              border-radius: 50%; background: #d55e00; }
      ::-moz-range-thumb { width: 1.2rem; height: 1.2rem; border: 0; border-radius: 50%;
              background: #d55e00; }
      output { min-width: 8rem; font-variant-numeric: tabular-nums; font-size: .9em; }
      :host([captions="[]"]) output { min-width: 3rem; }
      svg { width: 1.1em; height: 1.1em; fill: currentColor; vertical-align: -.15em; }
      @media print { .bar { display: none; } }
    </style>
    <slot></slot>
    <div class="bar" role="group" aria-label="애니메이션">
      <button id="back" aria-label="이전 프레임">
        <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M1 1h2v8h-2zM9 1v8l-5-4z"/></svg></button>
      <button id="play"></button>
      <button id="step" aria-label="다음 프레임">
        <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M7 1h2v8h-2zM1 1v8l5-4z"/></svg></button>
      <input id="seek" type="range" min="0" value="0" aria-label="프레임">
      <output></output>
    </div>`;
  const ICON = {
    재생: '<svg viewBox="0 0 10 10" aria-hidden="true"><path d="M2 0v10l8-5z"/></svg>',
    멈춤: '<svg viewBox="0 0 10 10" aria-hidden="true"><path d="M1 0h3v10h-3zM6 0h3v10h-3z"/></svg>',
  };

  const parse = (ranges) =>
    ranges.split(",").map((range) => range.split("-").map(Number)).map(([a, b = a]) => [a, b]);

  class LightAnimation extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      this.attachShadow({ mode: "open" }).innerHTML = FACE;
      this.moving = [...this.querySelectorAll("[data-on]")].map((element) => ({
        element,
        ranges: parse(element.dataset.on),
      }));
      this.captions = JSON.parse(this.getAttribute("captions") ?? "[]");
      this.last = Number(this.getAttribute("frames")) - 1;
      this.control("back").onclick = () => this.pause(this.frame - 1);
      this.control("step").onclick = () => this.pause(this.frame + 1);
      this.control("play").onclick = () => (this.timer ? this.pause() : this.play());
      this.control("seek").max = this.last;
      this.control("seek").oninput = (event) => this.pause(Number(event.target.value));
      this.shadowRoot.addEventListener("keydown", (event) => this.key(event));
      addEventListener("beforeprint", () => this.pause(this.last));
      this.pause(0);
      this.startWhenSeen();
    }

    disconnectedCallback() {
      this.pause();
    }

    control(id) {
      return this.shadowRoot.getElementById(id);
    }

    // 화면에 들어오면 한 번 재생하고, 벗어나면 멈춘다. 움직임을 줄이라고 한 독자에게는 재생하지 않는다.
    startWhenSeen() {
      this.fresh = !matchMedia("(prefers-reduced-motion: reduce)").matches;
      new IntersectionObserver(([{ isIntersecting }]) => {
        if (isIntersecting && this.fresh) this.play();
        else if (!isIntersecting && this.timer) this.pause();
      }, { threshold: 0.6 }).observe(this);
    }

    key(event) {
      const to = { ArrowLeft: this.frame - 1, ArrowRight: this.frame + 1, Home: 0, End: this.last };
      if (!(event.key in to) || event.target.id === "seek") return;
      event.preventDefault();
      this.pause(to[event.key]);
    }

    play() {
      this.fresh = false;
      clearInterval(this.timer);
      this.show(this.frame < this.last ? this.frame : 0);
      this.timer = setInterval(() => {
        this.show(this.frame + 1);
        if (this.frame === this.last) this.pause();
      }, Number(this.getAttribute("interval")));
      this.label("멈춤");
    }

    pause(frame) {
      clearInterval(this.timer);
      this.timer = 0;
      if (frame !== undefined && this.frame !== undefined) this.fresh = false;
      this.label("재생");
      this.show(frame ?? this.frame);
    }

    // 재생하는 동안에는 프레임마다 읽어 주지 않고, 멈추거나 넘길 때만 읽어 준다.
    label(name) {
      this.control("play").innerHTML = ICON[name];
      this.control("play").setAttribute("aria-label", name);
      this.shadowRoot.querySelector("output").setAttribute("aria-live", this.timer ? "off" : "polite");
    }

    show(frame) {
      this.frame = Math.min(this.last, Math.max(0, frame));
      for (const { element, ranges } of this.moving) {
        const on = ranges.some(([a, b]) => a <= this.frame && this.frame <= b);
        if (on) element.removeAttribute("display");
        else element.setAttribute("display", "none");
      }
      const text = this.captions[this.frame] ?? `${this.frame + 1} / ${this.last + 1}`;
      this.control("seek").value = this.frame;
      this.control("seek").setAttribute("aria-valuetext", text);
      this.shadowRoot.querySelector("output").textContent = text;
    }
  }

  // 쪽을 다 읽은 뒤에 정의해야 요소 안의 그림이 온전하다. 애니메이션이 여럿이어도 한 번만 한다.
  const define = () => {
    if (!customElements.get("light-animation")) customElements.define("light-animation", LightAnimation);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", define);
  else define();
})();
