"""각주와 참고문헌을 Quarto처럼 글의 끝에 제목을 달아 모은다."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from freezer.render.fallback import dom


def finish(soup: BeautifulSoup, strings: dict[str, str]) -> None:
    """둘 다 없으면 아무 일도 하지 않는다."""
    notes, references = soup.select_one("main #footnotes"), soup.select_one("main #refs")
    if notes is None and references is None:
        return
    appendix = soup.new_tag("div", id="quarto-appendix", attrs={"class": "default"})
    if references is not None:
        section = soup.new_tag(
            "section", id="quarto-bibliography", attrs={"role": "doc-bibliography"}
        )
        dom.set_classes(section, "quarto-appendix-contents")
        section.append(references.extract())
        _heading(soup, section, strings["section-title-references"])
        appendix.append(section)
    if notes is not None:
        dom.one(notes, "hr").decompose()
        _heading(soup, notes, strings["section-title-footnotes"])
        appendix.append(notes.extract())
    main = dom.one(soup, "main")
    old = main.find("div", id="quarto-appendix", recursive=False)
    if isinstance(old, Tag):
        old.extend(list(appendix.children))
        return
    navigation = main.find("nav", class_="page-navigation", recursive=False)
    main.append(appendix) if navigation is None else navigation.insert_before(appendix)


def _heading(soup: BeautifulSoup, section: Tag, text: str) -> None:
    heading = soup.new_tag("h2", attrs={"class": "anchored quarto-appendix-heading"})
    heading.string = text
    section.insert(0, heading)
