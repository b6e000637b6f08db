// 다듬기의 순수한 부분: 저장할 파일 고르기, 한 페이지로 묶기, 아이콘.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "cheerio";
import { mendTables } from "../../finish/access.mjs";
import { manifest, maskable } from "../../finish/offline/install.mjs";
import { png } from "../../finish/raster.mjs";
import { difference } from "../../finish/dark.mjs";
import { fingerprint, reachable } from "../../finish/offline/offline.mjs";
import { lettersOf } from "../../finish/font.mjs";
import { fitDrawings } from "../../finish/images.mjs";
import { layOutLater } from "../../finish/later.mjs";
import { typeset } from "../../finish/maths.mjs";
import { readyForPaper } from "../../finish/paper.mjs";
import { keepParts } from "../../finish/titles.mjs";
import { documents } from "../../finish/search/extract.mjs";
import { plain } from "../../finish/search/plain.mjs";
import { words } from "../../finish/search/words.mjs";
import { origin } from "../../finish/site.mjs";
import { lectureOrder, part, within } from "../../finish/whole.mjs";

const files = (texts) => new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));

test("페이지에서 이름을 따라가 닿는 것만 저장한다", () => {
  const site = files({
    "index.html": '<a href="posts/a.ipynb"></a><link href="site_libs/a.lean.css"><img src="posts/a_files/그림.svg"><script type="module" src="assets/lab/element.js"></script>',
    "site_libs/a.css": "", "site_libs/a.lean.css": "@font-face{src:url(fonts/a.woff2)}", "site_libs/fonts/a.woff2": "", "site_libs/fonts/b.woff2": "",
    "posts/a_files/그림.svg": "", "assets/lab/element.js": 'import "./draw.js"', "assets/lab/draw.js": "", "assets/lab/unused.js": "",
    "posts/a.ipynb": "", "print.html": "", "sw.js": "", "site_libs/finish/search/part-1.json": "",
  });
  assert.deepEqual(reachable(site), [
    "assets/lab/draw.js", "assets/lab/element.js", "index.html", "posts/a_files/그림.svg",
    "site_libs/a.lean.css", "site_libs/finish/search/part-1.json", "site_libs/fonts/a.woff2",
  ]);
});

test("소개할 때만 쓰는 그림은 저장하지 않는다", () => {
  const site = files({ "index.html": '<meta property="og:image" content="https://x.kr/assets/share.png">', "assets/share.png": "" });
  assert.deepEqual(reachable(site), ["index.html"]);
});

test("dot으로 그린 그림은 적힌 크기 안에 제 비율로 든다", () => {
  const drawing = (ids) => `<svg width="672" height="480" viewbox="0.00 0.00 60.00 120.00" style="max-width: none"><g class="graph" id="graph0"><g id="${ids}" class="node"></g></g></svg>`;
  const $ = load(`${drawing("node1")}${drawing("mine")}<svg width="9" height="8" id="node1"></svg>`);
  fitDrawings($);
  const [first, second, other] = $("svg").toArray().map((svg) => $(svg).attr());
  assert.deepEqual([first.width, first.height, first.style], ["240", "480", undefined]);
  assert.deepEqual([second.width, other.width, other.id], ["240", "9", "node1"]);
  assert.deepEqual($("g[id]").toArray().map(({ attribs }) => attribs.id), ["mine"]);
});

test("종이에서 나뉘지 않을 짧은 출력을 표시한다", () => {
  const lines = (count) => `<div class="cell-output"><pre><code>${"줄\n".repeat(count)}</code></pre></div>`;
  const $ = load(`${lines(6)}${lines(12)}${lines(13)}<pre>코드</pre>`);
  readyForPaper($, "", false);
  assert.deepEqual($("pre").toArray().map((pre) => $(pre).hasClass("short")), [true, true, false, false]);
});

test("지문은 내용이 바뀌면 바뀐다", () => {
  assert.equal(fingerprint(Buffer.from("")), "e3b0c44298fc1c14");
  assert.notEqual(fingerprint(Buffer.from("가")), fingerprint(Buffer.from("나")));
});

