"""Markdown을 Pandoc(pip 패키지 pypandoc_binary에 든 프로그램)에 맡긴다.

Pandoc이 읽은 문서를 `filters/` 의 Lua 필터가 Quarto가 내는 꼴로 바꾼다: 상자와 탭, 그림과 표의
번호, 참조, 정리, 코드의 설명.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from freezer.errors import FreezerError
from freezer.render.refusal import RefusedError

FILTERS = Path(__file__).with_name("filters")
SEPARATOR = "\n<!--freezer-->\n"
REFUSED = re.compile("\x01(.*?)\x01", re.S)
COMMAND = (
    "--from=markdown",
    "--to=html5",
    "--mathjax",
    "--section-divs",
    "--wrap=none",
    f"--lua-filter={FILTERS / 'main.lua'}",
    f"--template={FILTERS / 'page.html'}",
)


@dataclass(frozen=True)
class Converted:
    """Pandoc이 낸 HTML: 제목, 설명, 본문."""

    title: str
    description: str
    body: str


def program() -> Path:
    """Pandoc 실행 파일. 없으면 무엇을 설치하라고 말하는 FreezerError."""
    package = find_spec("pypandoc")
    found = Path(str(package.origin)).with_name("files") if package else Path()
    for name in ("pandoc", "pandoc.exe"):
        if package and (found / name).is_file():
            return found / name
    raise FreezerError(
        "Pandoc이 없습니다. 'pip install -e .[site]' 로 pypandoc_binary를 설치하세요."
    )


def convert(markdown: str, options: dict[str, Any], folder: Path) -> Converted:
    """문서 하나(머리말까지)를 HTML로.

    Args:
        markdown: `fences.prepared`가 준 글.
        options: 필터에 넘길 것. crossref(`_quarto.yml` 의 것), strings(화면의 글),
            page(페이지의 옵션).
        folder: 문서가 있는 폴더. 참고문헌(`bibliography`)을 여기서 찾는다.

    Raises:
        RefusedError: 지을 수 없는 것이나 가리키는 것이 없는 참조가 있을 때.
        FreezerError: Pandoc이 다른 까닭으로 실패했을 때.
    """
    numbered = ("--number-sections",) if options["page"].get("number-sections") else ()
    variables = f"--variable=freezer={json.dumps(options, ensure_ascii=False, default=str)}"
    done = subprocess.run(
        [str(program()), *COMMAND, *numbered, variables],
        input=markdown,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
    )
    if done.returncode:
        if refused := REFUSED.search(done.stderr):
            raise RefusedError(**json.loads(refused[1]))
        raise FreezerError(f"Pandoc이 문서를 바꾸지 못했습니다.\n{done.stderr.strip()}")
    title, description, body = done.stdout.split(SEPARATOR, 2)
    return Converted(title, description, body)
