"""GitHub Actions가 부르는 명령.

python -m freezer.ci pack 보고서          LECTURES(없으면 모두)의 얼린 결과를 _packed에 꾸린다
python -m freezer.ci take-frozen 폴더     받은 결과로 _freeze를 바꾼다
python -m freezer.ci push-frozen 폴더     그리고 커밋해 올리고, 강의마다의 표를 쓴다
python -m freezer.ci last-frozen          얼리지 못한 강의를 마지막으로 얼린 원고로 되돌린다
python -m freezer.ci report-drift 보고서   보고서로 이슈를 열거나, 열려 있으면 덧붙인다
python -m freezer.ci close-drift          열려 있는 어긋남의 이슈를 닫는다
python -m freezer.ci update               pyproject.toml의 버전을 새것으로 올린다
python -m freezer.ci propose 폴더         올린 버전과 달라지는 것을 풀 리퀘스트로 내놓는다
python -m freezer.ci fetch-preview        풀 리퀘스트 NUMBER가 지어 놓은 사이트를 받는다
python -m freezer.ci push-preview         받은 사이트를 PREVIEW_REPOSITORY에 올린다
python -m freezer.ci seen 주소            내놓은 사이트가 지금 커밋의 것인지 본다
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from freezer.ci import preview
from freezer.ci.artifacts import pack, reported, take_frozen
from freezer.ci.deployed import seen
from freezer.ci.drift import close_drift, report_drift
from freezer.ci.last_frozen import restore
from freezer.ci.packages import propose, update
from freezer.ci.programs import ActionError
from freezer.ci.push import Pushed, push_frozen
from freezer.ci.summary import summarize


def main(argv: Sequence[str] | None = None) -> int:
    """종료 코드: 0 성공, 1 실패."""
    parser = argparse.ArgumentParser(
        prog="python -m freezer.ci",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="명령")
    for name, given in [
        ("pack", "보고서"),
        ("take-frozen", "폴더"),
        ("push-frozen", "폴더"),
        ("last-frozen", None),
        ("report-drift", "보고서"),
        ("close-drift", None),
        ("update", None),
        ("fetch-preview", None),
        ("push-preview", None),
        ("propose", "폴더"),
        ("seen", "주소"),
    ]:
        command = commands.add_parser(name)
        if given:
            command.add_argument("given", metavar=given)
    arguments = parser.parse_args(argv)
    try:
        print(_act(arguments.command, getattr(arguments, "given", "")))
    except ActionError as error:
        print(f"오류: {error}", file=sys.stderr)
        return 1
    return 0


def _act(command: str, given: str) -> str:
    """명령 하나를 하고, 무엇을 했는지 말한다."""
    root, environ = Path.cwd(), os.environ
    acts: dict[str, Callable[[], str]] = {
        "pack": lambda: pack(root, environ.get("LECTURES", "").split(), Path(given)),
        "take-frozen": lambda: take_frozen(root, Path(given)),
        "push-frozen": lambda: _push(root, Path(given)),
        "last-frozen": lambda: restore(root),
        "report-drift": lambda: report_drift(Path(given), environ),
        "close-drift": lambda: close_drift(environ),
        "update": lambda: update(root),
        "propose": lambda: propose(root, Path(given), environ),
        "fetch-preview": lambda: preview.fetch(root, environ),
        "push-preview": lambda: preview.push(root, environ),
        "seen": lambda: seen(given, environ),
    }
    return acts[command]()


def _push(root: Path, fresh: Path) -> str:
    """커밋해 올리고, 올리지 못했어도 표는 쓴다."""
    rows, planned = reported(fresh), os.environ.get("PLAN", "")
    try:
        pushed = push_frozen(root, fresh, "main")
    except ActionError:
        summarize(rows, planned, Pushed("커밋을 올리지 못했습니다."), os.environ)
        raise
    summarize(rows, planned, pushed, os.environ)
    return pushed.said


if __name__ == "__main__":
    sys.exit(main())
