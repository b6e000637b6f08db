"""강의 끝에 붙는 접힌 상자: 이 결과를 어디서 언제 실행했는지."""

from __future__ import annotations

from pathlib import PurePosixPath

from freezer.record import Record

BOX = "실행 환경"


def provenance_box(record: Record, name: str) -> str:
    """접힌 callout. 장치, 파이썬과 패키지의 판, 날짜, 걸린 초와 노트북의 주소를 적는다."""
    run = record.run
    slug = PurePosixPath(name).name
    rows = [
        ("장치", str(run["device"])),
        ("파이썬", str(run["python"])),
        ("패키지", ", ".join(f"{k} {v}" for k, v in sorted(record.packages.items())) or "없음"),
        ("실행한 날", str(run["date"])),
        ("걸린 시간", f"{run['seconds']:.1f}초 (셀 {len(run['cells'])}개)"),
        ("노트북", f"[{slug}.ipynb]({slug}_files/notebook.ipynb){{download={slug}.ipynb}}"),
    ]
    lines = ["| | |", "|---|---|", *(f"| {key} | {value} |" for key, value in rows)]
    return "\n".join(
        [f'::: {{.callout-note .provenance collapse="true" title="{BOX}"}}', *lines, ":::", ""]
    )
