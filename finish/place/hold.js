// 찾아온 곳(`#…`)이나 보던 곳(새로 고침, 뒤로)을, 읽는 이가 움직일 때까지 붙든다: 글꼴과 움직이는 그림이 늦게 와서 위쪽의 높이가 달라진다.
//
// 떠날 때 화면 위쪽에 있던 문단을 이 창에만 적어 둔다(sessionStorage): { index, words, top }
(() => {
  const PIECES = "main :is(h1, h2, h3, p, li, pre, tr, dt, dd)";
  const MOVES = ["wheel", "touchmove", "pointerdown", "keydown", "hashchange"];
  const LONGEST = 10_000; // 이보다 늦게 오는 것은 기다리지 않는다(밀리초)
  const KEY = `held:${location.pathname}`;
  const pieces = () => [...document.querySelectorAll(PIECES)];
  const words = (piece) => piece.textContent.slice(0, 20);
  const top = (piece) => piece.getBoundingClientRect().top;

  function note() {
    const all = pieces();
    const index = all.findIndex((piece) => piece.getClientRects().length && top(piece) > 0);
    try {
      if (index < 0) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify({ index, words: words(all[index]), top: top(all[index]) }));
    } catch {}
  }

  /** 새로 고치거나 돌아왔으면 적어 둔 문단과 그 높이, 처음이면 주소가 가리키는 곳. */
  function spot() {
    const [visit] = performance.getEntriesByType("navigation");
    try {
      if (visit?.type === "navigate") return { piece: document.getElementById(decodeURIComponent(location.hash.slice(1))) };
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      const piece = pieces()[kept.index];
      return words(piece) === kept.words ? { piece, at: kept.top } : {};
    } catch {
      return {};
    }
  }

  function hold({ piece, at }) {
    if (!piece) return;
    const stay = () => (at === undefined ? piece.scrollIntoView({ behavior: "instant" }) : scrollBy({ top: top(piece) - at, behavior: "instant" }));
    const watch = new ResizeObserver(stay);
    watch.observe(document.querySelector("main"));
    const release = () => watch.disconnect();
    for (const kind of MOVES) addEventListener(kind, release, { once: true, passive: true, capture: true });
    setTimeout(release, LONGEST);
  }

  addEventListener("visibilitychange", () => document.hidden && note());
  addEventListener("pagehide", note);
  // 브라우저가 제 나름으로 찾아간 다음에
  addEventListener("load", () => setTimeout(() => hold(spot())));
})();
