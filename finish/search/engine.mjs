// 찾기: 찾을 것들을 찾아보기(MiniSearch)에 넣고, 찾는 말에 맞는 것을 순서대로 낸다. 브라우저와 Node에서 같다.
import MiniSearch from "minisearch";
import { initials, letters, onlyInitials } from "./hangul.mjs";
import { asked, compact, fold, indexed, typed, words } from "./words.mjs";

const BOOST = { name: 6, english: 5, alias: 4, title: 1.2, body: 1 };
const NAMES = new Set(["name", "english", "alias"]);
const FIELDS = { english: ({ english }) => english.replaceAll(", ", "\n"), alias: ({ alias }) => alias.join("\n"), body: ({ text, code }) => `${text}\n${code}` };
const KIND = { term: 1.6, page: 1.1, section: 1 };
const CHUNK = 6;
const ENOUGH = 4;
const PER_PAGE = 3;
const SAME = 0.02; // 다른 이름으로 찾았을 때, 용어집의 이름으로 찾은 것을 그 뒤에 붙이는 무게

/** 이름의 낱말들, 그리고 빈칸 없이 이은 것. */
function nameWords(text) {
  return text.split("\n").flatMap((name) => {
    const terms = words(name).map(({ term }) => term);
    const hangul = name.match(/[가-힣]+/g) ?? [];
    return hangul.length > 1 ? [...terms, hangul.join("")] : terms;
  });
}

const fuzzy = (term) => (term.length >= 5 ? 0.15 : false);
const prefix = (term) => term.length > 1;

/**
 * 찾을 것들(`index.json`의 내용)로 찾기를 연다: `{ docs, index, ready }`.
 *
 * 느린 기기가 멈추지 않게 찾아보기에는 조금씩 넣는다. 다 넣기 전에는 `index`가 null이고, 그동안은 찾는 말이 그대로 든 것을 찾는다.
 */
export function open({ pages, entries }) {
  const docs = entries.map(([kind, page, anchor, name, english, alias, text, code], id) => {
    const [path, title] = pages[page];
    const names = [name, ...english.split(", "), ...alias].filter(Boolean);
    return { id, kind, path, title, anchor, name, english, alias, names: names.map((each) => letters(compact(each))), sounds: names.map(initials).filter(Boolean), text, code, packed: compact(`${text}\n${code}`) };
  });
  const index = new MiniSearch({
    fields: Object.keys(BOOST),
    extractField: (doc, field) => FIELDS[field]?.(doc) ?? doc[field],
    tokenize: (text, field) => (NAMES.has(field) ? nameWords(text) : words(text).map(({ term }) => term)),
    processTerm: indexed,
    searchOptions: { boost: BOOST, tokenize: (term) => [term], prefix, weights: { prefix: 0.6, fuzzy: 0.35 } },
  });
  const opened = { docs, index: null };
  opened.ready = index.addAllAsync(docs, { chunkSize: CHUNK }).then(() => (opened.index = index));
  return opened;
}

/** 이름이 찾는 말과 같거나 들어 있을수록 앞에 세운다. 이름은 낱자로 견주므로, 덜 친 글자도 앞부분이 된다. */
function weight(doc, needle) {
  const sought = letters(needle);
  const near = (name) => {
    const share = sought.length / name.length;
    if (name.startsWith(sought)) return 1 + 5 * share;
    // 한국어의 이름은 뒤가 알맹이다: 평균제곱오차는 제곱오차의 하나
    if (name.endsWith(sought) && share >= 0.6) return 1 + 4 * share;
    return name.includes(sought) ? 1.6 : 1;
  };
  const best = Math.max(...doc.names.map((name) => (name === sought ? 8 : near(name))));
  return KIND[doc.kind] * (best > 1 ? best : doc.packed.includes(needle) ? 1.4 : 1);
}

/** 첫소리로 찾는다. 이름의 처음부터 맞는 것이 앞선다. */
function byInitials({ docs }, sounds) {
  const found = docs.map((doc) => {
    const score = Math.max(0, ...doc.sounds.map((each) => (each === sounds ? 10 : each.startsWith(sounds) ? 4 : sounds.length > 1 && each.includes(sounds) ? 2 : 0) / (1 + each.length / 100)));
    return { doc, score: score * KIND[doc.kind], terms: [] };
  });
  return found.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}

