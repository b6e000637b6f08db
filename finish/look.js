// 떠나지 않고 본다: 용어의 뜻과, 그림, 식, 표, 절로 가는 링크의 끝을 그 자리에 띄운다. reader.js가 처음 쓸 때 부른다.
const SITE = new URL("../../", import.meta.url);
const GLOSSARY = new URL("glossary.html", SITE).href;
const WAIT = { show: 180, hide: 220 };
const GAP = 6; // 링크와 상자의 사이(픽셀)
const EDGE = 8; // 상자와 화면 끝의 사이
const LEAST = 0.25; // 그림을 이보다 작게 줄이지는 않는다
const LEFT_OUT = "script, style, template, button, .anchorjs-link, .footnote-back, .code-copy-button, .visually-hidden";

const documents = new Map();
let shown = null; // { link, box }
let timer = 0;

const plain = (address) => address.split("#")[0];

/** 주소의 문서. 다른 페이지는 한 번만 받는다. */
function documentAt(address) {
  if (plain(address) === plain(location.href)) return Promise.resolve(document);
  const page = plain(address);
  if (!documents.has(page)) {
    const read = fetch(page).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(page))));
    documents.set(page, read.then((text) => new DOMParser().parseFromString(text, "text/html")));
    documents.get(page).catch(() => documents.delete(page));
  }
  return documents.get(page);
}

/** 상대주소를 제 페이지에서 본 주소로, 두 번 있으면 안 되는 것과 누를 것은 빼고. */
function copyOf(node, page) {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(LEFT_OUT).forEach((each) => each.remove());
  for (const each of [copy, ...copy.querySelectorAll("*")]) {
    ["id", "tabindex", "aria-describedby"].forEach((name) => each.removeAttribute?.(name));
    for (const name of ["href", "src"]) {
      const value = each.getAttribute?.(name);
      if (value && !value.startsWith("data:")) each.setAttribute(name, new URL(value, page).href);
    }
    if (each.localName === "img") each.removeAttribute("loading");
  }
  return copy;
}

/** 용어집의 한 줄. `link`가 가리키는 용어가 없으면 null. */
async function meaning(address) {
  const book = await documentAt(GLOSSARY);
  const wanted = new URL(address);
  for (const link of book.querySelectorAll("main li > a[href*='#term-'], main li > p > a[href*='#term-']")) {
    const place = new URL(link.getAttribute("href"), GLOSSARY);
    if (place.hash === wanted.hash && place.pathname === wanted.pathname) return copyOf(link.parentElement, GLOSSARY);
  }
  return null;
}

/** 절은 제목과 첫 문단, 용어는 그것이 든 문단, 나머지는 통째로. */
async function place(address) {
  const name = decodeURIComponent(new URL(address).hash.slice(1));
  const target = (await documentAt(address)).getElementById(name);
  if (!target) return null;
  if (name.startsWith("term-")) return copyOf(target.closest("p, li, td, figcaption") ?? target, address);
  const section = target.closest("section");
  if (!name.startsWith("sec-") || !section) return copyOf(target, address);
  const part = document.createElement("div");
  const first = [...section.children].find((each) => each.localName === "p" && each.textContent.trim());
  const title = document.createElement("p");
  title.className = "look-title";
  title.append(...copyOf(section.querySelector("h1, h2, h3, h4, h5, h6"), address).childNodes);
  part.append(title, ...(first ? [copyOf(first, address)] : []));
  return part;
}

function content(address) {
  const isTerm = new URL(address).hash.startsWith("#term-");
  if (!isTerm || plain(location.href) === plain(GLOSSARY)) return place(address);
  return meaning(address).then((line) => line ?? place(address));
}

/** 링크의 주소. 처음 나온 용어(`span.term`)는 제자리의 주소. */
function addressOf(link) {
  return new URL(link.getAttribute("href") ?? `#${link.id}`, plain(location.href)).href;
}

