// 글을 낱말로 나눈다. 찾을 글과 찾는 말을 같은 방법으로 나눈다.
import { isParticle, letters, stem } from "./hangul.mjs";

// 한글, 밑줄로 이어진 이름과 수, 그리스 글자
const RUN = /[가-힣ㄱ-ㅎㅏ-ㅣ]+|[a-z_][a-z0-9_]*|[0-9]+(?:\.[0-9]+)?|[α-ω]/gi;

/** 대소문자, 전각과 반각을 가리지 않게. 길이는 그대로여서 자리를 그대로 쓸 수 있다. */
export const fold = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** 이름 하나를 이루는 조각들: `GradientTape` → gradient tape, `zero_grad` → zero grad. */
function pieces(name) {
  const found = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(/[\s_]+|(?<=[a-z])(?=[0-9])/i).filter(Boolean);
  return found.length > 1 ? found : [];
}

/** 글의 낱말들: `{ term, start, end }`. 이름 하나는 통째로도, 조각으로도 나온다. */
export function words(text) {
  const found = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const hangul = /[가-힣ㄱ-ㅣ]/.test(run);
    if (hangul && isParticle(run)) continue;
    const word = hangul ? stem(run) : run;
    found.push({ term: fold(word), start: index, end: index + word.length });
    for (const piece of hangul ? [] : pieces(run)) {
      const at = index + run.indexOf(piece);
      found.push({ term: fold(piece), start: at, end: at + piece.length });
    }
  }
  return found;
}

/** 찾아보기에 넣는 꼴. */
export const indexed = (term) => letters(term);

/** 빈칸을 없앤 글: 띄어쓰기가 달라도 견줄 수 있게 한다. */
export const compact = (text) => fold(text.normalize("NFC")).replace(/\s+/g, "");
