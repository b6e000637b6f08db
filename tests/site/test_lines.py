"""수식이나 코드와 거기 붙은 조사 사이에서는 줄이 나뉘지 않는다."""

from __future__ import annotations

import subprocess

import pytest

from tests.site.conftest import EVERYTHING, LECTURES, ROOT, Visit, rest

# 수식이나 코드의 끝보다 왼쪽에 놓인, 바로 다음 글자
PARTED = """(narrow) => {
  const blocks = "p, li, td, th, dd, dt, figcaption, caption, h1, h2, h3, h4, div";
  const parted = [];
  for (const atom of document.querySelectorAll("main .math.inline, main :not(pre) > code")) {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    walker.currentNode = atom;
    let next = walker.nextNode();
    while (next && atom.contains(next)) next = walker.nextNode();
    if (!next || !/^\\S/.test(next.data)) continue;
    if (next.parentElement.closest(blocks) !== atom.closest(blocks)) continue;
    const tied = narrow && atom.closest(".tied");
    // 한 줄보다 넓은 덩이는 나뉠 수밖에 없다.
    if (tied && (tied.matches(".long") || tied.offsetWidth >= tied.closest(blocks).clientWidth - 1))
      continue;
    const range = document.createRange();
    range.setStart(next, 0);
    range.setEnd(next, 1);
    const letter = range.getBoundingClientRect();
    const last = [...(atom.querySelector("math") ?? atom).getClientRects()].at(-1);
    if (last && letter.width && letter.left < last.right - 6)
      parted.push(`${atom.textContent.slice(0, 30)} / ${next.data.slice(0, 12)}`);
  }
  return parted;
}"""
# 닫는 따옴표나 괄호보다 왼쪽에 놓인, 바로 다음 글자
CLOSED = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const parted = [];
  const range = document.createRange();
  const box = ([node, at]) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const prose = !node.parentElement.closest("pre, code, script, style, math, svg, button");
    if (!prose) last = null;
    for (let at = 0; prose && at < node.data.length; at++) {
      const closed = last && /[)’”%]/.test(last[0].data[last[1]]);
      if (closed && /[가-힣]/.test(node.data[at])) {
        const [before, after] = [box(last), box([node, at])];
        const next_line = after.left < before.left && after.top > before.bottom - 2;
        if (before.width && after.width && next_line)
          parted.push(last[0].data.slice(-12) + " / " + node.data.slice(at, at + 8));
      }
      last = [node, at];
    }
  }
  return parted;
}"""
# 두 줄로 나뉜 표의 수(`1e-10`)와, 든 것을 보지 않고 열을 고르게 나눈 셀의 표
TORN = """() => {
  const widths = (table) =>
    [...table.querySelectorAll("col")].map((column) => getComputedStyle(column).width);
  const found = [...document.querySelectorAll("main .cell-output-display table:has(col)")]
    .filter((table) => new Set(widths(table)).size === 1).map((table) => table.textContent);
  const range = document.createRange();
  for (const cell of document.querySelectorAll("main :is(td, th)")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode())
      for (const { 0: number, index } of text.data.matchAll(/[\\d.]+e-\\d+/g)) {
        range.setStart(text, index);
        range.setEnd(text, index + number.length);
        if (new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size > 1)
          found.push(number);
      }
  }
  return found;
}"""
TIE = """
import { load } from "cheerio";
import { tieParticles } from "./finish/particles.mjs";
const $ = load(process.argv[1]);
tieParticles($);
console.log($("body").html());
"""
CELL = "<table><tbody><tr><td><code>a b</code> 끝</td></tr></tbody></table>"
X = '<span class="math inline"><math>x</math></span>'
UNFOLDED = f"""{EVERYTHING} .callout-collapse.collapse {{ display: block; height: auto }}
details::details-content {{ content-visibility: visible; display: block; height: auto }}"""
# WCAG 1.4.12: 글자와 낱말의 사이를 벌린 모습
SPACED = "main * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
# 위 막대의 제목과 찾기 단추가 나뉘어 선 줄의 수
BARS = """() => {
  const boxes = [".navbar-title", ".find-open"]
    .map((one) => document.querySelector(`.navbar ${one}`).getBoundingClientRect());
  return boxes[0].bottom > boxes[1].top && boxes[1].bottom > boxes[0].top ? 1 : 2;
}"""
# 근호의 상자가 그 안의 것보다 넓은 만큼
LOOSE_ROOTS = """() => [...document.querySelectorAll("main .math.inline msqrt:last-child")]
  .map((root) => root.closest("math").getBoundingClientRect().right
                 - root.lastElementChild.getBoundingClientRect().right)"""


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_no_line_breaks_before_a_particle(visit: Visit, path: object) -> None:
    page = visit.open(f"posts/{path.stem}.html")  # type: ignore[attr-defined]
    assert page.locator("main .tied").count() > 10
    page.add_style_tag(content=UNFOLDED)  # 먼 절과 접은 풀이까지
    for width in (320, 360, 390, 768, 1300):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(PARTED, width < 576) == []
        assert page.evaluate(CLOSED) == []
        assert page.evaluate(TORN) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(BARS) == 1
    page.set_viewport_size({"width": 390, "height": 900})
    page.add_style_tag(content=SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("html", "tied"),
    [
        (f"<p>값 {X}는 수</p>", f'<p>값 <span class="tied">{X}는</span> 수</p>'),
        (f"<p>점({X}), 끝</p>", f'<p><span class="tied">점({X}),</span> 끝</p>'),
        (f"<p>{X}/{X}의 값</p>", f'<p><span class="tied">{X}/{X}의</span> 값</p>'),
        (f"<p>{X} 값</p>", f"<p>{X} 값</p>"),
        (
            f"<p><strong>값 {X}</strong>를</p>",
            f'<p><span class="tied"><strong>값 {X}</strong>를</span></p>',
        ),
        (
            "<p><code>with a_rather_long_name():</code>에서 끝</p>",
            '<p><code>with a_rather_long_name():</code><span class="tail">에서</span> 끝</p>',
        ),
        ("<p><code>a b</code> 끝</p>", '<p><span class="tied"><code>a b</code></span> 끝</p>'),
        (CELL, CELL),
        ("<pre><code>x</code>는</pre>", "<pre><code>x</code>는</pre>"),
        (
            "<main><p>‘수’를 <em>(가)은</em> ‘수’ &amp; 5%</p></main>",
            '<main><p>‘수<span class="tied">’를</span> '
            '<em>(가<span class="tied">)은</span></em> ‘수’ &amp; 5%</p></main>',
        ),
        (f"<main>{X}’를</main>", f'<main><span class="tied">{X}’를</span></main>'),
        (
            "<main>먼 (15, −0.2)의 (첫째, 둘째)</main>",
            '<main>먼 <span class="tied">(15, −0.2)의</span> (첫째, 둘째)</main>',
        ),
        ("<main>오차 1e-10 안쪽</main>", '<main>오차 <span class="tied">1e-10</span> 안쪽</main>'),
    ],
)
def test_what_is_tied(html: str, tied: str) -> None:
    command = ["node", "--input-type=module", "-e", TIE, "--", html]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == tied


def test_a_particle_stands_close_to_a_root(visit: Visit) -> None:
    """Chromium은 근호의 상자를 가장 큰 근호의 너비로 잡는다(finish/reader.js가 당긴다)."""
    page = visit.open("posts/gradient-tape.html")
    page.add_style_tag(content=EVERYTHING)
    rest(page)
    gaps = page.evaluate(LOOSE_ROOTS)
    assert len(gaps) >= 2
    assert max(gaps) < 1.5
