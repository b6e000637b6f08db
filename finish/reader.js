// 읽는 이의 브라우저에서: 옆으로 움직이는 상자를 글쇠로도 움직이게, 복사한 수식을 TeX로, 스크립트는 처음 쓸 때.
(() => {
  const BOXES = "pre, div.sourceCode, main table, .math.display, math[display=block], .math.inline.long, .cell-output-display > div, .table-responsive, .sd-table, .sidebar, #quarto-margin-sidebar, #TOC";

  /** 넘치는 상자만 초점을 받는다. */
  function mark(box) {
    const style = getComputedStyle(box);
    const scrolls = (over, size, shown) => /auto|scroll/.test(over) && size > shown + 1;
    const wide = scrolls(style.overflowX, box.scrollWidth, box.clientWidth);
    box.classList.toggle("goes-on", wide);
    if (wide || scrolls(style.overflowY, box.scrollHeight, box.clientHeight)) box.tabIndex = 0;
    else if (box.tabIndex === 0 && !box.matches("a, button")) box.removeAttribute("tabindex");
  }

  /** 고른 것 안의 수식을 TeX로 바꾼 글. 수식이 없으면 null. */
  function copied(selection) {
    if (selection.isCollapsed) return null;
    const inside = selection.getRangeAt(0).cloneContents();
    const holder = document.createElement("div");
    holder.append(inside);
    const formulas = [...holder.querySelectorAll("math")];
    for (const formula of formulas) {
      const tex = formula.querySelector("annotation")?.textContent ?? formula.textContent;
      const fence = formula.getAttribute("display") === "block" ? "$$" : "$";
      formula.replaceWith(`${fence}${tex}${fence}`);
    }
    if (!formulas.length) return null;
    // 문단이 나뉜 글을 얻으려면 잠깐 놓아 보아야 한다
    holder.style.cssText = "position: fixed; left: -200vw; width: 100vw";
    document.body.append(holder);
    const text = holder.innerText;
    holder.remove();
    return text;
  }

  document.addEventListener("copy", (event) => {
    const text = copied(getSelection());
    if (text === null) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const header = event.target.closest?.("div.callout-header[role=button], .term[role=button]");
    if (!header || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    header.click();
  });

  const loading = {};

  /** 미뤄 둔 스크립트들을 차례로 부른다. 두 번 부르지 않는다. */
  function load(name) {
    const run = (src) => new Promise((done, fail) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: fail }));
    });
    const sources = [...document.querySelectorAll(`script[data-later=${name}]`)].map((script) => script.src);
    return (loading[name] ??= sources.reduce((before, src) => before.then(() => run(src)), Promise.resolve()));
  }

  const search = document.querySelector("meta[name=search]");
  const finder = document.querySelector("dialog.find");
  const here = document.currentScript.src;
  let opening = null;

  /** 찾는 창을 연다. 처음이면 스크립트를 부르고, 부르지 못했으면 다음에 다시 부른다. */
  function openSearch(query) {
    const input = finder.querySelector("input");
    if (!finder.open) finder.showModal();
    if (query) input.value = query;
    input.focus();
    input.select();
    opening ??= import(new URL(`${search.content}dialog.js`, here));
    opening.then(({ update }) => update()).catch(() => {
      opening = null;
      finder.querySelector("[role=status]").textContent = "찾기를 읽지 못했습니다. 인터넷 연결을 살핀 다음 창을 닫고 다시 열어 보세요.";
    });
  }

  /** 없는 주소의 마지막 이름을 찾을 말로: `/posts/learning-rate.html` → `learning rate`. */
  const lost = () => decodeURIComponent(location.pathname.split("/").pop()).replace(/\.html?$/, "").replace(/[-_+]+/g, " ");

  if (search && finder) {
    finder.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    document.querySelector(".find-open").addEventListener("click", () => openSearch());
    document.querySelectorAll("main button.find-here").forEach((button) => button.addEventListener("click", () => openSearch(lost())));
    document.addEventListener("keydown", (event) => {
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.matches?.("input, textarea, select, [contenteditable]");
      if (!slash && !(event.key === "k" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      openSearch();
    });
  }

  // 링크의 끝을 그 자리에 띄운다. 하는 일은 look.js에 있고, 처음 쓸 때 부른다.
  const LOOKED = ["fig", "tbl", "lst", "eq", "sec", "term"].map((kind) => `main a[href*="#${kind}-"]:not(.anchorjs-link)`).join() + ", main a[role=doc-noteref], main .term[id]";
  const looks = new URL("look.js", document.currentScript.src);
  let touched = false;

  /** 마우스가 올라오거나 글쇠로 초점이 오면 잠깐 뒤에, 손가락이 닿거나 용어를 누르면 곧바로. 찾아온 곳(:target)을 가리지는 않는다. */
  function look(event) {
    const link = event.target.closest?.(LOOKED);
    if (!link) return;
    if (event.type === "click") {
      if ((!touched && link.href) || link.getAttribute("aria-describedby") === "look") return;
      event.preventDefault();
      import(looks).then(({ show }) => show(link, touched));
    } else if (event.type === "focusin" ? !touched && link.matches(":focus-visible:not(:target)") : event.pointerType === "mouse") {
      import(looks).then(({ later }) => later(link));
    }
  }

  document.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
  document.addEventListener("keydown", () => (touched = false), true);
  for (const kind of ["pointerover", "focusin", "click"]) document.addEventListener(kind, look);
  document.querySelectorAll("main .term[id]").forEach((term) => Object.assign(term, { tabIndex: 0, role: "button" }));

  if (document.querySelector("script[data-later=tippy]"))
    window.tippy = (element, config) => {
      if (element.matches(LOOKED)) return;
      let asked = false;
      const wake = async () => {
        if (asked) return;
        asked = true;
        await load("tippy");
        const tip = window.tippy(element, config);
        if (element.matches(":hover, :focus")) tip.show();
      };
      for (const kind of ["mouseenter", "focus"]) element.addEventListener(kind, wake, { once: true });
    };

  if (document.querySelector("script[data-later=bootstrap]")) {
    let ready = false;
    const wake = () => load("bootstrap").then(() => (ready = true));
    const near = (event) => event.target.closest?.("[data-bs-toggle], .code-copy-button") && wake();
    for (const kind of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(kind, near, { passive: true });
    // 스크립트가 오기 전에 누른 것은 온 다음에 다시 누른다
    document.addEventListener("click", (event) => {
      const toggle = event.target.closest?.("[data-bs-toggle]");
      if (!toggle || ready) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      wake().then(() => toggle.click());
    }, true);
  }

  // 실험실은 그 자리에 가까이 왔을 때. 그때까지는 그림이 보인다.
  const lab = document.querySelector("script[data-later=lab]");
  if (lab) {
    const near = new IntersectionObserver((labs) => labs.some(({ isIntersecting }) => isIntersecting) && (near.disconnect(), import(lab.src)), { rootMargin: "100%" });
    document.querySelectorAll("descent-lab").forEach((each) => near.observe(each));
  }

  // 먼 절들을 위에서부터 하나씩, 틈이 날 때 짜 놓는다(later.mjs). 그다음부터는 높이가 달라지지 않는다.
  const waiting = [...document.querySelectorAll(".later")];
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 100));
  const layNext = () => waiting.length && (waiting.shift().classList.add("laid"), idle(layNext));
  addEventListener("load", () => idle(layNext));

  /** 주소가 가리키는 곳. 없거나 읽을 수 없는 주소(`#%`)이면 null. */
  function pointed() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  }

  /** 주소가 가리키는 곳이 접은 상자 안에 있으면 편다. 아직 짜지 않은 절이 있으면 다 짜고 그곳으로 다시 간다. */
  function unfold() {
    const target = pointed();
    if (target && waiting.length && !document.documentElement.matches(".at-once")) {
      for (const section of waiting.splice(0)) section.classList.add("laid");
      target.scrollIntoView();
    }
    const box = target?.closest(".callout-collapse.collapse:not(.show), details:not([open])");
    if (!box) return;
    if (box.matches("details")) box.open = true;
    else {
      box.classList.add("show");
      const header = box.parentElement.querySelector(".callout-header");
      header.classList.remove("collapsed");
      header.setAttribute("aria-expanded", "true");
    }
    target.scrollIntoView();
  }

  // 머리의 높이는 scroll-padding이 이미 비운다. quarto-nav.js가 한 번 더 비우지 않게 먼저 받는다.
  addEventListener("hashchange", (event) => {
    event.stopImmediatePropagation();
    unfold();
  }, true);
  unfold();

  // quarto-nav.js는 `/index.html`에서 이 페이지 안의 링크까지 `/#…`로 바꾼다. 그러면 누를 때 페이지를 새로 연다.
  addEventListener("DOMContentLoaded", () => {
    const [here] = location.href.split("#");
    for (const link of document.querySelectorAll("a[data-original-href]")) {
      const [page, anchor] = link.dataset.originalHref.split("#");
      if (anchor && page === here) link.setAttribute("href", `#${anchor}`);
    }
  });

  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
  document.querySelectorAll(BOXES).forEach((box) => watch.observe(box));

  // 지금 강의가 목록의 보이는 곳에 오게 한다. quarto-nav.js는 머리의 높이만큼 덜 옮긴다.
  const lectures = document.getElementById("quarto-sidebar");
  const current = lectures?.querySelector("a.active")?.closest("li");
  const bottom = (element) => element.getBoundingClientRect().bottom;
  if (current)
    new ResizeObserver(() => {
      const hidden = bottom(current) - bottom(lectures);
      if (hidden > 0) lectures.scrollTop += hidden + lectures.clientHeight / 4;
    }).observe(lectures);

  // Chromium은 근호의 상자를 가장 큰 근호의 너비로 잡아, 근호와 조사의 사이가 벌어진다. 남는 만큼 당긴다.
  const right = (element) => element.getBoundingClientRect().right;
  const roots = new ResizeObserver((entries) => entries.forEach(({ target }) => (target.style.marginInlineEnd = `${right(target.lastElementChild) - right(target)}px`)));
  document.querySelectorAll("msqrt").forEach((root) => roots.observe(root));
})();
