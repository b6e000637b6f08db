// 다 읽고 한가해지면 서비스 워커를 부른다. 미리 보기와 파일로 연 페이지에서는 부르지 않는다.
(() => {
  const LOCAL = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
  const site = new URL("../../", document.currentScript.src);
  const previewed = !/^https?:$/.test(location.protocol) || LOCAL.test(location.hostname) || document.querySelector("script[src*='quarto-preview']");
  if (previewed || !isSecureContext || !navigator.serviceWorker || navigator.connection?.saveData) return;
  const register = () => navigator.serviceWorker.register(new URL("sw.js", site), { scope: site.pathname }).catch(() => {});
  const whenIdle = () => (window.requestIdleCallback ? requestIdleCallback(register, { timeout: 10000 }) : setTimeout(register, 3000));
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle);

  // 새 빌드의 서비스 워커가 맡으면, 지난 빌드의 페이지는 새로 연다. 누르거나 친 것이 있으면 잃지 않게 둔다.
  let touched = false;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (touched = true), { capture: true, once: true, passive: true });
  const ours = document.querySelector("meta[name=build]")?.content;
  navigator.serviceWorker.onmessage = ({ data: build }) => {
    if (ours && build && build !== ours && !touched) location.reload();
  };
})();
