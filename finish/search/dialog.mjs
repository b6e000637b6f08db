// 찾는 창을 움직인다. 처음 열 때 reader.js가 부른다. 창의 뼈대는 페이지에 있다(box.mjs).
const HERE = new URL("./", import.meta.url);
const SITE = new URL("../../../", HERE);
const EXAMPLES = ["경사하강법", "ㅎㅅㄹ", "learning rate", "zero_grad"];
const SHOWN = 20;
const WAITING = "찾을 것을 읽고 있습니다.";
const FAILED = "찾을 것을 읽지 못했습니다. 인터넷 연결을 살핀 다음 창을 닫고 다시 열어 보세요.";

/** 요소 하나: `make("p", { className: "…" }, …자식)`. */
function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const dialog = document.querySelector("dialog.find");
const [form, count, list] = dialog.children;
const [input, close] = form.children;
const examples = make("p", { className: "find-examples" }, "이렇게 찾을 수 있습니다: ", ...EXAMPLES.map((text) => make("button", { type: "button", textContent: text })));
const keys = make("p", { className: "find-keys", attributes: { "aria-hidden": "true" } }, make("kbd", {}, "↑"), make("kbd", {}, "↓"), " 고르기 ", make("kbd", {}, "Enter"), " 가기 ", make("kbd", {}, "Esc"), " 닫기");
dialog.append(examples, keys);

let search = null;
let chosen = -1;

/** 찾기를 여는 일은 한 번만 한다. 실패했으면 다음에 다시 한다. */
function ready() {
  const load = async () => {
    const data = fetch(new URL("index.json", HERE)).then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(reply.statusText))));
    const [engine, snippets, entries] = await Promise.all([import("./engine.mjs"), import("./snippet.mjs"), data]);
    return { ...engine, ...snippets, opened: engine.open(entries) };
  };
  search ??= load();
  search.catch(() => (search = null));
  return search;
}

const marked = (parts) => parts.map(({ text, hit }) => (hit ? make("mark", {}, text) : text));

/** 결과 하나: 이름, 있는 곳, 맞은 글. */
function option({ doc, terms }, query, { matches, split, snippet }, k) {
  const name = make("span", { className: "find-name" }, ...marked(split(doc.name, matches(doc.name, query, terms))));
  if (doc.english) name.append(" ", make("span", { className: "find-english" }, ...marked(split(doc.english, matches(doc.english, query, terms)))));
  if (doc.kind === "term") name.append(" ", make("span", { className: "find-kind" }, "용어"));
  const { code, parts } = snippet(doc, query, terms);
  const href = new URL(doc.path + (doc.anchor && `#${encodeURIComponent(doc.anchor)}`), SITE).href;
  return make(
    "a", { href, id: `find-${k}`, attributes: { role: "option", "aria-selected": "false" } },
    name, doc.kind === "page" ? "" : make("span", { className: "find-place" }, doc.title), make(code ? "code" : "span", { className: "find-text" }, ...marked(parts)),
  );
}

/** `k`째 결과를 고른다. 끝에서 더 가면 처음으로 돌아온다. */
function choose(k) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = list.children.length ? (k + list.children.length) % list.children.length : -1;
  const option = list.children[chosen];
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function show(options, said) {
  list.replaceChildren(...options);
  list.scrollTop = 0;
  list.hidden = !options.length;
  examples.hidden = options.length > 0;
  input.setAttribute("aria-expanded", String(options.length > 0));
  count.textContent = said;
  choose(0);
}

function counted(number, query) {
  if (!number) return `‘${query}’에 맞는 것이 없습니다. 더 짧은 말이나 다른 이름으로 찾아보세요.`;
  return number > SHOWN ? `결과 ${number}개 가운데 앞의 ${SHOWN}개` : `결과 ${number}개`;
}

/** 적힌 말로 찾아 보인다. 찾을 것들은 아직 받지 않았으면 지금 받는다. */
export async function update() {
  const query = input.value;
  if (!query.trim()) {
    ready().catch(() => {});
    return show([], "");
  }
  if (!list.children.length) count.textContent = WAITING;
  try {
    const tools = await ready();
    if (query !== input.value) return;
    const early = !tools.opened.index; // 찾아보기를 만드는 동안 먼저 보이고, 다 만들면 다시 찾는다
    if (early) tools.opened.ready.then(() => query === input.value && chosen < 1 && update());
    const found = tools.find(tools.opened, query);
    show(found.slice(0, SHOWN).map((each, k) => option(each, query, tools, k)), early && !found.length ? WAITING : counted(found.length, query.trim()));
  } catch {
    show([], FAILED);
  }
}

input.addEventListener("input", update);
input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  event.preventDefault();
  choose(chosen + step);
});
form.addEventListener("submit", () => list.children[chosen]?.click());
list.addEventListener("click", (event) => {
  if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
});
examples.addEventListener("click", (event) => {
  if (!event.target.matches("button")) return;
  input.value = event.target.textContent;
  input.focus();
  update();
});
close.addEventListener("click", () => dialog.close());
// 창 밖(바탕)을 누르면 닫는다. 안쪽은 모두 자식 요소가 덮고 있다.
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
