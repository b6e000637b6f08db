"""프로젝트 하나: 뿌리 폴더, `_quarto.yml`, 강의 파일들."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from freezer import quarto_yaml
from freezer.errors import FreezerError, LectureError
from freezer.front_matter import check_settings

CONFIG = "_quarto.yml"
LECTURES = "posts"


@dataclass(frozen=True)
class Project:
    """`root`는 `_quarto.yml`이 있는 폴더의 절대 경로이다."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """`start`(없으면 지금 폴더)에서 위로 올라가며 프로젝트를 찾는다."""
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / CONFIG).is_file():
                return cls(folder)
        raise FreezerError(
            f"{here}: 이 폴더와 그 위 어디에도 {CONFIG} 파일이 없습니다. "
            "프로젝트 폴더 안에서 실행하세요."
        )

    @cached_property
    def config(self) -> dict[str, Any]:
        """`_quarto.yml`의 내용. YAML이 틀리거나 지원하지 않는 실행 옵션이 있으면 LectureError."""
        path = self.root / CONFIG
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise LectureError(CONFIG, 0, f"UTF-8이 아닙니다 ({error}).") from error
        check_settings(text, Path(CONFIG))
        return quarto_yaml.load(text)[0] or {}

    def lectures(self) -> list[Path]:
        """강의 파일의 절대 경로. 이름순이고, 밑줄로 시작하는 조각 파일은 뺀다."""
        found = (self.root / LECTURES).rglob("*.qmd")
        return sorted(path for path in found if not path.name.startswith("_"))

    def lecture(self, name: str) -> Path:
        """이름(`regression-steps`)이나 경로(`posts/regression-steps.qmd`)로 강의를 찾는다."""
        known = {path.stem: path for path in self.lectures()}
        given = Path(name)
        slug = given.stem if given.suffix == ".qmd" else given.name
        if slug in known and (given.suffix != ".qmd" or self._same(given, known[slug])):
            return known[slug]
        names = ", ".join(sorted(known)) or "(없음)"
        raise FreezerError(f"{name}: 그런 강의가 없습니다. 있는 강의: {names}")

    def _same(self, given: Path, known: Path) -> bool:
        return given.name == str(given) or known in {given.resolve(), (self.root / given).resolve()}

    def relative(self, path: Path) -> str:
        """뿌리에서 본 경로(항상 `/`). 밖에 있으면 절대 경로를 그대로 준다."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def name(self, path: Path) -> str:
        """강의의 이름: `posts/`에서 본, 확장자를 뺀 경로."""
        return path.relative_to(self.root / LECTURES).with_suffix("").as_posix()
