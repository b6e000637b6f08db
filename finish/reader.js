// 읽는 이의 브라우저에서: 옆으로 움직이는 상자를 글쇠로도 움직이게, 복사한 수식을 TeX로.
(() => {
  const BOXES = "pre, div.sourceCode, main table, .math.display, .cell-output-display > div, .table-responsive, .sd-table, .sidebar, #quarto-margin-sidebar, #TOC";

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
    return formulas.length ? holder.textContent : null;
  }

  document.addEventListener("copy", (event) => {
    const text = copied(getSelection());
    if (text === null) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const header = event.target.closest?.("div.callout-header[role=button]");
    if (!header || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    header.click();
  });

  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
  document.querySelectorAll(BOXES).forEach((box) => watch.observe(box));
})();