test("강의의 차례는 옆의 목록에서 온다", () => {
  const $ = load('<nav id="quarto-sidebar"><a class="sidebar-link" href="./posts/b.html"></a><a class="sidebar-link"></a><a class="sidebar-link" href="posts/a.html"></a></nav>');
  assert.deepEqual(lectureOrder($), ["posts/b.html", "posts/a.html"]);
});

test("강의 사이의 링크는 한 페이지 안의 것이 된다", () => {
  const names = ["posts/a.html", "posts/b.html", "glossary.html"];
  const from = (href) => within(href, "posts/a.html", names);
  assert.equal(from("#sec-x"), "#a--sec-x");
  assert.equal(from("b.html"), "#b");
  assert.equal(from("../posts/b.html#첫째"), "#b--첫째");
  assert.equal(from("../glossary.html#term"), "#glossary--term");
  assert.equal(from("../index.html#hours"), "index.html#hours");
  assert.equal(from("a.ipynb"), "posts/a.ipynb");
  assert.equal(from("https://x.kr/a#b"), "https://x.kr/a#b");
});

test("묶으면 id와 그것을 가리키는 것이 함께 바뀐다", () => {
  const page = `<main><h1>가</h1><p id="fig-1"><a href="#fig-1">그림</a></p>
    <svg><defs><clipPath id="c"/></defs><g clip-path="url(#c)"/><use xlink:href="#c"/><path style="fill:#c00"/></svg>
    <p aria-labelledby="fig-1 other"></p><img src="a_files/x.svg" loading="lazy"><script>1</script>
    <light-animation frames="3"><svg><g data-on="0-1"/><g data-on="2" display="none"/></svg></light-animation></main>`;
  const { html, title, slug } = part(page, "posts/a.html", ["posts/a.html"]);
  const $ = load(html);
  assert.deepEqual([title, slug], ["가", "a"]);
  assert.equal($("a").attr("href"), "#a--fig-1");
  assert.equal($("p").first().attr("id"), "a--fig-1");
  assert.match(html, /clip-path="url\(#a--c\)"/);
  assert.match(html, /xlink:href="#a--c"/);
  assert.match(html, /fill:#c00/);
  assert.match(html, /aria-labelledby="a--fig-1 other"/);
  assert.match(html, /src="posts\/a_files\/x.svg"/);
  assert.doesNotMatch(html, /<script|loading=/);
  assert.deepEqual($("[data-on]").toArray().map((e) => e.attribs.display), ["none", undefined]);
});

test("나중에 짜 놓을 절은 겹치지 않고, 높이를 짐작해 둔다", () => {
  const $ = load(`<main><section class="level2" id="a"><h2>가</h2><section class="level3" id="b"><h3>나</h3><p>${"글".repeat(100)}</p><pre>1\n2</pre></section></section>
    <section class="level2" id="c"><p>다</p><div class="callout-collapse"><p>접은 풀이</p></div></section></main>`);
  for (const _ of [1, 2]) layOutLater($);
  assert.deepEqual($(".later").toArray().map(({ attribs }) => [attribs.id, attribs.style]), [["b", "--letters:101;--rest:166"], ["c", "--letters:1;--rest:42"]]);
});

test("어두운 CSS는 종이에서 빠진다", () => {
  const quarto = load('<link class="quarto-color-scheme quarto-color-alternate" rel="disabled-stylesheet" blocking="render">');
  readyForPaper(quarto, "", false);
  assert.equal(quarto("link").attr("media"), "screen");
  const other = load('<link class="quarto-color-scheme" data-mode="light" href="light.css" media="not all"><link class="quarto-color-scheme quarto-color-alternate" data-mode="dark" href="dark.css">');
  for (const _ of [1, 2]) readyForPaper(other, "", false);
  assert.equal(other("link[media='print']").length, 1);
  assert.equal(other("link").last().attr("href"), "light.css");
});

test("아이콘은 바라는 크기의 PNG이고, 오려 쓸 것은 바탕이 끝까지 찬다", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f6f78"/></svg>';
  const size = (bytes) => [Buffer.from(bytes).readUInt32BE(16), Buffer.from(bytes).readUInt32BE(20)];
  assert.deepEqual(size(await png(svg, 192)), [192, 192]);
  assert.match(maskable(svg), /viewBox="-4 -4 40 40"><rect x="-4" y="-4" width="100%" height="100%" fill="#1f6f78"/);
  assert.equal(manifest("강의", "#fdfdfb").background_color, "#fdfdfb");
});

