// 쪽의 수식을 KaTeX로 조판한다. smalldocs가 준비를 마치고 부르는 이름이 renderMathInElement 이다.
window.renderMathInElement = (root) => {
  for (const span of root.querySelectorAll("span.math")) {
    const tex = span.textContent.replace(/^\\[[(]/, "").replace(/\\[\])]$/, "");
    const displayMode = span.classList.contains("display");
    window.katex.render(tex, span, { displayMode, throwOnError: false });
  }
};
