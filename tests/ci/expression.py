"""GitHub의 식을 계산한다: 이름, 비교, `&&`와 `||`, 우리가 쓰는 함수 몇 가지."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*')|(?P<call>[A-Za-z]+)(?=\()|(?P<name>[a-z_]+(?:\.[\w-]+)*)"
    r"|(?P<mark>&&|\|\||==|!=|!|\(|\)))"
)
WORDS = {"&&": " and ", "||": " or ", "==": "==", "!=": "!=", "!": " not ", "(": "(", ")": ")"}
STATUS = ("success", "failure", "cancelled", "always")
INSIDE = re.compile(r"\$\{\{(.*?)\}\}")
Functions = Mapping[str, Callable[..., object]]


def evaluate(expression: str, known: Mapping[str, Any], state: Mapping[str, bool]) -> Any:
    """식의 값. 모르는 이름은 빈 글자열이다. 모르는 꼴이면 ValueError.

    `known`은 `needs.check.result` 같은 점 이름의 표이거나 겹겹의 표, `state`는 `success()` 들의
    값이다.
    """
    source, place = "", 0
    text = expression.strip()
    functions: dict[str, Callable[..., object]] = {"fromJSON": json.loads}
    functions |= {name: (lambda value=value: value) for name, value in state.items()}
    while place < len(text):
        found = TOKEN.match(text, place)
        if not found or (found["call"] and found["call"] not in functions):
            raise ValueError(f"식을 읽을 수 없습니다: {text[place:]!r}")
        place = found.end()
        if found["name"]:
            source += repr(lookup(known, found["name"]))
        else:
            source += found["text"] or found["call"] or WORDS[found["mark"]]
    return eval(source, {"__builtins__": {}, **functions})


def lookup(known: Mapping[str, Any], name: str) -> Any:
    """점 이름의 값. 없으면 빈 글자열."""
    if name in known:
        return known[name]
    value: Any = known
    for part in name.split("."):
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    return value


def condition(text: str, known: Mapping[str, Any], state: Mapping[str, bool]) -> bool:
    """`if:`의 값. 상태 함수를 부르지 않으면 앞이 모두 성공했을 때에만 참이다."""
    expression = text.strip().removeprefix("${{").removesuffix("}}").strip()
    if not any(f"{word}()" in expression for word in STATUS):
        expression = f"success() && ({expression})"
    return bool(evaluate(expression, known, state))


def filled(value: Any, known: Mapping[str, Any], state: Mapping[str, bool]) -> Any:
    """값 안의 `${{ }}`를 모두 계산해 넣는다. 식 하나뿐이면 그 값 그대로, 아니면 글로."""
    if isinstance(value, Mapping):
        return {key: filled(item, known, state) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, known, state) for item in value]
    if not isinstance(value, str):
        return value
    alone = INSIDE.fullmatch(value.strip())
    if alone:
        return evaluate(alone[1], known, state)
    return INSIDE.sub(lambda found: spelled(evaluate(found[1], known, state)), value)


def spelled(value: Any) -> str:
    """GitHub가 글로 바꾸는 꼴."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return "" if value is None else str(value)