test("어두운 화면의 CSS에는 다른 것과, 그것을 다시 덮을 @media만 남는다", () => {
  const sheet = (colour) => `@font-face{font-family:a}p{margin:0}a{border:1px solid ${colour};margin:0}@media(max-width:9px){a{border-color:transparent;margin:1px}}`;
  assert.equal(difference(sheet("red"), sheet("blue")), "a{border:1px solid blue}@media(max-width:9px){a{border-color:transparent}}");
  assert.equal(difference(sheet("red"), sheet("red")), "");
});

test("브라우저가 그리는 근호도 글꼴에 남는다", () => {
  assert(!lettersOf(["<math><mi>x</mi></math>"]).includes("√"));
  assert(lettersOf(["<math><msqrt><mi>x</mi></msqrt></math>"]).includes("√"));
  assert(lettersOf(["<math><mroot><mi>x</mi><mn>3</mn></mroot></math>"]).includes("√"));
});

test("부등호는 HTML에 이름으로 적혀 있어도 글꼴에 남는다", () => {
  const letters = lettersOf([typeset("0 < a > b", false)]);
  assert(letters.includes("<") && letters.includes(">"));
  assert(!letters.includes("&") && !letters.includes("t"));
});

test("글자 하나의 근호도 받쳐 준다", () => {
  for (const tex of ["\\sqrt n", "\\sqrt{c/n}"]) assert.match(typeset(tex, false), /<msqrt><mspace height="0.75em"><\/mspace>/);
});

test("아래에 적는 글자는 이름의 아래에 온다", () => {
  assert.match(typeset("\\underset{W}{\\operatorname{argmin}}", true), /<munder><mi>argmin<\/mi><mi>W<\/mi><\/munder>/);
});

test("미분의 ′는 위첨자로 줄어들지 않고, 위첨자 속의 위첨자는 그대로이다", () => {
  const written = (tex) => typeset(tex, false).replace(/<annotation[^]*/, "").replaceAll(' lspace="0em" rspace="0em" class="tml-prime"', "");
  const two = "<mo>′</mo><mo>′</mo>";
  assert.match(written("f''(x)"), new RegExp(`<mrow><mi>f</mi>${two}</mrow><mrow>`));
  assert.match(written("(x^2)'"), /<mrow><mo.*<msup><mi>x<\/mi><mn[^>]*>2<\/mn><\/msup><mo.*<\/mrow><mo>′<\/mo><\/mrow>/);
  assert.match(written("a^{b'}"), /<msup><mi>a<\/mi><mrow><mi>b<\/mi><mo>′<\/mo><\/mrow><\/msup>/);
});

test("수식의 끝과 쉼표 뒤에서 연산자의 빈칸은 TeX와 같다", () => {
  const operators = (tex) => typeset(tex, false).match(/<mo[^>]*>[^<]*/g);
  assert.deepEqual(operators(":="), ['<mo lspace="0em" rspace="0em">:', '<mo lspace="0em" rspace="0em">=']);
  assert.deepEqual(operators("x = y"), ["<mo>="]);
  assert.equal(operators("(1,\\; -6)")[2], '<mo form="prefix">−');
  for (const tex of ["\\times", "-1", ":=", "(a)"]) assert.doesNotMatch(typeset(tex, false), /<mo[^>]* (\wspace)=[^>]* \1=/);
});

