// 찾는 창을 움직인다. 처음 열 때 reader.js가 부른다. 창의 뼈대는 페이지에(box.mjs), 찾는 일은 제 스레드에(worker.mjs) 있다.
const SITE = new URL("../../../", import.meta.url);
const EXAMPLES = ["경사하강법", "ㅎㅅㄹ", "learning rate", "zero_grad"];
const LONG = 40; // 알리는 말에 되풀이할 글자
const FIRST = 8; // 곧바로 그릴 결과의 수
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

let worker = null;
let chosen = -1;
let answeredTo = null;
let shown = 0; // 보인 횟수
let entered = false; // 답이 오기 전에 Enter를 눌렀는가

/** 찾는 스레드. 한 번만 만들고, 실패했으면 다음에 다시 만든다. */
function searcher() {
  if (worker) return worker;
  worker = new Worker(new URL("worker.js", import.meta.url));
  worker.onmessage = ({ data }) => (data.failed ? failed() : answered(data));
  worker.onerror = failed;
  return worker;
}

function failed() {
  worker?.terminate();
  worker = null;
  show([], FAILED);
}

/** 찾은 것을 보인다. 그사이에 글자가 바뀌었거나, 먼저 온 답에서 이미 고르고 있으면 그대로 둔다. */
function answered({ query, early, number, best }) {
  if (query !== input.value || chosen > 0) return;
  show(best, early && !number ? WAITING : counted(number, best.length, query.trim()));
  answeredTo = query;
  if (entered && number) go();
}

/** 고른 것으로 간다. */
function go() {
  entered = false;
  list.children[chosen]?.click();
}

const marked = (parts) => parts.map(({ text, hit }) => (hit ? make("mark", {}, text) : text));

/** 결과 하나: 이름, 있는 곳, 맞은 글. */
function option({ kind, path, anchor, title, name, english, code, parts }, k) {
  const named = make("span", { className: "find-name" }, ...marked(name));
  if (english.length) named.append(" ", make("span", { className: "find-english" }, ...marked(english)));
  if (kind === "term") named.append(" ", make("span", { className: "find-kind" }, "용어"));
  const href = new URL(path + (anchor && `#${encodeURIComponent(anchor)}`), SITE).href;
  return make(
    "a", { href, id: `find-${k}`, attributes: { role: "option", "aria-selected": "false" } },
    named, kind === "page" ? "" : make("span", { className: "find-place" }, title), make(code ? "code" : "span", { className: "find-text" }, ...marked(parts)),
  );
}

/** `k`째 결과를 고른다. 끝에서 더 가면 처음으로 돌아온다. */
function choose(k) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = list.children.length ? (k + list.children.length) % list.children.length : -1;
  const option = list.children[chosen];
  option?.setAttribute("aria-selected", "true");
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

/** 결과를 보이고 첫째를 고른다. 느린 전화기에서 글자를 치는 손을 막지 않게, 앞의 것을 그린 다음에 나머지를 더한다. */
function show(found, said) {
  const time = ++shown;
  list.scrollTop = 0; // 바꾼 다음에 되돌리면 그 자리에서 짜 놓아야 한다
  list.replaceChildren(...found.slice(0, FIRST).map(option));
  const more = () => time === shown && list.append(...found.slice(FIRST).map((each, k) => option(each, FIRST + k)));
  if (found.length > FIRST) requestAnimationFrame(() => setTimeout(more));
  list.hidden = !found.length;
  examples.hidden = found.length > 0;
  input.setAttribute("aria-expanded", String(found.length > 0));
  count.textContent = said;
  choose(0);
}

function counted(number, shown, query) {
  if (!number) return `‘${query.length > LONG ? `${[...query].slice(0, LONG).join("")}…` : query}’에 맞는 것이 없습니다. 더 짧은 말이나 다른 이름으로 찾아보세요.`;
  return number > shown ? `결과 ${number}개 가운데 앞의 ${shown}개` : `결과 ${number}개`;
}

/** 적힌 말을 찾는 스레드에 묻는다. 빈 말을 물으면 찾을 것들을 미리 읽는다. */
export function update() {
  const query = input.value;
  chosen = -1;
  entered = false;
  if (!query.trim()) show([], "");
  else if (!list.children.length) count.textContent = WAITING;
  searcher().postMessage(query);
}

input.addEventListener("input", update);
input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  event.preventDefault();
  choose(chosen + step);
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
});
form.addEventListener("submit", () => (answeredTo === input.value ? go() : (entered = true)));
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
