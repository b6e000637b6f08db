// 조판한 수식(MathML)을 한 줄의 글로: 찾기 결과에 TeX가 보이지 않게 한다.
import { typed } from "./words.mjs";

const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹", "+": "⁺", "−": "⁻", "-": "⁻", "=": "⁼", "(": "⁽", ")": "⁾", n: "ⁿ", i: "ⁱ", T: "ᵀ", "⊤": "ᵀ", "′": "′", "*": "*", "∗": "*", "⋆": "*" };
const LOWERED = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉", "+": "₊", "−": "₋", "-": "₋", "=": "₌", "(": "₍", ")": "₎", i: "ᵢ", j: "ⱼ", k: "ₖ", n: "ₙ", m: "ₘ", p: "ₚ", t: "ₜ", x: "ₓ" };
const HATS = { "^": "\u0302", "ˆ": "\u0302", "‾": "\u0304", "¯": "\u0304", "ˉ": "\u0304", "~": "\u0303", "˜": "\u0303", "→": "\u20d7" };

/** 뒤따르는 것과 떼어 놓는 것(빈칸, U+2061)을 뺀 글. */
const bare = (text) => text.replace(/[ \u2061]+$/, "");

/** 모든 글자를 바꿀 수 있으면(낱말이 아니면) 위첨자나 아래첨자로, 아니면 `^`나 `_` 뒤에: `e^z`, `e^(w₁)`, `λ_max`. */
function shifted(text, table, mark) {
  const letters = [...text.replace(/[ \u2061]/g, "")];
  if (letters.every((letter) => table[letter]) && !/[a-z]{3}/.test(text)) return letters.map((letter) => table[letter]).join("");
  const inside = bare(text);
  return mark + (/^([a-zα-ω]+|\(.*\))$/i.test(inside) ? inside : `(${inside})`);
}

// 뒤따르는 것과 붙지 않게 한다. 함수의 이름일 수 있는 아래첨자 뒤의 괄호는 붙여 둔다.
const raised = (text) => shifted(text, RAISED, "^").replace(/^\^.*/, "$& ");
const lowered = (text) => shifted(text, LOWERED, "_").replace(/^_.*/, "$&\u2061");

/** 기호가 둘 넘게 이어지면 괄호로 묶은 것. */
function grouped(text) {
  const inside = bare(text);
  return /[+−\-= ]/.test(inside.slice(1)) ? `(${inside})` : inside;
}

const SHAPES = {
  msub: ([base, below]) => bare(base) + lowered(below),
  msup: ([base, above]) => bare(base) + raised(above),
  msubsup: ([base, below, above]) => bare(base) + bare(lowered(below)) + raised(above),
  munder: ([base, below]) => (below === "⏟" ? base : base + lowered(below)),
  munderover: ([base, below, above]) => base + bare(lowered(below)) + raised(above),
  mover: ([base, above]) => (HATS[above] && [...base].length === 1 ? base + HATS[above] : base),
  mfrac: ([above, below]) => `${grouped(above)}/${grouped(below)} `,
  msqrt: (parts) => `√${grouped(parts.join(""))}`,
  mroot: ([base, degree]) => `${shifted(degree, RAISED, "")}√${grouped(base)}`,
  mtr: (cells) => cells.join(" "),
  mtable: (rows) => rows.join("; "),
};

/** MathML 요소 하나의 글. `annotation`(TeX)은 넣지 않는다. */
export function plain($, element) {
  const text = spoken($, element).replace(/\u2061(?=\()/g, "").replaceAll("\u2061", " ");
  return text.replace(/ +/g, " ").replace(/ (?=[)\],;:/!|′]|$)/g, "");
}

/** 함수와 그 안의 것 사이(U+2061)는 남겨 둔 글. */
function spoken($, element) {
  if (element.type === "text") return typed(element.data.replace(/[\u2060\u2062-\u2064\u200b]/g, "").replace(/\s+/g, " "));
  if (element.type !== "tag" || element.name === "annotation" || element.name === "mphantom") return "";
  const parts = $(element).contents().toArray().filter((part) => part.type === "tag" || part.data?.trim());
  const texts = parts.map((part) => spoken($, part));
  if (element.name === "mo" && texts.join("") === ",") return ", ";
  if (element.name === "mo" && element.attribs.form !== "prefix" && /^[=+−<>≤≥≈∼→×]$/.test(texts.join(""))) return ` ${texts.join("")} `;
  return (SHAPES[element.name] ?? ((all) => all.join("")))(texts);
}
