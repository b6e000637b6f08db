"""Quarto가 읽는 대로 YAML을 읽는다: 참과 거짓은 `true`와 `false`뿐이고 날짜는 글자이다."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml


class QuartoLoader(yaml.SafeLoader):
    """YAML 1.2의 JSON 스키마. PyYAML의 1.1식 값(`yes`, `010`, 날짜)은 글자로 남는다."""

    # 물려받은 1.1의 규칙 대신 아래에서 더하는 것만 쓴다.
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


QuartoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)
QuartoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
QuartoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)
QuartoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


# PyYAML의 말에 이것이 들어 있으면 → 까닭과 할 일
COMMON = {
    "mapping values": "값에 쌍점(:)이 있습니다. 값을 따옴표로 싸세요.",
    "'\\t'": "탭이 있습니다. 탭 대신 빈칸으로 들여 쓰세요.",
    "could not find expected ':'": "`이름: 값`의 쌍점이 없거나, 위의 따옴표가 닫히지 않았습니다.",
    "unexpected end of stream": "여는 따옴표가 닫히지 않았습니다.",
    "while scanning a quoted scalar": "여는 따옴표가 닫히지 않았습니다.",
    "expected <block end>": "들여쓰기가 위와 다르거나, 값의 따옴표 뒤에 글이 더 있습니다.",
    "expected ',' or ']'": "여는 대괄호 `[`가 닫히지 않았습니다.",
    "expected ',' or '}'": "여는 중괄호 `{`가 닫히지 않았습니다.",
    "unknown escape": "큰따옴표 안의 역슬래시입니다. 작은따옴표로 싸거나 `\\\\`로 적으세요.",
    "undefined alias": "`*`로 시작하는 값입니다. 따옴표로 싸세요.",
    "expected alphabetic": "`*`나 `&`로 시작하는 값입니다. 따옴표로 싸세요.",
    "cannot start any token": "값이 특수한 글자로 시작합니다. 값을 따옴표로 싸세요.",
}


def load(text: str) -> tuple[Any, dict[str, int]]:
    """YAML 하나를 읽어 값과, 맨 위 이름마다의 줄(0부터)을 준다.

    문법이 틀렸거나 한 이름이 두 번 나오면 `yaml.MarkedYAMLError`.
    """
    node = parse(text)
    return value_of(node), key_lines(node)


@lru_cache(maxsize=4096)
def parse(text: str) -> yaml.Node | None:
    """YAML 하나를 줄을 아는 나무로 읽는다. 빈 글이면 None, 문법이 틀리면 MarkedYAMLError.

    셀의 옵션은 고칠 때마다 거의 그대로이므로 읽은 것을 남겨 둔다. 나무는 고치지 않는다.
    """
    return yaml.compose(text, Loader=QuartoLoader)


def problem(error: yaml.MarkedYAMLError) -> str:
    """무엇이 틀렸는지. 자주 틀리는 것이면 할 일을 우리말로, 아니면 PyYAML의 말 그대로."""
    text = error.problem or str(error)
    return next((told for said, told in COMMON.items() if said in text), text)


def value_of(node: yaml.Node | None) -> Any:
    """나무가 나타내는 값."""
    loader = QuartoLoader("")
    try:
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def key_lines(node: yaml.Node | None) -> dict[str, int]:
    """맨 위 이름마다의 줄(0부터). 한 이름이 두 번 나오면 `yaml.MarkedYAMLError`."""
    lines: dict[str, int] = {}
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if str(key.value) in lines:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} 이 두 번 나옵니다", key.start_mark
                )
            lines[str(key.value)] = key.start_mark.line
    return lines
