"""명령줄: 낱말을 읽어 알맞은 곳에 넘기고, 결과를 보인다."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from freezer.display import RunDisplay, print_seen, print_states
from freezer.entry import Freezer
from freezer.errors import FreezerError
from freezer.lint.finding import Finding
from freezer.project import Project
from freezer.staleness.examined import Examined

PLACE = re.compile(r"(?P<file>[^\s:]+\.\w+)(?::(?P<line>\d+))?: ")
LEFT = 3
"""`run --no-execute`가 끝나고도 실행해야 할 강의가 남았을 때의 종료 코드."""
# verify가 견준 것은 모두 같지만 실행하지 못한 강의가 있다.
NOT_EXECUTED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """명령 하나를 실행하고 종료 코드를 돌려준다.

    0 성공, 1 최신이 아니거나 다르거나 실패, 2 잘못된 명령, 3 verify가 실행하지 못한 강의뿐.
    """
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
    """오류를 알린다. 경로는 지금 폴더에서 본 것으로 줄인다.

    GitHub Actions에서는 그 줄에 붙어 보이게 한 번 더 찍는다.
    """
    here = f"{Path.cwd()}/"
    print("오류: " + str(error).replace(here, ""), file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print(annotation(error).replace(here, ""), flush=True)


def annotation(error: FreezerError) -> str:
    """GitHub Actions의 `::error` 한 줄. 줄바꿈과 `%`는 GitHub의 규칙대로 바꾼다."""
    text = str(error).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = PLACE.match(text)
    if not place:
        return f"::error::{text}"
    line = f",line={place['line']}" if place["line"] else ""
    return f"::error file={place['file']}{line}::{text[place.end() :]}"


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
    check.add_argument("lectures", nargs="*", metavar="강의", help="이름이나 경로 (없으면 모두)")
    check.add_argument("--json", action="store_true", help="JSON으로 출력합니다")
    check.set_defaults(command=_check)

    plan = commands.add_parser("plan", help="실행해야 할 강의를 기계들에 나눠 JSON으로 보입니다")
    plan.add_argument("--gpu", default="", metavar="라벨", help="GPU를 쓰는 강의를 맡을 러너")
    plan.add_argument("--force", action="store_true", help="최신인 강의도 나눕니다")
    plan.set_defaults(command=_plan)

    run = commands.add_parser("run", help="낡은 강의를 실행해 얼립니다")
    run.add_argument("lectures", nargs="*", metavar="강의", help="이름이나 경로 (없으면 모두)")
    run.add_argument("--jobs", type=_positive, metavar="N", help="함께 실행할 강의의 수")
    run.add_argument("--report", type=Path, metavar="파일", help="어떻게 되었는지 JSON으로 씁니다")
    how = run.add_mutually_exclusive_group()
    how.add_argument("--force", action="store_true", help="최신이어도 다시 실행합니다")
    how.add_argument(
        "--no-execute",
        action="store_true",
        help=f"실행하지 않고 얼릴 수 있는 것만 얼립니다. 실행할 것이 남으면 {LEFT}으로 끝납니다",
    )
    run.set_defaults(command=_run)

    verify = commands.add_parser("verify", help="모두 새로 실행해 얼린 것과 견줍니다")
    verify.add_argument("lectures", nargs="*", metavar="강의", help="이름이나 경로 (없으면 모두)")
    verify.add_argument("--jobs", type=_positive, metavar="N", help="함께 실행할 강의의 수")
    verify.add_argument("--report", type=Path, metavar="파일", help="Markdown 보고서를 씁니다")
    verify.set_defaults(command=_verify)

    lint = commands.add_parser("lint", help="원고의 실수를 실행하지 않고 모두 찾습니다")
    lint.add_argument("lectures", nargs="*", metavar="강의", help="이름이나 경로 (없으면 모두)")
    lint.add_argument("--broken", action="store_true", help="죽은 링크와 참조만 찾습니다")
    lint.set_defaults(command=_lint)

    new = commands.add_parser("new", help="새 강의의 원고를 씁니다")
    new.add_argument("slug", help="주소가 되는 이름 (예: gradient-tape)")
    new.add_argument("title", help="제목")
    new.set_defaults(command=_new)

    brought = commands.add_parser("import", help="노트북에서 강의의 원고를 씁니다")
    brought.add_argument("notebook", type=Path, help="노트북 파일 (book.ipynb)")
    brought.add_argument("slug", nargs="?", help="주소가 되는 이름 (없으면 파일의 이름)")
    brought.set_defaults(command=_import)

    prune = commands.add_parser("prune", help="강의가 없어진 얼린 결과를 지웁니다")
    prune.set_defaults(command=_prune)

    doctor = commands.add_parser("doctor", help="기계와 저장소가 갖춰졌는지 살핍니다")
    doctor.set_defaults(command=_doctor)

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
    freezer = Freezer(Project.find())
    found = freezer.examined()
    if arguments.lectures:
        chosen = freezer.chosen(arguments.lectures)
        found = [lecture for lecture in found if lecture.path in chosen]
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


def _plan(arguments: argparse.Namespace) -> int:
    shares = Freezer(Project.find()).plan(arguments.gpu, arguments.force)
    print(json.dumps([share.to_dict() for share in shares], ensure_ascii=False))
    return 0


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
    paths = freezer.chosen(arguments.lectures)
    if not arguments.no_execute:
        return _freeze(freezer, paths, arguments)
    found = [freezer.examined_one(path) for path in paths]
    ready = [lecture.path for lecture in found if not lecture.kind.must_execute]
    failed = _freeze(freezer, ready, arguments)
    return LEFT if len(ready) < len(found) else failed


def _freeze(freezer: Freezer, paths: list[Path], arguments: argparse.Namespace) -> int:
    with RunDisplay(len(paths)) as display:
        running = freezer.run(paths, arguments.jobs, arguments.force, display)
        outcomes = list(display.follow(running))
    if arguments.report:
        rows = [outcome.to_dict() for outcome in outcomes]
        text = json.dumps(rows, ensure_ascii=False, indent=2).replace(f"{Path.cwd()}/", "")
        arguments.report.write_text(f"{text}\n", encoding="utf-8")
    found = freezer.lint(paths)
    told = {finding.problem for finding in found}
    for outcome in outcomes:
        if outcome.error:
            _complain(outcome.error)
        for doubt in (doubt for doubt in outcome.doubts if doubt.message not in told):
            print("경고: " + str(doubt).replace(f"{Path.cwd()}/", ""), file=sys.stderr)
    cells = sum(outcome.executed for outcome in outcomes)
    failed = sum(1 for outcome in outcomes if outcome.error)
    print(f"강의 {len(outcomes)}편: 셀 {cells}개를 실행했고, {failed}편이 실패했습니다.")
    _tell(freezer, found)
    _tell_unchecked(freezer)
    return 1 if failed else 0


def _lint(arguments: argparse.Namespace) -> int:
    freezer = Freezer(Project.find())
    chosen = freezer.chosen(arguments.lectures) if arguments.lectures else []
    found = _tell(freezer, freezer.broken() if arguments.broken else freezer.lint(chosen))
    if not found:
        print("원고에서 찾은 실수가 없습니다.")
    if not arguments.broken:
        _tell_unchecked(freezer)
    return 1 if found else 0


def _tell_unchecked(freezer: Freezer) -> None:
    """살피지 못한 것이 있으면 한 번 알린다. 실수는 아니다."""
    if unchecked := freezer.unchecked():
        print(f"알림: {unchecked}", file=sys.stderr)


def _tell(freezer: Freezer, found: Sequence[Finding]) -> int:
    """찾은 실수들을 알리고 그 수를 돌려준다."""
    for finding in found:
        print(finding.told(freezer.project.root), file=sys.stderr)
    if found:
        print(f"원고에서 고칠 곳 {len(found)}군데를 찾았습니다.", file=sys.stderr)
    return len(found)


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
    if any(verdict.drift for verdict in verdicts):
        return 1
    return 0 if all(verdict.same for verdict in verdicts) else NOT_EXECUTED


def _new(arguments: argparse.Namespace) -> int:
    project = Project.find()
    path = project.relative(Freezer(project).new(arguments.slug, arguments.title))
    print(f"{path}에 원고를 썼고, 사이드바와 첫 페이지의 표에 한 줄씩 더했습니다.")
    print("고친 다음 `make freeze`로 실행하세요.")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    freezer = Freezer(Project.find())
    name = re.sub(r"[^a-z0-9]+", "-", arguments.notebook.stem.lower()).strip("-")
    path = freezer.bring(arguments.notebook, arguments.slug or name)
    print(f"{freezer.project.relative(path)}에 원고를 썼고, 사이드바와 표에 한 줄씩 더했습니다.")
    print("설명과 캡션을 고친 다음 `make freeze`로 실행하세요.")
    return 1 if _tell(freezer, freezer.lint([path])) else 0


def _prune(arguments: argparse.Namespace) -> int:
    orphans = Freezer(Project.find()).prune()
    for name in orphans:
        print(f"_freeze/posts/{name} 을(를) 지웠습니다.")
    if not orphans:
        print("지울 것이 없습니다.")
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from freezer.doctor.finding import State

    seen = Freezer(Project.find()).doctor()
    print_seen(seen)
    return 1 if any(each.state is State.BAD for each in seen) else 0


def _render(arguments: argparse.Namespace) -> int:
    Freezer(Project.find()).render(arguments.out)
    return 0
