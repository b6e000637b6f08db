// 쪽이 밝은지 어두운지를 따라가고, lab.css 의 색을 캔버스의 붓에 쥐여 준다.

const COLOURS = [
  "ink", "muted", "axis", "grid", "paper", "data", "current", "formula",
  "converge", "oscillate", "diverge",
];

/** 지금 쪽의 밝기: 표시가 있으면 표시대로, 없으면 바탕색, 그것도 없으면 기기의 설정. */
export function scheme() {
  const roots = [document.body, document.documentElement];
  if (roots.some((root) => root.classList.contains("quarto-dark"))) return "dark";
  if (roots.some((root) => root.classList.contains("quarto-light"))) return "light";
  for (const root of roots) {
    const marked = root.dataset.bsTheme ?? root.dataset.theme;
    if (marked === "dark" || marked === "light") return marked;
  }
  for (const root of roots) {
    const [r, g, b, a = 1] = (getComputedStyle(root).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (a > 0 && r !== undefined) return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** 밝기가 바뀌면 changed 를 부른다. 그만두는 함수를 돌려준다. */
export function watchScheme(changed) {
  const observer = new MutationObserver(changed);
  const options = { attributes: true, attributeFilter: ["class", "data-bs-theme", "data-theme"] };
  observer.observe(document.body, options);
  observer.observe(document.documentElement, options);
  const device = matchMedia("(prefers-color-scheme: dark)");
  device.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    device.removeEventListener("change", changed);
  };
}

/** 요소에 걸린 CSS 변수들을 { ink, data, current, …, font } 로. */
export function palette(element) {
  const style = getComputedStyle(element);
  const colours = COLOURS.map((name) => [name, style.getPropertyValue(`--lab-${name}`).trim()]);
  return { ...Object.fromEntries(colours), font: style.fontFamily };
}
