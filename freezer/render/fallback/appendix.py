"""각주와 참고문헌을 Quarto처럼 글의 끝에 제목을 달아 모은다."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from freezer.render.fallback import dom


def finish(soup: BeautifulSoup, notes: str, references: str, strings: dict[str, str]) -> None:
    """`notes`와 `references`는 본문에서 떼어 온 HTML. 둘 다 없으면 아무 일도 하지 않는다."""
    if not notes and not references:
        return
    appendix = soup.new_tag("div", id="quarto-appendix", attrs={"class": "default"})
    if references:
        section = soup.new_tag(
            "section", id="quarto-bibliography", attrs={"role": "doc-bibliography"}
        )
        dom.set_classes(section, "quarto-appendix-contents")
        section.append(_tree(references))
        _heading(soup, section, strings["section-title-references"])
        appendix.append(section)
    if notes:
        section = _tree(notes)
        dom.one(section, "hr").decompose()
        _heading(soup, section, strings["section-title-footnotes"])
        appendix.append(section)
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


def _tree(html: str) -> Tag:
    """HTML 하나의 나무."""
    return dom.one(BeautifulSoup(html, "html.parser"), "*").extract()
