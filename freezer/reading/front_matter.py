"""머리말과 `_quarto.yml`에서 실행과 변환을 바꾸는 이름을 살핀다. 지원하지 않으면 거절한다.

pandoc이나 Quarto가 페이지를 지을 때만 읽는 이름은 그대로 둔다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from freezer.errors import LectureError
from freezer.reading import quarto_yaml
from freezer.reading.lecture import Lecture
from freezer.reading.option_types import COUNT, FLAG, NUMBER, OptionType, choice

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)

# 셀 옵션의 기본값과 그림의 기본값
DEFAULTS: dict[str, OptionType] = {
    "eval": FLAG,
    "echo": choice(True, False, "fenced"),
    "output": choice(True, False, "asis"),
    "include": FLAG,
    "warning": FLAG,
    "error": FLAG,
    "fig-width": NUMBER,
    "fig-height": NUMBER,
    "fig-dpi": COUNT,
    "fig-format": choice("retina", "png", "jpeg", "svg"),
}
# 변환에 들지 않고 Quarto만 읽는 `execute:`의 이름
IGNORED = ("cache", "daemon", "daemon-restart", "debug", "freeze", "keep-ipynb", "keep-md")
# 어디에 적혀 있든 실행이나 변환을 바꾸는데 지원하지 않는 이름
REFUSED = (
    *("df-print", "enabled", "engine", "fig-asp", "ipynb-filter", "ipynb-filters"),
    *("ipynb-shell-interactivity", "jupyter", "julia", "keep-hidden", "knitr", "metadata-file"),
    *("metadata-files", "notebook-preserve-cells", "params", "plotly-connected", "prefer-html"),
    *("produce-source-notebook", "server"),
)
# 적지 않아도 그렇게 되는 값이라 적어도 되는 것. 프로젝트가 freezer를 엔진으로 쓰면 그렇지 않다.
REDUNDANT = {"engine": "jupyter", "jupyter": "python3"}
NAMED_ENGINE = re.compile(r"^(?:engine|jupyter)\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Setting:
    """이름 하나: `name`은 점으로 이은 자리(`execute.echo`), `line`은 0부터 세는 줄."""

    name: str
    node: yaml.Node
    value: object
    line: int

    @property
    def key(self) -> str:
        return self.name.rpartition(".")[2]


def check_front_matter(lecture: Lecture) -> None:
    """머리말을 살핀다. 틀린 것이 있으면 그 줄을 말하는 LectureError."""
    found = FRONT_MATTER.match(lecture.text)
    if not found:
        raise LectureError(lecture.path, 1, "머리말이 없습니다. `---` 사이에 title을 적으세요.")
    settings = check_settings(found["yaml"], lecture.path, first_line=2)
    title = next((setting for setting in settings if setting.name == "title"), None)
    if title is None or not title.value:
        # 제목이 없으면 Quarto가 첫 소제목을 떼어 제목으로 쓴다.
        line = 2 + title.line if title else 1
        raise LectureError(lecture.path, line, "머리말에 title을 적으세요.")


def check_engine(lecture: Lecture, config: Path) -> None:
    """freezer를 엔진으로 쓰는 프로젝트에서 다른 엔진을 적었으면 그 줄을 말하는 LectureError.

    그러면 Quarto가 파일 하나를 지을 때마다 스스로 실행해, 얼린 결과를 덮어쓴다.
    """
    if not REDUNDANT.keys() & lecture.front_matter.keys() or not config.is_file():
        return
    engines = (quarto_yaml.load(config.read_text(encoding="utf-8"))[0] or {}).get("engines")
    if "freezer" in (engines or []):
        found = NAMED_ENGINE.search(lecture.text)
        raise LectureError(
            lecture.path,
            lecture.text.count("\n", 0, found.start()) + 1 if found else 1,
            "엔진을 적으면 Quarto가 freezer를 거치지 않고 스스로 실행합니다. 지우세요.",
        )


def check_settings(text: str, path: Path, first_line: int = 1) -> list[Setting]:
    """YAML 글(머리말이나 `_quarto.yml`)을 살피고 맨 위의 이름들을 준다."""
    try:
        node = quarto_yaml.parse(text)
        settings = list(_settings(node, ""))
        for setting in [*settings, *_nested(settings)]:
            _check(setting, path, first_line + setting.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip("\n").count("\n")
        line = first_line + min(mark.line, last) if mark else 0
        raise LectureError(
            path, line, f"YAML이 틀렸습니다: {quarto_yaml.problem(error)}"
        ) from error
    return settings


def _settings(node: yaml.Node | None, prefix: str) -> Iterator[Setting]:
    if isinstance(node, yaml.MappingNode):
        quarto_yaml.key_lines(node)
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            yield Setting(name, value, quarto_yaml.value_of(value), key.start_mark.line)


def _nested(settings: list[Setting]) -> Iterator[Setting]:
    """`execute`, `format.html`, `format.html.execute` 안의 이름들."""
    for setting in settings:
        if setting.name in ("execute", "format", "format.html", "format.html.execute"):
            inner = list(_settings(setting.node, f"{setting.name}."))
            yield from inner
            yield from _nested(inner)


def _check(setting: Setting, path: Path, line: int) -> None:
    name, key = setting.name, setting.key
    in_execute = name.rpartition(".")[0].endswith("execute")
    if key == "execute" and not isinstance(setting.value, dict):
        raise LectureError(path, line, f"{name} 에는 `이름: 값` 줄들을 적으세요: {setting.value!r}")
    if name == "format" and not _is_html(setting.value):
        raise LectureError(path, line, f"format은 html만 쓸 수 있습니다: {setting.value!r}")
    if name in REDUNDANT and setting.value == REDUNDANT[name]:
        return
    if key in REFUSED or (in_execute and key not in DEFAULTS and key not in IGNORED):
        raise LectureError(
            path, line, f"{name} 은 실행이나 변환을 바꾸므로 쓸 수 없습니다. 지우세요."
        )
    kind = DEFAULTS.get(key)
    if kind and not kind.accepts(setting.value):
        raise LectureError(
            path,
            line,
            f"{name} 의 값 {setting.value!r} 은 쓸 수 없습니다: {kind.expected} 이어야 합니다.",
        )


def _is_html(value: object) -> bool:
    return value == "html" or (isinstance(value, dict) and list(value) == ["html"])
