"""쪽마다 있어야 할 것: 실행된 숫자, 번호 붙은 그림과 표, 우리말 화면, 가르치는 순서."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from tests.site.conftest import CONFIG, LECTURES, PAGES
from tests.site.test_links import parsed

NUMBERS = ("8587.62", "-1342.25", "2.4459")
ENGLISH = (
    "On this page",
    "Table of contents",
    "Toggle navigation",
    "Copy to Clipboard",
    "Toggle dark mode",
    "Toggle sidebar",
    "No matching items",
    "Published",
    "Footnotes",
)

# MathML의 요소마다 있어야 하는 자식의 수
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2} | {
    "msubsup": 3,
    "munderover": 3,
}


def page(site: Path, name: str) -> BeautifulSoup:
    """한 번만 읽은 것이므로, 고치려면 `copy.copy`로 베낀다."""
    return parsed(site / name)


def main(soup: BeautifulSoup) -> Tag:
    found = soup.find("main")
    assert isinstance(found, Tag)
    return found


def prose(soup: BeautifulSoup) -> str:
    """코드와 수식을 뺀 글."""
    text = copy.copy(main(soup))
    for tag in text.select("pre, code, script, style, .math, .sourceCode"):
        tag.decompose()
    return text.get_text()


def test_first_lecture_shows_its_executed_numbers(site: Path) -> None:
    soup = page(site, "posts/regression-steps.html")
    outputs = "\n".join(box.get_text() for box in soup.select(".cell-output"))
    assert [number for number in NUMBERS if number not in outputs] == []


@pytest.mark.parametrize("name", PAGES)
def test_page_speaks_korean(site: Path, name: str) -> None:
    soup = copy.copy(page(site, name))
    html = soup.find("html")
    assert isinstance(html, Tag) and html["lang"] == "ko"
    for tag in soup.select("script, style, main pre, main code"):
        tag.decompose()
    shown = soup.get_text(" ") + " ".join(
        str(tag.get(key, ""))
        for tag in soup.find_all(True)
        for key in ("title", "aria-label", "placeholder")
    )
    assert [words for words in ENGLISH if words in shown] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_markdown_is_left_raw(site: Path, name: str) -> None:
    soup = page(site, name)
    text = prose(soup)
    left = re.findall(r"\?@|@(?:fig|tbl|eq|lst|sec)-|\{#|\]\{\.|\*\*|:::|\$\$?\S", text)
    assert left == []
    # 부품의 수가 틀린 수식은 브라우저가 한 줄로 늘어놓는다
    broken = [
        str(each)
        for name, parts in PARTS.items()
        for each in soup.find_all(name)
        if len(each.find_all(True, recursive=False)) != parts
    ]
    assert broken == []


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_figures_and_tables_are_numbered_in_order(site: Path, path: Path) -> None:
    soup = page(site, f"posts/{path.stem}.html")
    counts = {"fig": 0, "tbl": 0, "lst": 0}
    for box in soup.select("main div.quarto-float[id]"):
        kind = str(box["id"]).partition("-")[0]
        inside = box.find_parent("div", class_="quarto-float") or box.find_parent(
            "div", class_="quarto-layout-panel"
        )
        if kind not in counts or (inside and str(inside.get("id", "")).startswith(kind)):
            continue
        counts[kind] += 1
        captions = [c.get_text().strip() for c in box.find_all("figcaption")]
        title = f"{CONFIG['crossref'][f'{kind}-title']}\N{NO-BREAK SPACE}{counts[kind]}: "
        assert any(c.startswith(title) and len(c) > len(title) for c in captions), box["id"]
    assert counts["fig"] > 0


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_every_picture_says_what_it_shows(site: Path, path: Path) -> None:
    soup = page(site, f"posts/{path.stem}.html")
    pictures = soup.select("main img")
    silent = [picture["src"] for picture in pictures if len(str(picture.get("alt", ""))) < 15]
    assert silent == []
    sources = [str(picture["src"]) for picture in pictures]
    vector = (".svg", "data:image/svg+xml")
    assert [src[:80] for src in sources if not src.endswith(vector) and vector[1] not in src] == []


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_references_say_what_they_point_at(site: Path, path: Path) -> None:
    soup = page(site, f"posts/{path.stem}.html")
    prefixes = "|".join(CONFIG["crossref"][f"{kind}-prefix"] for kind in ("fig", "tbl", "eq"))
    odd = [
        link.get_text()
        for link in soup.select("main a.quarto-xref")
        if not re.fullmatch(rf"(?:{prefixes}|코드)\s\d+(?: \([a-z]\))?", link.get_text())
    ]
    assert odd == []


def test_lectures_come_in_teaching_order_everywhere(site: Path) -> None:
    wanted = [path.stem for path in LECTURES]
    index = page(site, "index.html")
    cards = [str(a["href"]) for a in index.select("#tbl-hours td a")]
    assert [Path(href).stem for href in cards] == wanted
    for number, path in enumerate(LECTURES):
        soup = page(site, f"posts/{path.stem}.html")
        links = [str(a["href"]) for a in soup.select("#quarto-sidebar a.sidebar-link[href]")]
        stems = [Path(href).stem for href in links if Path(href).stem in wanted]
        assert stems == wanted
        around = [
            Path(str(a["href"])).stem
            for a in soup.select(".page-navigation a")
            if Path(str(a["href"])).stem in wanted
        ]
        assert around == wanted[max(0, number - 1) : number] + wanted[number + 1 : number + 2]


def test_list_shows_titles_and_descriptions(site: Path) -> None:
    rows = page(site, "index.html").select("#tbl-hours tbody tr")
    for row, path in zip(rows, LECTURES, strict=True):
        front = next(yaml.safe_load_all(path.read_text(encoding="utf-8")))
        assert front["title"].startswith(row.select("a")[0].get_text().strip())
        assert front["description"] in row.get_text()


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_contents_list_every_section(site: Path, path: Path) -> None:
    soup = page(site, f"posts/{path.stem}.html")
    listed = {str(a["href"]).removeprefix("#") for a in soup.select("#TOC a[href]")}
    sections = soup.select("main section.level2[id], main section.level3[id]")
    assert {str(tag["id"]) for tag in sections} - listed == set()


def test_records_stay_in_the_repository(site: Path) -> None:
    """얼린 기록은 사이트에 올리지 않는다. Quarto의 스크립트가 찾는 목록은 비었어도 있다."""
    assert [path.name for path in site.rglob("record.json")] == []
    assert (site / "listings.json").read_text(encoding="utf-8") == "[]\n"


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_the_way_on_is_beside_the_text(site: Path, path: Path) -> None:
    soup = page(site, f"posts/{path.stem}.html")
    assert main(soup).select(".page-navigation") == []
    relations = {link["rel"][0]: str(link["href"]) for link in soup.select("head link[rel]")}
    ways = {
        relation: str(link["href"])
        for relation, side in (("prev", "previous"), ("next", "next"))
        for link in soup.select(f".page-navigation .nav-page-{side} a[href]")
    }
    assert {key: Path(relations[key]).name for key in ways} == {
        key: Path(href).name for key, href in ways.items()
    }