/** 상자에 다 들 때까지 그림을 줄인다. 너비는 그대로 두어 설명의 줄이 늘지 않는다. */
function shrink(box) {
  const pictures = [...box.querySelectorAll("figure img, figure svg")];
  const widths = pictures.map((picture) => picture.getBoundingClientRect().width);
  box.style.width = `${box.getBoundingClientRect().width}px`;
  for (let share = 0.95; share >= LEAST && box.scrollHeight > box.clientHeight; share -= 0.05)
    pictures.forEach((picture, i) => (picture.style.width = `${widths[i] * share}px`));
}

/** 링크 아래에, 거기에 다 들지 않으면 위와 아래 가운데 넓은 쪽에 둔다. 그 자리보다 크면 그림을 줄이고, 긴 글은 안에서 움직인다. */
function put(box, link) {
  const lines = [...link.getClientRects()];
  const room = { above: lines[0].top - GAP - EDGE, below: innerHeight - lines.at(-1).bottom - GAP - EDGE };
  const below = box.offsetHeight <= room.below || room.below >= room.above;
  box.style.setProperty("--room", `${below ? room.below : room.above}px`);
  shrink(box);
  const line = below ? lines.at(-1) : lines[0];
  const left = Math.min(Math.max(EDGE, line.left), document.documentElement.clientWidth - box.offsetWidth - EDGE);
  const top = below ? line.bottom + GAP : line.top - box.offsetHeight - GAP;
  Object.assign(box.style, { left: `${left + scrollX}px`, top: `${top + scrollY}px`, visibility: "visible" });
}

/** 닫는다. `back`이면 초점을 링크로 돌려준다. */
export function close(back = false) {
  clearTimeout(timer);
  if (!shown) return;
  const { link, box } = shown;
  shown = null;
  link.removeAttribute("aria-describedby");
  box.remove();
  if (back) link.focus({ preventScroll: true });
}

function go(link, address) {
  const isTerm = new URL(address).hash.startsWith("#term-");
  const way = document.createElement("a");
  const toBook = isTerm && !link.hasAttribute("href");
  way.href = toBook ? GLOSSARY : address;
  way.textContent = toBook ? "용어집 보기" : isTerm ? "처음 나온 곳으로 가기" : "그곳으로 가기";
  way.className = "look-go";
  return way;
}

/** 띄운다. 손가락으로 눌렀으면(`touched`) 가는 링크를 더하고 초점을 옮긴다. */
export async function show(link, touched = false) {
  clearTimeout(timer);
  if (shown?.link === link) return;
  const address = addressOf(link);
  const asked = (show.asked = Symbol(address));
  const found = await content(address).catch(() => null);
  if (show.asked !== asked) return;
  close();
  if (!found) {
    if (touched && link.href) location.href = link.href;
    return;
  }
  const box = document.createElement("div");
  Object.assign(box, { id: "look", className: "look" });
  box.setAttribute("role", touched ? "dialog" : "tooltip");
  if (touched) box.setAttribute("aria-label", "미리 보기");
  box.append(found);
  if (touched) box.append(go(link, address));
  document.body.append(box);
  shown = { link, box };
  link.setAttribute("aria-describedby", "look");
  put(box, link);
  if (!touched) return;
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
}

/** 마우스가 머물거나 초점이 오면 잠깐 뒤에 띄운다. */
export function later(link) {
  clearTimeout(timer);
  timer = setTimeout(() => show(link), WAIT.show);
}

function leave() {
  show.asked = null;
  clearTimeout(timer);
  timer = setTimeout(close, WAIT.hide);
}

const inside = (node) => Boolean(shown && (shown.box.contains(node) || shown.link.contains(node)));

document.addEventListener("pointerout", (event) => {
  if (event.pointerType === "mouse" && !(shown?.box.getAttribute("role") === "dialog") && !inside(event.relatedTarget)) leave();
});
document.addEventListener("pointerover", (event) => {
  if (inside(event.target)) clearTimeout(timer);
});
document.addEventListener("focusin", (event) => {
  if (!inside(event.target)) close();
});
document.addEventListener("pointerdown", (event) => {
  if (!inside(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close(shown?.box.contains(document.activeElement));
});
addEventListener("resize", () => close());
