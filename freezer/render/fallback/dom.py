"""HTML 나무를 다루는 잔손질."""

from __future__ import annotations

from bs4 import PageElement, Tag
from bs4.element import AttributeValueList


def classes(tag: Tag | None) -> list[str]:
    """요소의 class들."""
    return [] if tag is None else [str(name) for name in tag.get_attribute_list("class") if name]


def set_classes(tag: Tag, *names: str) -> None:
    """class들을 바꾼다."""
    tag["class"] = AttributeValueList(names)


def add_classes(tag: Tag, *names: str) -> None:
    """class들을 더한다."""
    set_classes(tag, *classes(tag), *names)


def decoded(tag: Tag, inside: bool = False) -> str:
    """요소의 HTML. `inside`이면 안의 것만."""
    return str(
        tag.decode_contents(formatter="minimal") if inside else tag.decode(formatter="minimal")
    )


def one(tag: Tag, selector: str) -> Tag:
    """반드시 있는 것 하나. 없으면 smalldocs가 내는 꼴이 바뀐 것이므로 LookupError."""
    found = tag.select_one(selector)
    if found is None:
        raise LookupError(f"smalldocs의 쪽에 {selector} 이(가) 없습니다. 판이 바뀌었는지 보세요.")
    return found


def nodes(parent: Tag) -> list[PageElement]:
    """빈칸을 뺀 자식들."""
    return [child for child in parent.children if isinstance(child, Tag) or str(child).strip()]
