"""어긋남의 보고서를 이슈로 알린다."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from freezer.ci.programs import ActionError, output

TITLES = ("다시 실행한 결과가 얼린 결과와 다릅니다", "강의를 다시 실행하지 못했습니다")
"""보고서의 첫 줄이 되는 결론들(`freezer/verify.py`). 첫 줄에 결론이 없으면 앞의 것이다."""
BODY_LIMIT = 60_000


def report_drift(report: Path, environ: Mapping[str, str]) -> str:
    """보고서를 이슈 하나로 알린다. 무엇을 했는지 한 줄로 돌려준다.

    제목은 보고서의 첫 줄이다. 열려 있는 이슈의 마지막 보고서와 같으면
    되풀이하지 않고, 달라졌으면 덧붙인다.
    """
    if not report.is_file():
        raise ActionError(f"{report}: 보고서가 없습니다.")
    repository, run = _here(environ)
    text = report.read_text(encoding="utf-8")
    mark = f"<!-- drift {hashlib.sha256(text.encode()).hexdigest()[:16]} -->"
    issue = _open_issue(repository)
    if issue is None:
        first = text.partition("\n")[0].removeprefix("# ")
        arguments = ["issue", "create", "--title", first if first in TITLES else TITLES[0]]
    elif mark in [issue["body"], *(comment["body"] for comment in issue["comments"])][-1]:
        return f"이미 이슈 {issue['number']}에 있는 어긋남입니다."
    else:
        arguments = ["issue", "comment", str(issue["number"])]
    return _gh(repository, *arguments, "--body-file", "-", body=_body(text, run, mark))


def close_drift(environ: Mapping[str, str]) -> str:
    """모두 같았으므로, 열려 있던 이슈를 닫는다."""
    repository, run = _here(environ)
    issue = _open_issue(repository)
    if issue is None:
        return "어긋남이 없고, 닫을 이슈도 없습니다."
    comment = f"다시 실행한 결과가 모두 얼린 결과와 같아 닫습니다.\n\n실행: {run}"
    return _gh(repository, "issue", "close", str(issue["number"]), "--comment", comment)


def _here(environ: Mapping[str, str]) -> tuple[str, str]:
    """저장소의 이름과, 이 실행의 주소."""
    run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}"
    try:
        return environ["GITHUB_REPOSITORY"], run.format_map(environ)
    except KeyError as error:
        raise ActionError(
            f"환경 변수 {error} 이(가) 없습니다. GitHub Actions에서 부르세요."
        ) from error


def _open_issue(repository: str) -> dict[str, Any] | None:
    fields = "number,title,body,comments"
    listed = _gh(repository, "issue", "list", "--limit", "500", "--json", fields)
    return next((issue for issue in json.loads(listed) if issue["title"] in TITLES), None)


def _body(text: str, run: str, mark: str) -> str:
    if len(text) > BODY_LIMIT:
        text = f"{text[:BODY_LIMIT]}\n\n(뒤는 잘랐습니다. 온전한 보고서는 실행에 딸려 있습니다.)\n"
    return f"{text}\n\n실행: {run}\n{mark}\n"


def _gh(repository: str, *arguments: str, body: str | None = None) -> str:
    return output(["gh", *arguments, "--repo", repository], body=body)
