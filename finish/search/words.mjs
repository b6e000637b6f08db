// 글을 낱말로 나눈다. 찾을 글과 찾는 말을 같은 방법으로 나눈다.
import { isParticle, letters, stem } from "./hangul.mjs";

// 한글, 밑줄로 이어진 이름과 수, 그리스 글자와 미분의 기호
const RUN = /[가-힣ㄱ-ㅎㅏ-ㅣ]+|[a-z_][a-z0-9_]*|[0-9]+(?:\.[0-9]+)?|[α-ω∂∇]/gi;

/** 대소문자를 가리지 않게. 길이는 그대로여서 자리를 그대로 쓸 수 있다. */
export const fold = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** 처음 받은 것만 셈하고 기억한다. 글에는 같은 낱말이 거듭 나온다. */
function remembered(work) {
  const known = new Map();
  return (word) => known.get(word) ?? known.set(word, work(word)).get(word);
}

/** 이름 하나를 이루는 조각들: `GradientTape` → Gradient Tape, `zero_grad` → zero grad, `_max` → max. */
function pieces(name) {
  const found = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(/[\s_]+|(?<=[a-z])(?=[0-9])/i).filter(Boolean);
  return found.length > 1 || found[0] !== name ? found : [];
}

/** 이어진 글자들에서 나오는 낱말: `{ term, from, to }`. 이름 하나는 통째로도, 조각으로도 나온다. */
const parts = remembered((run) => {
  if (/[가-힣ㄱ-ㅣ]/.test(run)) return isParticle(run) ? [] : [{ term: stem(run), from: 0, to: stem(run).length }];
  return [run, ...pieces(run)].map((part) => ({ term: fold(part), from: run.indexOf(part), to: run.indexOf(part) + part.length }));
});

/** 글의 낱말들: `{ term, start, end }`. */
export function words(text) {
  const found = [];
  for (const { 0: run, index } of text.matchAll(RUN)) for (const { term, from, to } of parts(run)) found.push({ term, start: index + from, end: index + to });
  return found;
}

/** 찾아보기에 넣는 꼴. */
export const indexed = remembered(letters);

/** 빈칸을 없앤 글: 띄어쓰기가 달라도 견줄 수 있게 한다. */
export const compact = (text) => fold(text.normalize("NFC")).replace(/\s+/g, "");

/** 전각으로 친 글자(`ＲｅＬＵ`), 수식의 글자(𝐗, ϵ), 풀어 적힌 한글을 보통의 것으로. 첫소리(ㄱ)와 위첨자(²)는 그대로 둔다. */
export const typed = (text) => text.replace(/[\u3000\uff01-\uffee\u{1d400}-\u{1d7ff}ϵϕϑ]+/gu, (odd) => odd.normalize("NFKC")).normalize("NFC");

const QUESTIONS = new Set("왜 뭐 뭐야 뭔가요 뭐예요 뭐지 무엇 무엇인가 무엇인가요 어떻게 뜻 의미 설명".split(" "));

/** 물음에서 찾을 것만 남긴 말: `학습률이란 무엇인가요?` → `학습률`. 끝의 조사와 문장부호도 뗀다. */
export function asked(query) {
  const all = typed(query).trim().replace(/[?!.,~]+$/, "").split(/\s+/);
  const kept = all.filter((word) => !QUESTIONS.has(word));
  const parts = kept.length ? kept : all;
  return [...parts.slice(0, -1), stem(parts.at(-1))].join(" ");
}
