// 읽은 자리를 이 기기에만 적어 둔다(localStorage). 적을 수 없는 곳에서는 아무 일도 하지 않는다.
//
//   { last: { page, id, section }, lectures: { "posts/….html": { seen: [절의 id, …], read } } }
(() => {
  const STAY = 1500; // 이만큼(밀리초) 멈추어 있었으면 보고 있던 절을 읽은 것으로 본다
  const WORDS = { read: "읽음", reading: "읽는 중" };
  const site = new URL("../../", document.currentScript.src);
  const KEY = `place:${site.pathname}`;

  /** 적어 둔 것. 꼴이 다른 것은 없는 것으로 치고, 다음에 적을 때 사라진다. */
  function load() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(KEY));
    } catch {}
    const sound = ([, lecture]) => Array.isArray(lecture?.seen) && typeof lecture.read === "boolean";
    const lectures = Object.fromEntries(Object.entries(found?.lectures ?? {}).filter(sound));
    return { last: typeof found?.last?.page === "string" ? found.last : null, lectures };
  }

  function save(place) {
    try {
      localStorage.setItem(KEY, JSON.stringify(place));
    } catch {}
  }

  /** 사이트 안에서의 이름(`posts/autograd.html`). */
  function nameOf(address) {
    const name = address.split(/[?#]/)[0].slice(site.href.length);
    return /\.html$/.test(name) ? name : `${name}.html`;
  }

  const page = nameOf(location.href);
  const chapters = page.startsWith("posts/") ? [...document.querySelectorAll("main section.level2[id]")] : [];

  const top = (section) => section.getBoundingClientRect().top;
  const passed = (section) => top(section) < innerHeight * 0.2;

  /** 지금 보이는 절들을 읽은 것으로, 화면 위쪽에 걸친 절을 읽던 자리로 적는다. */
  function note() {
    if (document.hidden) return;
    const place = load();
    const lecture = (place.lectures[page] ??= { seen: [], read: false });
    const shown = chapters.filter((chapter) => top(chapter) < innerHeight * 0.8 && chapter.getBoundingClientRect().bottom > 0);
    lecture.seen = [...new Set([...lecture.seen, ...shown.map(({ id }) => id)])];
    lecture.read ||= chapters.every(({ id }) => lecture.seen.includes(id));
    const chapter = chapters.findLast(passed);
    const at = [...(chapter?.querySelectorAll("section.level3[id]") ?? [])].findLast(passed) ?? chapter;
    const heading = at?.querySelector("h2, h3")?.cloneNode(true);
    heading?.querySelectorAll(".anchorjs-link, annotation").forEach((extra) => extra.remove());
    place.last = { page, id: at?.id ?? "", section: heading?.textContent.trim() ?? "" };
    save(place);
    mark();
  }

  /** 강의로 가는 링크마다 읽었는지를 표시한다. 색만으로 알리지 않고, 화면낭독기도 읽는다. */
  function mark() {
    const { lectures } = load();
    for (const link of document.querySelectorAll("#quarto-sidebar a.sidebar-link[href], #tbl-hours td a")) {
      const lecture = lectures[nameOf(link.href)];
      const state = lecture && (lecture.read ? "read" : "reading");
      if (link.dataset.place === state) continue;
      link.querySelector(".place-word")?.remove();
      delete link.dataset.place;
      if (!state) continue;
      link.dataset.place = state;
      link.append(Object.assign(document.createElement("span"), { className: "place-word visually-hidden", textContent: ` (${WORDS[state]})` }));
    }
    tell(lectures);
  }

  /** 소개 페이지: 무엇이 적혀 있는지 말한다. */
  function tell(lectures) {
    const box = document.getElementById("place-control");
    if (!box) return;
    const all = Object.values(lectures);
    const count = (read) => all.filter((lecture) => lecture.read === read).length;
    if (!box.children.length) box.innerHTML = '<p role="status"></p><p><button type="button" class="btn btn-outline-secondary" data-place-clear>읽은 자리 지우기</button></p>';
    box.querySelector("p").textContent = all.length ? `지금 적혀 있는 것: 다 읽은 강의 ${count(true)}편, 읽는 중인 강의 ${count(false)}편.` : "지금은 적혀 있는 것이 없습니다.";
    box.querySelector("button").disabled = !all.length;
  }

  function clear() {
    try {
      localStorage.removeItem(KEY);
    } catch {}
    mark();
    window.showResume?.();
  }

  document.addEventListener("click", (event) => event.target.closest("[data-place-clear]") && clear());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    mark();
    window.showResume?.();
  });
  mark();
  if (!chapters.length) return;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(note, STAY);
  };
  for (const kind of ["scroll", "visibilitychange"]) document.addEventListener(kind, wait, { passive: true });
  wait();
})();
