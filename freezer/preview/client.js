// 미리 보는 페이지에 붙는다: 바뀐 곳만 바꾸고, 실수와 진행을 보인다.
(() => {
  const here = () => decodeURIComponent(location.pathname).replace(/^\//, "").replace(/(^|\/)$/, "$1index.html");
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const linked = (page) => [...page.head.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.outerHTML).join();
  const own = (part) => [...part.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("\n");
  const shell = (part) => part.cloneNode(false).outerHTML;
  const fetched = () => fetch(location.href, { cache: "no-store" }).then((answer) => answer.text()).then(parse);

  /** 스크립트는 새로 만들어야 돈다. */
  function imported(part) {
    const node = document.importNode(part, true);
    for (const script of [...node.querySelectorAll("script")]) {
      const fresh = document.createElement("script");
      [...script.attributes].forEach(({ name, value }) => fresh.setAttribute(name, value));
      fresh.textContent = script.textContent;
      script.replaceWith(fresh);
    }
    return node;
  }

  /** `live`를 `old`(지난번에 받은 것)에서 `next`로 바꾼다. 그대로인 것은 건드리지 않는다. */
  function morph(live, old, next) {
    if (old.isEqualNode(next)) return;
    const alike = shell(old) === shell(next) && own(old) === own(next) && next.children.length > 0;
    if (!alike || live.children.length !== old.children.length) return live.replaceWith(imported(next));
    const [a, b, c] = [old, next, live].map((part) => [...part.children]);
    let head = 0;
    while (head < a.length && head < b.length && a[head].isEqualNode(b[head])) head += 1;
    let tail = 0;
    while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail).isEqualNode(b.at(-1 - tail))) tail += 1;
    const [gone, fresh] = [c.slice(head, c.length - tail), b.slice(head, b.length - tail)];
    if (gone.length === fresh.length) return gone.forEach((part, at) => morph(part, a[head + at], fresh[at]));
    const before = c[c.length - tail] ?? null;
    gone.forEach((part) => part.remove());
    fresh.forEach((part) => live.insertBefore(imported(part), before));
  }

  let last = fetched();
  async function swap() {
    const [old, next] = [await last, await fetched()];
    last = Promise.resolve(next);
    const [from, to] = [old, next].map((page) => page.querySelector("main"));
    const live = document.querySelector("main");
    if (!from?.id || !to || !live || linked(old) !== linked(next)) return location.reload();
    morph(live, from, to);
    const tocs = [document, old, next].map((page) => page.querySelector("#TOC"));
    if (tocs.every(Boolean)) morph(...tocs);
    document.title = next.title;
  }

  const panel = document.createElement("aside");
  panel.id = "freezer-preview";
  panel.setAttribute("aria-live", "polite");
  function show({ mistakes, progress }) {
    const rows = mistakes.map(({ place, problem, remedy }) => {
      const row = document.createElement("li");
      const [code, text, more, how] = ["code", "span", "pre", "em"].map((tag) => document.createElement(tag));
      const [what, ...rest] = problem.split("\n\n");
      [code.textContent, text.textContent, more.textContent, how.textContent] = [place, what, rest.join("\n\n"), remedy];
      row.append(code, text, ...(rest.length ? [more] : []), how);
      return row;
    });
    const list = document.createElement("ol");
    list.append(...rows);
    const title = document.createElement("summary");
    title.textContent = rows.length ? `고칠 곳 ${rows.length}군데` : "";
    const box = document.createElement("details");
    box.open = panel.querySelector("details")?.open ?? true;
    box.append(title, list);
    const status = document.createElement("p");
    status.textContent = progress;
    panel.replaceChildren(...(progress ? [status] : []), ...(rows.length ? [box] : []));
    if (!panel.isConnected) document.body.append(panel);
  }

  let seen = null;
  const events = new EventSource("/__preview__");
  events.onmessage = ({ data }) => {
    const now = JSON.parse(data);
    const page = now.pages[here()] ?? 0;
    if (seen && now.site !== seen.site) return location.reload();
    if (seen && page !== seen.page) swap();
    seen = { site: now.site, page };
    show(now);
  };
  addEventListener("pagehide", () => events.close());
})();
