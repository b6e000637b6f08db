// 수식을 MathML로 조판한다. TeX는 annotation에 남겨, 복사하면 TeX가 나온다.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import temml from "temml";

const TAG = /\s*\\tag\{([^{}]*)\}/;

/** 조판되지 않는 수식. 사이트를 짓는 일을 멈춘다. */
export class FormulaError extends Error {}

// 근호의 가장 작은 글자가 글자 하나보다 크다. 받쳐 주지 않으면 √n의 근호가 줄 아래로 늘어진다.
const STRUT = '<mspace height="0.75em"></mspace>';
// temml은 `\underset{W}{\operatorname{argmin}}`의 이름 뒤에 붙는 빈칸까지 munder에 넣는다. 자식이 둘이 아니면 브라우저는 한 줄로 늘어놓는다.
const SPACED_NAME = /(<m(?:under|over)><mi>[^<]*<\/mi>)<mo>\u2061<\/mo><mspace[^>]*><\/mspace>/g;
// 글꼴의 ′는 본디 위첨자의 자리에 있다. 위첨자로 또 올리고 줄이면 작은 점이 되어 글자에서 떨어진다.
const PRIME = '<mo lspace="0em" rspace="0em" class="tml-prime">′</mo>';
const RAISED_PRIMES = /(?:<mo [^>]*tml-prime[^>]*>′<\/mo>|<mrow[^>]*>(?:<mo [^>]*tml-prime[^>]*>′<\/mo>)+<\/mrow>)<\/msup>/;
// 수식의 첫 연산자 앞과 마지막 연산자 뒤에는 빈칸이 없다(`:=`와 조사). 쉼표 뒤의 −는 빼기가 아니라 부호이다.
const FIRST = /(<semantics>(?:<mrow>)*<mo)(?: lspace="[^"]*")?((?: rspace="[^"]*")?>)/;
const LAST = /(<mo(?: lspace="[^"]*")?)(?: rspace="[^"]*")?(>[^<]*<\/mo>(?:<\/mrow>)*<annotation)/;
const SIGN = /(<mo separator="true">,<\/mo>(?:<mtext>[^<]*<\/mtext>|<mspace[^>]*><\/mspace>))<mo>−/g;
// 조판한 수식들. 오래 사는 프로세스에서는 저장할 때마다 다시 조판하지 않는다.
const typesetBefore = new Map();

/** `f'`의 ′를 글자의 크기로, 글자의 곁에 둔다. */
function lowerPrimes(math) {
  const raised = math.match(RAISED_PRIMES);
  if (!raised) return math;
  const before = math.slice(0, raised.index);
  let depth = 1;
  const opening = [...before.matchAll(/<(\/?)msup\b/g)].findLast(([, closes]) => (depth += closes ? 1 : -1) === 0);
  const base = before.slice(opening.index).replace("<msup", "<mrow");
  const primes = PRIME.repeat(raised[0].split("′").length - 1);
  return lowerPrimes(`${before.slice(0, opening.index)}${base}${primes}</mrow>${math.slice(raised.index + raised[0].length)}`);
}

/** 연산자 둘레의 빈칸을 TeX처럼 둔다. */
function trimmed(math) {
  return math.replace(SIGN, '$1<mo form="prefix">−').replace(FIRST, '$1 lspace="0em"$2').replace(LAST, '$1 rspace="0em"$2');
}

/** TeX 하나의 MathML. 조판할 수 없으면 temml의 ParseError. */
export function typeset(tex, displayMode) {
  const key = `${displayMode}${tex}`;
  if (!typesetBefore.has(key)) {
    const math = temml.renderToString(tex, { displayMode, annotate: true, throwOnError: true });
    typesetBefore.set(key, lowerPrimes(trimmed(math.replaceAll("<msqrt>", `<msqrt>${STRUT}`).replace(SPACED_NAME, "$1"))));
  }
  return typesetBefore.get(key);
}

/** `\(…\)`, `\[…\]`로 싸여 있으면 벗긴 TeX. */
export function bare(text) {
  return text.trim().replace(/^\\[([]([^]*)\\[)\]]$/, "$1").trim();
}

/** 수식 하나의 HTML. 번호(`\\tag{1}`)는 수식 밖에 두어, 수식이 옆으로 움직여도 오른쪽 끝에 남는다. */
export function formula(tex, displayMode) {
  const [, number] = tex.match(TAG) ?? [];
  const math = typeset(tex.replace(TAG, ""), displayMode);
  return number ? `${math}<span class="equation-number">(${number})</span>` : math;
}

/** 페이지의 모든 수식을 조판하고, 브라우저에서 조판하던 스크립트를 뺀다. */
export function typesetPage($, { name, root }) {
  $("span.math").each((_, span) => {
    if ($(span).children("math").length) return;
    const tex = bare($(span).text());
    try {
      $(span).html(formula(tex, $(span).hasClass("display")));
    } catch (error) {
      const written = tex.replace(TAG, "");
      throw new FormulaError(`${where(name, written, root)}: 조판할 수 없는 수식입니다: ${written}\n${error.message}`);
    }
  });
  $("script[src*='katex'], script[src$='site_libs/math.js'], link[href*='katex']").remove();
  $("script:not([src])").filter((_, script) => /\bkatex\.render\(texText/.test($(script).text()) && !/typesetMath/.test($(script).text())).remove();
}

/** 수식이 적힌 곳: 원본에서 찾으면 `파일:줄`, 아니면 페이지의 이름. */
function where(name, tex, root) {
  const source = name.replace(/\.html$/, ".qmd");
  try {
    const text = readFileSync(join(root, source), "utf8");
    const at = text.indexOf(tex);
    return at < 0 ? source : `${source}:${text.slice(0, at).split("\n").length}`;
  } catch {
    return name;
  }
}
