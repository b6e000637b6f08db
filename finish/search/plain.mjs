// 조판한 수식(MathML)을 한 줄의 글로: 찾기 결과에 TeX가 보이지 않게 한다.

const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹", "+": "⁺", "−": "⁻", "-": "⁻", n: "ⁿ", i: "ⁱ", T: "ᵀ", "⊤": "ᵀ", "′": "′", "*": "*" };
const LOWERED = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉", "+": "₊", "−": "₋", "-": "₋", i: "ᵢ", j: "ⱼ", k: "ₖ", n: "ₙ", m: "ₘ", p: "ₚ", t: "ₜ", x: "ₓ" };
const HATS = { "^": "\u0302", "ˆ": "\u0302", "‾": "\u0304", "¯": "\u0304", "ˉ": "\u0304", "~": "\u0303", "˜": "\u0303", "→": "\u20d7" };

/** 모든 글자를 바꿀 수 있으면 위첨자나 아래첨자로, 아니면 괄호에 넣은 것. */
function shifted(text, table) {
  const letters = [...text];
  return letters.every((letter) => table[letter]) ? letters.map((letter) => table[letter]).join("") : `(${text})`;
}

/** 기호가 둘 넘게 이어지면 괄호로 묶은 것. */
function grouped(text) {
  return /[+−\-= ]/.test(text.slice(1)) ? `(${text})` : text;
}

const SHAPES = {
  msub: ([base, below]) => base + shifted(below, LOWERED),
  msup: ([base, above]) => base + shifted(above, RAISED),
  msubsup: ([base, below, above]) => base + shifted(below, LOWERED) + shifted(above, RAISED),
  munder: ([base, below]) => base + shifted(below, LOWERED),
  munderover: ([base, below, above]) => base + shifted(below, LOWERED) + shifted(above, RAISED),
  mover: ([base, above]) => (HATS[above] && [...base].length === 1 ? base + HATS[above] : base),
  mfrac: ([above, below]) => `${grouped(above)}/${grouped(below)}`,
  msqrt: (parts) => `√${grouped(parts.join(""))}`,
  mtr: (cells) => cells.join(" "),
  mtable: (rows) => rows.join("; "),
};

/** MathML 요소 하나의 글. `annotation`(TeX)은 넣지 않는다. */
export function plain($, element) {
  if (element.type === "text") return element.data.replace(/[\u2060-\u2064\u200b]/g, "").replace(/\s+/g, " ");
  if (element.type !== "tag" || element.name === "annotation" || element.name === "mphantom") return "";
  const parts = $(element).contents().toArray().filter((part) => part.type === "tag" || part.data?.trim());
  const texts = parts.map((part) => plain($, part));
  if (element.name === "mo" && texts.join("") === ",") return ", ";
  if (element.name === "mo" && element.attribs.form !== "prefix" && /^[=+−<>≤≥≈∼→×]$/.test(texts.join(""))) return ` ${texts.join("")} `;
  return (SHAPES[element.name] ?? ((all) => all.join("")))(texts);
}
