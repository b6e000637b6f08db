"""freezer의 방들: import는 한 방향으로만 가고, 방마다 제 할 일을 적어 두며, 붐비지 않는다."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FREEZER = Path(__file__).resolve().parents[2] / "freezer"
ROOMS = sorted(path.parent for path in FREEZER.rglob("__init__.py"))
# 방마다, 불러도 되는 다른 방. 맨 위의 모듈은 모두를 부르고, 방은 거기서 ROOT_MODULES만 부른다.
MAY_IMPORT: dict[str, set[str]] = {
    "reading": set(),
    "conversion": {"reading"},
    "comparison": set(),
    "frozen": {"reading", "conversion"},
    "staleness": {"reading", "frozen"},
    "execution": {"reading", "conversion", "frozen", "staleness"},
    "looking": {"reading", "conversion", "frozen", "staleness", "execution"},
    "service": {"reading", "conversion", "frozen", "staleness", "execution", "looking"},
    "lint": {"reading", "frozen", "staleness"},
    "render": set(),
    "preview": {"execution", "frozen", "looking", "render", "service"},
    "ci": set(),
    "doctor": set(),
}
ROOT_MODULES = {"errors", "project", "entry"}
FRAMEWORKS = {"torch", "tensorflow", "keras", "jupyter_client", "nbclient", "ipykernel"}
MOST = 14


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(줄, 불러온 점 이름). `from a import b`는 a.b까지 본다."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def crossings(room: str) -> list[str]:
    """가서는 안 되는 방으로 가는 import들."""
    wrong = []
    for path in (FREEZER / room).rglob("*.py"):
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] != "freezer" or len(parts) < 2 or parts[1] == room:
                continue
            inside = (FREEZER / parts[1]).is_dir()
            if parts[1] not in (MAY_IMPORT[room] if inside else ROOT_MODULES):
                wrong.append(f"{path.relative_to(FREEZER)}:{line} {name}")
    return wrong


def test_every_room_has_its_rule() -> None:
    assert {path.name for path in ROOMS if path.parent == FREEZER} == set(MAY_IMPORT)


def test_the_rules_make_no_circle() -> None:
    order: list[str] = []
    while len(order) < len(MAY_IMPORT):
        ready = [r for r, needs in MAY_IMPORT.items() if r not in order and needs <= set(order)]
        assert ready, f"서로 부르는 방이 있다: {set(MAY_IMPORT) - set(order)}"
        order += ready


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_imports_run_one_way(room: str) -> None:
    assert crossings(room) == []


def test_a_wrong_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("reading", "execution"):
        (tmp_path / room).mkdir()
    (tmp_path / "reading/lecture.py").write_text("from freezer.execution import kernel\n")
    monkeypatch.setitem(globals(), "FREEZER", tmp_path)
    assert crossings("reading") == ["reading/lecture.py:1 freezer.execution.kernel"]


@pytest.mark.parametrize(
    "room", ["reading", "conversion", "comparison", "frozen", "staleness", "lint", "ci"]
)
def test_no_framework_where_nothing_is_executed(room: str) -> None:
    found = {
        name.split(".")[0] for path in (FREEZER / room).rglob("*.py") for _, name in imports(path)
    }
    assert not found & FRAMEWORKS


@pytest.mark.parametrize("room", [path for path in ROOMS if path != FREEZER], ids=lambda p: p.name)
def test_a_room_says_what_it_is_and_is_not_crowded(room: Path) -> None:
    text = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    for word in ("들어오는 것:", "나가는 것:", "몰라야 하는 것:"):
        assert word in text, f"{room.name}/__init__.py: {word} 이(가) 없다"
    assert len(list(room.glob("*.py"))) <= MOST
