"""강의 끝에 붙는 것: 노트북으로 가는 줄과, 이 결과를 어디서 언제 실행했는지 적은 접힌 상자."""

from __future__ import annotations

from pathlib import PurePosixPath

from freezer.frozen.record import Record

BOX = "실행 환경"


def notebook_links(name: str) -> str:
    """노트북을 내려받는 링크. Colab에서 여는 링크는 저장소를 아는 곳(finish)에서 더한다."""
    slug = PurePosixPath(name).name
    link = f"[노트북 내려받기]({slug}_files/notebook/{slug}.ipynb){{download={slug}.ipynb}}"
    return "\n".join(["::: {.notebook-links}", link, ":::", ""])


def provenance_box(record: Record) -> str:
    """접힌 callout. 장치, 파이썬과 패키지의 판, 날짜, 걸린 초를 적는다."""
    run = record.run
    rows = [
        ("장치", str(run["device"])),
        ("파이썬", str(run["python"])),
        ("패키지", ", ".join(f"{k} {v}" for k, v in sorted(record.packages.items())) or "없음"),
        ("실행한 날", str(run["date"])),
        ("걸린 시간", f"{run['seconds']:.1f}초 (셀 {len(run['cells'])}개)"),
    ]
    lines = ["| | |", "|---|---|", *(f"| {key} | {value} |" for key, value in rows)]
    return "\n".join(
        [f'::: {{.callout-note .provenance collapse="true" title="{BOX}"}}', *lines, ":::", ""]
    )