test("왼쪽 위가 빈 표의 첫 열은 줄의 머리이고, 다른 표의 첫 열은 아니다", () => {
  const table = (corner) => load(`<table><thead><tr><th>${corner}</th><th>값</th></tr></thead><tbody><tr><td>하나</td><td>1</td></tr></tbody></table>`);
  const [blank, named] = [table(""), table("이름")];
  mendTables(blank);
  mendTables(named);
  assert.equal(blank("tbody th[scope='row']").text(), "하나");
  assert.equal(blank("thead td").length, 1);
  assert.equal(named("tbody th").length, 0);
});

test("제목은 쌍점 뒤에서 나뉘고, 다시 다듬어도 글은 그대로이다", () => {
  const html = '<h1 class="title">합성곱: 창 하나</h1><h1 class="title">창: <em>하나</em></h1><span class="menu-text">12:30의 창</span>';
  const $ = load(html);
  for (const _ of [1, 2]) keepParts($);
  assert.deepEqual($(".part").toArray().map((part) => $(part).text()), ["창 하나"]);
  assert.equal($("body").text(), load(html)("body").text());
});

test("찾은 글의 수식은 함수로 읽히지 않는다", () => {
  const said = (tex) => {
    const $ = load(typeset(tex, false));
    return plain($, $("math")[0]).normalize("NFC");
  };
  const wanted = {
    "e^{w_1}": "e^(w₁)", "\\log(1 + e^z)": "log(1 + e^z)", "\\frac{2}{\\lambda_{\\max}}": "2/λ_max", "\\lambda_{\\min}\\alpha": "λ_min α",
    "x^* + x^{-1}": "x* + x⁻¹", "\\hat w_1^{(k)}": "ŵ₁^(k)".normalize("NFC"), "\\sum_{i=1}^{n} x_{i+1}": "∑ᵢ₌₁ⁿxᵢ₊₁", "\\frac{\\partial}{\\partial w} loss": "∂/∂w loss",
    "-\\log p_y": "−log p_y", "\\mathbf{XW} + \\boldsymbol\\epsilon": "XW + ε", "\\underbrace{a + b}_{c}": "a + b_c", "\\sqrt[3]{x}": "³√x", "\\mathbf{X}_c^\\top\\mathbf{X}_c": "X_cᵀX_c", "(e^{a})^2 e^z": "(e^a)²e^z",
  };
  assert.deepEqual(Object.keys(wanted).map(said), Object.values(wanted));
});

test("수식의 글자도 찾는 낱말이 된다", () => {
  assert.deepEqual(words("XW + ε, ∂/∂w, λ_max").map(({ term }) => term), ["xw", "ε", "∂", "∂", "w", "λ", "_max", "max"]);
});

test("줄을 바꾼 곳은 찾은 글에서 빈칸이다", () => {
  const $ = load('<main><h1>제목</h1><section id="a"><h2>둘째<br>줄</h2><table><tr><td>단순선형회귀<br>기온 열 개</td></tr></table></section></main>');
  const [, section] = documents($, "posts/a.html");
  assert.deepEqual([section.name, section.text], ["둘째 줄", "단순선형회귀 기온 열 개"]);
});

test("사이트의 주소는 끝의 빗금이 있든 없든 같고, 주소가 아닌 것은 까닭을 말한다", () => {
  const site = (given) => origin(".", { SITE_URL: given, GITHUB_REPOSITORY: "Owner/course" }).site;
  for (const end of ["", "/", "//"]) assert.equal(site(`https://example.com/course${end}`), "https://example.com/course/");
  assert.deepEqual(["https://example.com", "http://localhost:8000/"].map(site), ["https://example.com/", "http://localhost:8000/"]);
  assert.equal(site(""), "https://owner.github.io/course/");
  for (const wrong of ["example.com", "/course/", "https://", "ftp://example.com/", "https://example.com/?a", "https://example.com/#a", "https://exa mple.com", "https://example.com/ ", "https://me:word@example.com/"])
    assert.throws(() => site(wrong), /SITE_URL은 https:\/\/로 시작하고.*적힌 것: /, wrong);
});
