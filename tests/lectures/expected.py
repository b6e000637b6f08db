"""강의마다 실행 결과에 나와야 하는 수의 표와, 노트북의 출력에서 수를 찾는 방법."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

TABLE = Path(__file__).with_name("expected-numbers.tsv")
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Expected:
    """표의 한 줄: `value`에서 `tolerance` 안의 수가 `lecture`의 출력에 있어야 한다."""

    lecture: str
    value: float
    tolerance: float
    what: str

    def __str__(self) -> str:
        return f"{self.lecture}: {self.what} = {self.value}"


def table() -> list[Expected]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Expected(row["lecture"], float(row["value"]), float(row["tol"]), row["what"])
        for row in rows
    ]


def printed_numbers(notebook: NotebookNode) -> list[float]:
    """코드 셀의 글 출력에 나오는 모든 수. 천 단위의 쉼표는 뗀다."""
    texts: list[str] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stdout":
                texts.append(output.text)
            elif "data" in output:
                texts += [output.data.get(mime, "") for mime in ("text/plain", "text/markdown")]
                texts.append(re.sub(r"<[^>]*>", " ", output.data.get("text/html", "")))
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", "\n".join(texts).replace("−", "-"))
    return [float(number) for number in NUMBER.findall(plain)]


def missing(expected: list[Expected], numbers: list[float]) -> list[str]:
    """출력에 없는 수들. 허용 오차의 끝은 십진수 표기의 반올림만큼 너그럽다."""
    return [
        str(row)
        for row in expected
        if not any(abs(number - row.value) <= row.tolerance + 1e-9 for number in numbers)
    ]
