"""각주를 Quarto처럼 글의 끝에 '각주'라는 제목으로 모은다."""

from __future__ import annotations

from bs4 import BeautifulSoup

from freezer.render.fallback import dom


def finish(soup: BeautifulSoup, strings: dict[str, str]) -> None:
    """각주가 없으면 아무 일도 하지 않는다."""
    for reference in soup.select("main sup.footnote-ref > a"):
        reference.string = reference.get_text().strip("[]")
        reference["role"] = "doc-noteref"
    notes = soup.select_one("main section.footnotes")
    if notes is None:
        return
    main = dom.one(soup, "main")
    for rule in soup.select("main hr.footnotes-sep"):
        rule.decompose()
    heading = soup.new_tag("h2", attrs={"class": "quarto-appendix-heading"})
    heading.string = strings["section-title-footnotes"]
    notes["role"] = "doc-endnotes"
    notes.insert(0, heading)
    navigation = main.find("nav", class_="page-navigation", recursive=False)
    main.append(notes.extract()) if navigation is None else navigation.insert_before(notes)
