// 찾은 것 하나를 보이는 글: 맞은 곳 둘레의 한두 줄과, 맞은 글자의 자리.
import { asked, indexed, words } from "./words.mjs";

const BEFORE = 28;
const LENGTH = 120;

/** 찾는 말이 통째로 나오는 자리를 찾는 정규식. 띄어쓰기와 대소문자를 가리지 않는다. */
function phrase(query) {
  const letters = [...asked(query).replace(/\s+/g, "")];
  if (!letters.length || letters.every((letter) => /[ㄱ-ㅎ]/.test(letter))) return null;
  return new RegExp(letters.map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s*"), "gi");
}

/** 겹치지 않게 합친, 앞에서부터의 자리들. */
function merged(ranges) {
  const found = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

/** 찾는 말이 통째로 나오는 자리들. */
function exact(text, query) {
  const whole = phrase(query);
  return whole ? [...text.matchAll(whole)].map(({ 0: { length }, index }) => [index, index + length]) : [];
}

/** 맞은 낱말들의 자리. */
function loose(text, terms) {
  const wanted = new Set(terms);
  return merged(words(text).filter(({ term }) => wanted.has(indexed(term))).map(({ start, end }) => [start, end]));
}

/** 글에서 맞은 자리들. 통째로 맞은 곳이 있으면 그것만, 없으면 맞은 낱말들. */
export function matches(text, query, terms) {
  const whole = exact(text, query);
  return whole.length ? whole : loose(text, terms);
}

/** 글을 `[{ text, hit }]`로 나눈다. */
export function split(text, ranges) {
  const found = [];
  let at = 0;
  for (const [start, end] of ranges) {
    found.push({ text: text.slice(at, start), hit: false }, { text: text.slice(start, end), hit: true });
    at = end;
  }
  return [...found, { text: text.slice(at), hit: false }].filter(({ text: part }) => part);
}

/** 맞은 곳 둘레를 낱말의 경계에서 자른 글. */
function around(text, ranges) {
  const first = ranges[0]?.[0] ?? 0;
  let from = Math.max(0, first - BEFORE);
  if (from > 0) from = text.indexOf(" ", from) + 1 || from;
  if (from > first) from = first;
  let to = Math.min(text.length, from + LENGTH);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), Math.min(ranges[0]?.[1] ?? to, to));
  const inside = ranges.filter(([start, end]) => start >= from && end <= to).map(([start, end]) => [start - from, end - from]);
  const parts = split(text.slice(from, to), inside);
  return [from > 0 && { text: "… ", hit: false }, ...parts, to < text.length && { text: " …", hit: false }].filter(Boolean);
}

/** `find`로 찾은 자리가 가장 많은 코드의 줄. 그림에 적는 수식이 든 줄은 건너뛴다. */
function line(code, find) {
  const lines = code.split("\n").filter((each) => each && !each.includes("$"));
  const marked = lines.map((each) => ({ each, ranges: find(each) })).filter(({ ranges }) => ranges.length);
  return marked.sort((a, b) => b.ranges.length - a.ranges.length)[0];
}

/**
 * 찾은 것의 글: `{ code, parts: [{ text, hit }] }`.
 *
 * 통째로 맞은 글, 통째로 맞은 코드, 맞은 낱말이 있는 글, 그런 코드의 차례로 고르고, 모두 없으면 글의 처음을 보인다.
 */
export function snippet({ text, code }, query, terms) {
  for (const find of [(each) => exact(each, query), (each) => loose(each, terms)]) {
    const ranges = find(text);
    if (ranges.length) return { code: false, parts: around(text, ranges) };
    const found = line(code, find);
    if (found) return { code: true, parts: around(found.each, found.ranges) };
  }
  return { code: false, parts: around(text, []) };
}
