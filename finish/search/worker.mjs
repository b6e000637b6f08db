// 찾기를 제 스레드에서 한다: 찾아보기를 만들거나 찾는 동안에도 글자를 치는 화면이 멈추지 않는다.
//
// 찾는 말을 받아 `{ query, early, number, best }`을 답한다. 찾을 것들을 읽지 못했으면 `{ failed: true }`.
import { find, open } from "./engine.mjs";
import { matches, snippet, split } from "./snippet.mjs";

const SHOWN = 20;
const reading = fetch("index.json").then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(reply.statusText)))).then(open);
let latest = null;

reading.catch(() => postMessage({ failed: true }));

/** 결과 하나에서 보일 것. 글은 `[{ text, hit }]`로 나눈 것이다. */
function shown({ doc, terms }, query) {
  const marked = (text) => split(text, matches(text, query, terms));
  const { kind, path, anchor, title } = doc;
  return { kind, path, anchor, title, name: marked(doc.name), english: marked(doc.english), ...snippet(doc, query, terms) };
}

function answer(opened, query) {
  const found = find(opened, query);
  postMessage({ query, early: !opened.index, number: found.length, best: found.slice(0, SHOWN).map((each) => shown(each, query)) });
}

addEventListener("message", async ({ data: query }) => {
  latest = query;
  const opened = await reading.catch(() => null);
  if (!opened || query !== latest) return;
  if (query.trim()) answer(opened, query);
  if (opened.index) return;
  await opened.ready; // 찾아보기를 만드는 동안 먼저 답하고, 다 만들면 다시 답한다
  if (query === latest && query.trim()) answer(opened, query);
});
