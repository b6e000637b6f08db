"""GitHub Actions가 부르는 명령.

python -m freezer.ci take-frozen 폴더     폴더의 내용으로 _freeze를 바꾼다
python -m freezer.ci push-frozen 폴더     그리고 커밋해 올린다
python -m freezer.ci report-drift 보고서   보고서로 이슈를 열거나, 열려 있으면 덧붙인다
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from freezer.ci.drift import report_drift
from freezer.ci.programs import ActionError
from freezer.ci.push import push_frozen, take_frozen


def main(argv: Sequence[str] | None = None) -> int:
    """종료 코드: 0 성공, 1 실패."""
    parser = argparse.ArgumentParser(prog="python -m freezer.ci", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="명령")
    take = commands.add_parser("take-frozen", help="얼린 결과를 받습니다")
    take.add_argument("fresh", type=Path, metavar="폴더")
    push = commands.add_parser("push-frozen", help="얼린 결과를 커밋해 올립니다")
    push.add_argument("fresh", type=Path, metavar="폴더")
    push.add_argument("--branch", default="main")
    report = commands.add_parser("report-drift", help="어긋남을 이슈로 알립니다")
    report.add_argument("report", type=Path, metavar="보고서")
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "take-frozen":
            print(take_frozen(Path.cwd(), arguments.fresh))
        elif arguments.command == "push-frozen":
            print(push_frozen(Path.cwd(), arguments.fresh, arguments.branch))
        else:
            print(report_drift(arguments.report, os.environ))
    except ActionError as error:
        print(f"오류: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
