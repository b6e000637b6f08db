"""명령줄: 낱말을 읽어 알맞은 곳에 넘기고, 결과를 보인다."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from freezer.display import RunDisplay, print_states
from freezer.entry import Freezer
from freezer.errors import FreezerError
from freezer.project import Project
from freezer.staleness.examined import Examined, Kind


def main(argv: Sequence[str] | None = None) -> int:
    """명령 하나를 실행하고 종료 코드를 돌려준다: 0 성공, 1 최신이 아니거나 실패, 2 잘못된 명령."""
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except FreezerError as error:
        _complain(error)
        return 1
    except KeyboardInterrupt:
        print("멈췄습니다. 이미 얼린 결과는 그대로 있습니다.", file=sys.stderr)
        return 130


def _complain(error: FreezerError) -> None:
    """오류를 알린다. 경로는 지금 폴더에서 본 것으로 줄인다."""
    print("오류: " + str(error).replace(f"{Path.cwd()}/", ""), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m freezer",
        description="강의를 실행해 Quarto의 _freeze에 얼리고, 무엇이 낡았는지 알려 줍니다.",
    )
    commands = parser.add_subparsers(required=True, metavar="명령")

    status = commands.add_parser("status", help="강의마다의 상태와 까닭을 표로 보입니다")
    status.add_argument("--json", action="store_true", help="JSON으로 출력합니다")
    status.set_defaults(command=_status)

    check = commands.add_parser("check", help="모두 최신이면 0, 아니면 1로 끝납니다")
    check.add_argument("--json", action="store_true", help="JSON으로 출력합니다")
    check.set_defaults(command=_check)

    run = commands.add_parser("run", help="낡은 강의를 실행해 얼립니다")
    run.add_argument("lectures", nargs="*", metavar="강의", help="이름이나 경로 (없으면 모두)")
    run.add_argument("--jobs", type=_positive, metavar="N", help="함께 실행할 강의의 수")
    run.add_argument("--force", action="store_true", help="최신이어도 다시 실행합니다")
    run.set_defaults(command=_run)

    verify = commands.add_parser("verify", help="모두 새로 실행해 얼린 것과 견줍니다")
    verify.add_argument("lectures", nargs="*", metavar="강의", help="이름이나 경로 (없으면 모두)")
    verify.add_argument("--jobs", type=_positive, metavar="N", help="함께 실행할 강의의 수")
    verify.add_argument("--report", type=Path, metavar="파일", help="Markdown 보고서를 씁니다")
    verify.set_defaults(command=_verify)

    new = commands.add_parser("new", help="새 강의의 원고를 씁니다")
    new.add_argument("slug", help="주소가 되는 이름 (예: gradient-tape)")
    new.add_argument("title", help="제목")
    new.set_defaults(command=_new)

    prune = commands.add_parser("prune", help="강의가 없어진 얼린 결과를 지웁니다")
    prune.set_defaults(command=_prune)

    before = commands.add_parser("pre-render", help="Quarto가 렌더하기 전에 부릅니다")
    before.set_defaults(command=_pre_render)

    render = commands.add_parser("render", help="얼린 결과로 _site를 짓습니다")
    render.add_argument("--out", type=Path, metavar="폴더", help="사이트를 놓을 곳 (기본 _site)")
    render.set_defaults(command=_render)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"1 이상의 정수여야 합니다: {text!r}")
    return int(text)


def _status(arguments: argparse.Namespace) -> int:
    _show(Freezer(Project.find()).examined(), arguments.json)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    found = Freezer(Project.find()).examined()
    stale = [lecture for lecture in found if not lecture.current]
    if arguments.json:
        _show(found, as_json=True)
    elif stale:
        for lecture in stale:
            why = "; ".join(lecture.why)
            print(f"{lecture.name}: {lecture.kind.value} ({why})", file=sys.stderr)
        print(f"강의 {len(stale)}편이 최신이 아닙니다: `python -m freezer run`", file=sys.stderr)
    else:
        print(f"강의 {len(found)}편이 모두 최신입니다.")
    return 1 if stale else 0


def _show(found: list[Examined], as_json: bool) -> None:
    if not as_json:
        print_states(found)
        return
    rows = [
        {"lecture": lecture.name, "state": lecture.kind.name.lower(), "why": list(lecture.why)}
        for lecture in found
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def _run(arguments: argparse.Namespace) -> int:
    freezer = Freezer(Project.find())
    return _freeze(freezer, freezer.chosen(arguments.lectures), arguments.jobs, arguments.force)


def _freeze(freezer: Freezer, paths: list[Path], jobs: int | None, force: bool) -> int:
    with RunDisplay(len(paths)) as display:
        outcomes = list(display.follow(freezer.run(paths, jobs, force, display)))
    for outcome in outcomes:
        if outcome.error:
            _complain(outcome.error)
        for doubt in outcome.doubts:
            print("경고: " + str(doubt).replace(f"{Path.cwd()}/", ""), file=sys.stderr)
    cells = sum(outcome.executed for outcome in outcomes)
    failed = sum(1 for outcome in outcomes if outcome.error)
    print(f"강의 {len(outcomes)}편: 셀 {cells}개를 실행했고, {failed}편이 실패했습니다.")
    return 1 if failed else 0


def _verify(arguments: argparse.Namespace) -> int:
    from freezer.verify import report

    freezer = Freezer(Project.find())
    if arguments.report and not arguments.report.absolute().parent.is_dir():
        # 오래 실행한 다음에야 알지 않게.
        raise FreezerError(f"{arguments.report}: 보고서를 놓을 폴더가 없습니다.")
    paths = freezer.chosen(arguments.lectures)
    with RunDisplay(len(paths)) as display:
        verdicts = list(display.follow(freezer.verify(paths, arguments.jobs, display)))
    text = report(verdicts)
    if arguments.report:
        arguments.report.write_text(text, encoding="utf-8")
    print(text, end="")
    return 0 if all(verdict.same for verdict in verdicts) else 1


def _new(arguments: argparse.Namespace) -> int:
    project = Project.find()
    path = project.relative(Freezer(project).new(arguments.slug, arguments.title))
    print(f"{path} 을(를) 썼습니다. 고친 다음 `make freeze`로 실행하세요.")
    return 0


def _prune(arguments: argparse.Namespace) -> int:
    orphans = Freezer(Project.find()).prune()
    for name in orphans:
        print(f"_freeze/posts/{name} 을(를) 지웠습니다.")
    if not orphans:
        print("지울 것이 없습니다.")
    return 0


def _pre_render(arguments: argparse.Namespace) -> int:
    """Quarto의 pre-render. 파일 하나를 지을 때에는 엔진이 그 강의를 돌본다."""
    whole = os.environ.get("QUARTO_PROJECT_RENDER_ALL") == "1"
    if not whole and os.environ.get("QUARTO_PROJECT_INPUT_FILES", "").strip():
        return 0
    freezer = Freezer(Project.find())
    stale = [found for found in freezer.examined() if not found.current]
    paths = [found.path for found in stale if found.kind is not Kind.ORPHAN]
    return _freeze(freezer, paths, None, force=False) if paths else 0


def _render(arguments: argparse.Namespace) -> int:
    Freezer(Project.find()).render(arguments.out)
    return 0