/** 차례로 너그러워지는 질문들: 모두 든 것, 비슷한 것, 붙여 쓴 두 말, 하나라도 든 것. */
function* questions(terms) {
  const all = { combineWith: "AND", queries: terms };
  const joined = terms.length > 1 && terms.every((term) => /[가-힣]$/.test(term)) ? [terms.join("")] : [];
  yield [{ combineWith: "OR", queries: [all, ...joined] }, {}];
  yield [{ combineWith: "OR", queries: [all, ...joined] }, { fuzzy }];
  const splits = terms.length === 1 && /^[가-힣]{4,}$/.test(terms[0]) ? [...terms[0]].slice(3).map((_, k) => [terms[0].slice(0, k + 2), terms[0].slice(k + 2)]) : [];
  if (splits.length) yield [{ combineWith: "OR", queries: splits.map((queries) => ({ combineWith: "AND", queries })) }, {}];
  if (terms.length > 1) yield [{ combineWith: "OR", queries: terms }, { fuzzy }];
}

/** 낱말을 이은 것의 안쪽에 찾는 말이 있는가: `평균제곱오차`의 `제곱오차`. 짧은 영어는 아무 데나 들어 있으므로 뺀다. */
function inside(doc, needle) {
  if (!(/[가-힣]{2}/.test(needle) || needle.length > 3)) return false;
  return doc.packed.includes(needle) || doc.names.some((name) => name.includes(letters(needle)));
}

/** 이웃한 두 글자를 바꾼 말들: `gradeint` → … `gradient` …. */
const swaps = (word) => [...word].slice(1).map((_, k) => word.slice(0, k) + word[k + 1] + word[k] + word.slice(k + 2));

/** 두 글자를 바꾸어 친 긴 영어를 바로잡은 말. 그대로 맞는 것이 있는 말은 두고, 바로잡아 맞는 것이 없는 말도 둔다. */
function untangled(index, query) {
  const known = (word) => index.search(fold(word)).length > 0;
  return query.replace(/[a-z]{6,}/gi, (word) => (known(word) ? word : (swaps(fold(word)).find(known) ?? word)));
}

function byWords({ docs, index }, query) {
  const found = new Map();
  const keep = (doc, score, terms, needle) => found.has(doc) || found.set(doc, { doc, score: score * weight(doc, needle), terms });
  const ask = (text, scale) => {
    const needle = compact(asked(text));
    const terms = [...new Set(words(asked(text)).map(({ term }) => term))];
    let level = scale;
    for (const [question, options] of terms.length ? questions(terms) : []) {
      for (const { id, score, terms: matched } of index.search(question, options)) keep(docs[id], score * level, matched, needle);
      if (level === scale) docs.filter((doc) => inside(doc, needle)).forEach((doc) => keep(doc, 2 * scale, [], needle));
      if (found.size >= ENOUGH) break;
      level /= 10;
    }
    return docs.filter(({ kind, names }) => kind === "term" && names.includes(letters(needle)));
  };
  const meant = untangled(index, query);
  for (const { name } of ask(meant, 1)) if (compact(name) !== compact(asked(meant))) ask(name, SAME);
  return [...found.values()].sort((a, b) => b.score - a.score || a.doc.id - b.doc.id);
}

/** 찾는 말이 이름이나 글에 그대로 든 것. */
function asWritten({ docs }, query) {
  const needle = compact(asked(query));
  const found = docs.map((doc) => ({ doc, score: weight(doc, needle), terms: [] }));
  return found.filter(({ doc, score }) => score > KIND[doc.kind]).sort((a, b) => b.score - a.score);
}

/** 한 페이지의 절이 앞을 다 차지하지 않게, 넷째부터는 뒤로 미룬다. */
function spread(found) {
  const seen = new Map();
  const late = (doc) => {
    const count = (seen.get(doc.path) ?? 0) + (doc.kind === "term" ? 0 : 1);
    seen.set(doc.path, count);
    return count > PER_PAGE;
  };
  const held = found.map((each) => [each, late(each.doc)]);
  return [...held.filter(([, later]) => !later), ...held.filter(([, later]) => later)].map(([each]) => each);
}

/** 찾는 말에 맞는 것을 좋은 것부터: `[{ doc, score, terms }]`. `terms`는 맞은 낱말(풀어 쓴 낱자). */
export function find(opened, query) {
  const meant = typed(query);
  const sounds = onlyInitials(meant);
  if (sounds) return spread(byInitials(opened, sounds));
  return spread((opened.index ? byWords : asWritten)(opened, meant));
}
