// 한국어를 찾는 데 쓰는 것: 낱자로 풀기, 첫소리, 조사와 어미 떼기.

const FIRST = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const MIDDLE = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
const LAST = ["", ..."ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ")];
// 첫소리만 치면 자판이 겹받침으로 합쳐 놓는 것: ㄳ은 ㄱㅅ
const PAIRS = LAST.filter((each) => each.length > 1);
const JOINED = new Map([..."ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ"].map((letter, k) => [letter, PAIRS[k]]));
const SYLLABLE = /[가-힣]/g;

const PARTICLES =
  "이라고는 에서부터 으로부터 이라는 이라고 에서는 에서도 에서의 으로는 으로도 으로서 으로써 까지는 까지의 부터는 이지만 이라면 입니다 인가요 이에요 이란 라는 라고 에서 에게 으로 로는 로서 로써 " +
  "인가 일까 까지 부터 처럼 보다 마다 조차 밖에 하고 이나 이든 이며 이고 이면 인데 에는 에도 에만 과는 와는 과의 와의 들은 들이 들을 들의 란 은 는 이 가 을 를 의 에 로 와 과 도 만 나 인";
const ENDINGS =
  "하였습니다 하나요 되나요 할까요 될까요 일까요 할까 될까 하나 되나 했습니다 합니다 됩니다 되었습니다 시킵니다 하지만 하려면 하면서 하는지 하는 하고 하며 하면 하기 하게 하지 하여 해서 했다 한다 된다 되는 되고 되며 되면 되기 되어 돼서 하다 되다 한 할 함 될 된 됨";
const TAIL = new RegExp(`(?<=[가-힣]{2})(?:${PARTICLES} ${ENDINGS})$`.replaceAll(" ", "|"));
const ALONE = new Set(PARTICLES.split(" "));

/** 쓰는 차례대로 늘어놓은 낱자: `값` → `ㄱㅏㅂㅅ`. 덜 친 글자(`학스`)도 다 친 글자(`학습`)의 앞부분이 된다. */
export function letters(text) {
  return text.replace(/[ㄱ-ㅎ]/g, (letter) => JOINED.get(letter) ?? letter).replace(SYLLABLE, (syllable) => {
    const code = syllable.charCodeAt(0) - 0xac00;
    return FIRST[Math.floor(code / 588)] + MIDDLE[Math.floor(code / 28) % 21] + LAST[code % 28];
  });
}

/** 첫소리: `경사하강법` → `ㄱㅅㅎㄱㅂ`. 한글이 아닌 것은 뺀다. */
export function initials(text) {
  return text.replace(/[^가-힣]/g, "").replace(SYLLABLE, (syllable) => FIRST[Math.floor((syllable.charCodeAt(0) - 0xac00) / 588)]);
}

/** 첫소리만 적은 말이면 풀어 쓴 첫소리, 아니면 빈 문자열: `ㄳ ㅎㄱㅂ` → `ㄱㅅㅎㄱㅂ`. */
export function onlyInitials(query) {
  const text = query.replace(/\s/g, "");
  return /^[ㄱ-ㅎ]+$/.test(text) ? letters(text) : "";
}

/** 조사나 어미를 뗀 말. 두 글자는 남긴다: `경사하강법을` → `경사하강법`, `발산하는` → `발산`. */
export function stem(word) {
  return word.replace(TAIL, "");
}

/** 홀로 선 조사인가. 코드나 수식 뒤에 붙은 것이 이렇게 떨어져 나온다. */
export const isParticle = (word) => ALONE.has(word);
