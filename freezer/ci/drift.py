"""어긋남의 보고서를 이슈로 알린다."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from freezer.ci.programs import ActionError, output

# 보고서의 첫 줄에 결론이 없을 때의 제목
TITLE = "다시 실행한 결과가 얼린 결과와 다릅니다"
BODY_LIMIT = 60_000


def report_drift(report: Path, environ: Mapping[str, str]) -> str:
    """보고서를 이슈로 연다. 같은 제목의 이슈가 열려 있으면 거기에 덧붙인다.

    제목은 보고서의 첫 줄이다: 어긋남인지, 실행하지 못했는지.
    """
    if not report.is_file():
        raise ActionError(f"{report}: 보고서가 없습니다.")
    try:
        repository = environ["GITHUB_REPOSITORY"]
        run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}".format_map(
            environ
        )
    except KeyError as error:
        raise ActionError(
            f"환경 변수 {error} 이(가) 없습니다. GitHub Actions에서 부르세요."
        ) from error
    text = report.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    title = first.removeprefix("# ") if first.startswith("# ") else TITLE
    body = _body(text, run)
    listed = _gh(repository, "issue", "list", "--limit", "500", "--json", "number,title")
    numbers = [str(issue["number"]) for issue in json.loads(listed) if issue["title"] == title]
    if numbers:
        return _gh(repository, "issue", "comment", numbers[0], "--body-file", "-", body=body)
    return _gh(repository, "issue", "create", "--title", title, "--body-file", "-", body=body)


def _body(text: str, run: str) -> str:
    if len(text) > BODY_LIMIT:
        text = f"{text[:BODY_LIMIT]}\n\n(뒤는 잘랐습니다. 온전한 보고서는 실행에 딸려 있습니다.)\n"
    return f"{text}\n\n실행: {run}\n"


def _gh(repository: str, *arguments: str, body: str | None = None) -> str:
    return output(["gh", *arguments, "--repo", repository], body=body)
