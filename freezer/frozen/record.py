"""얼린 결과 곁에 두는 기록: 결과가 무엇에 달려 있는지, 어디서 언제 실행했는지."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from freezer.errors import FreezerError

FORMAT = 3
# 이 꼴부터 읽는다. 2에는 `touched`가 없다.
OLDEST = 2
# 지문의 글자 수
DIGEST = 32


@dataclass(frozen=True)
class Record:
    """강의 하나의 기록.

    `qmd`는 원문의 MD5(Quarto의 hash), `cells`는 실행하는 코드의 지문, `settings`는 출력을 바꾸는
    옵션, `config`는 `_quarto.yml`에서 결과에 드는 부분의 지문, `assembler`는 변환기의 지문,
    `files`는 의존하는 파일마다 [지문, 부른 파일], `roots`는 셀들이 곧바로 닿는 모듈의 이름들,
    `code`는 거기서 건너 건너 닿는 이름마다의 지문, `packages`는 패키지의 판, `results`는
    얼린 파일마다의 지문, `run`은 실행한 곳(장치, 파이썬, 날짜, 셀마다의 초),
    `touched`는 실행하는 동안 실제로 건드린 것(staleness/touched.py)이다. 옛 기록에는 비어 있다.
    """

    qmd: str
    cells: str
    settings: dict[str, Any]
    config: str
    assembler: str
    files: dict[str, tuple[str, str]]
    roots: dict[str, list[str]]
    code: dict[str, dict[str, str]]
    packages: dict[str, str]
    run: dict[str, Any]
    results: dict[str, str] = field(default_factory=dict)
    touched: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        data = {"format": FORMAT, **asdict(self)}
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str, name: str) -> Record:
        """기록을 읽는다. 깨졌거나 더 새로운 꼴이면 FreezerError."""
        data = parse_json(text, name)
        version = data.pop("format", None) if isinstance(data, dict) else None
        if isinstance(version, int) and version > FORMAT:
            raise FreezerError(
                f"{name}: 더 새로운 freezer가 쓴 기록입니다 (꼴 {version}, 아는 꼴 {FORMAT}). "
                "프로젝트를 최신으로 갱신하세요."
            )
        if isinstance(version, int) and version < OLDEST:
            raise FreezerError(
                f"{name}: 옛 freezer가 쓴 기록입니다 (꼴 {version}, 아는 꼴 {FORMAT}). "
                "`python -m freezer run`으로 다시 만드세요."
            )
        try:
            files = {key: (str(sha), str(via)) for key, (sha, via) in data.pop("files").items()}
            record = cls(files=files, **data)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise FreezerError(f"{name}: 기록의 꼴이 틀렸습니다 ({error}).") from error
        tables: tuple[Any, ...] = (record.code, record.packages, record.results, record.run)
        tables += (record.settings, record.touched)
        if not all(isinstance(table, dict) for table in tables):
            raise FreezerError(f"{name}: 기록의 꼴이 틀렸습니다.")
        return record


def parse_json(text: str, name: str) -> Any:
    """JSON을 읽는다. 충돌 표시나 잘린 파일이면 어느 줄인지 말하는 FreezerError."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            raise FreezerError(
                f"{name}:{number}: git 병합 충돌 표시가 있습니다. "
                "`python -m freezer run`으로 다시 만드세요."
            )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FreezerError(
            f"{name}:{error.lineno}: JSON이 깨졌거나 잘렸습니다 ({error.msg}). "
            "`python -m freezer run`으로 다시 만드세요."
        ) from error


def digest(data: bytes | str) -> str:
    """내용의 지문: SHA-256의 앞 `DIGEST`자."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return hashlib.sha256(raw).hexdigest()[:DIGEST]


def digest_json(value: Any) -> str:
    return digest(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def quarto_hash(text: str) -> str:
    """Quarto가 `_freeze`에 적는 hash: LF로 맞춘 원문의 MD5."""
    return hashlib.md5(text.encode("utf-8"), usedforsecurity=False).hexdigest()
