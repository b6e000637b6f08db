"""프로젝트 하나: 뿌리 폴더, `_quarto.yml`, 강의 파일들."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from freezer.errors import FreezerError, LectureError
from freezer.reading import quarto_yaml
from freezer.reading.front_matter import check_settings

CONFIG = "_quarto.yml"
LECTURES = "posts"
OUTPUT = "_site"
METADATA = ("_metadata.yml", "_metadata.yaml")
# 먼저 적힌 것이 이긴다.
ENVIRONMENTS = ("_environment.local", "_environment")
VARIABLE = re.compile(r"^\s*(?:export\s+)?(?P<name>\w+)\s*=\s*(?P<value>.*?)\s*$")
GITHUB = re.compile(
    r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?"
)
# 주소와 링크와 `_freeze`의 폴더에 그대로 쓰이는 이름
NAME = re.compile(r"[A-Za-z0-9_.-]+")


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
        return _merged(_loaded(text), self._metadata())

    def _metadata(self) -> dict[str, Any]:
        """`posts/_metadata.yml`: 강의들이 함께 쓰는 머리말. 없으면 빈 표."""
        for name in METADATA:
            path = self.root / LECTURES / name
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                check_settings(text, Path(LECTURES, name))
                return _loaded(text)
        return {}

    @property
    def output(self) -> str:
        """사이트를 짓는 폴더의 이름."""
        project = self.config.get("project")
        return str(project.get("output-dir", OUTPUT)) if isinstance(project, dict) else OUTPUT

    @cached_property
    def variables(self) -> dict[str, str]:
        """커널이 물려받는 환경 변수. Quarto처럼, 없는 것은 `_environment` 파일에서 얻는다."""
        found: dict[str, str] = {}
        for name in ENVIRONMENTS:
            path = self.root / name
            if path.is_file():
                for line in path.read_text(encoding="utf-8").splitlines():
                    setting = VARIABLE.match(line)
                    if setting:
                        found.setdefault(setting["name"], setting["value"].strip("\"'"))
        return found | os.environ

    @cached_property
    def repository(self) -> str:
        """GitHub 저장소의 주소: GitHub Actions의 것, 아니면 git의 `origin`. 모르면 빈 글자열."""
        name = os.environ.get("GITHUB_REPOSITORY") or _origin(self.root)
        return f"https://github.com/{name}" if name else ""

    def lectures(self) -> list[Path]:
        """강의 파일의 절대 경로. 이름순이다.

        밑줄로 시작하는 조각 파일과, 편집기가 남기는 점으로 시작하는 파일은 Quarto처럼 뺀다.
        """
        found = (self.root / LECTURES).rglob("*.qmd")
        return sorted(path for path in found if self._is_page(path))

    def _is_page(self, path: Path) -> bool:
        hidden = any(part[0] in "._" for part in path.relative_to(self.root / LECTURES).parts)
        return not hidden and not path.is_dir()

    def check_place(self, path: Path) -> None:
        """강의가 쪽이 될 수 있는 자리에 있는지 본다. 아니면 LectureError."""
        if path.parent != self.root / LECTURES:
            raise LectureError(path, 0, f"강의는 {LECTURES} 바로 아래에 둡니다. 옮기세요.")
        if not NAME.fullmatch(path.stem):
            raise LectureError(
                path,
                0,
                f"파일 이름 {path.name!r} 은 주소로 쓸 수 없습니다. 영어와 숫자를 `-` 로 이어 "
                "적으세요 (예: gradient-tape.qmd).",
            )

    def lecture(self, name: str) -> Path:
        """이름(`regression-steps`)이나 경로(`posts/regression-steps.qmd`)로 강의를 찾는다."""
        known = {self.name(path): path for path in self.lectures()}
        given = Path(name)
        if name in known:
            return known[name]
        for path in known.values():
            if given.suffix == ".qmd" and self._same(given, path):
                return path
        if given.suffix != ".qmd" and given.name in known:
            return known[given.name]
        names = ", ".join(sorted(known)) or "(없음)"
        raise FreezerError(f"{name}: 그런 강의가 없습니다. 있는 강의: {names}")

    def _same(self, given: Path, known: Path) -> bool:
        if given.name == str(given):
            return given.name == known.name
        places = {Path.cwd() / given, self.root / given}
        return any(place.exists() and place.samefile(known) for place in places)

    def relative(self, path: Path) -> str:
        """뿌리에서 본 경로(항상 `/`). 밖에 있으면 절대 경로를 그대로 준다."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def name(self, path: Path) -> str:
        """강의의 이름: `posts/`에서 본, 확장자를 뺀 경로."""
        return path.relative_to(self.root / LECTURES).with_suffix("").as_posix()

    def path_of(self, name: str) -> Path:
        """이름이 `name`인 강의의 파일이 있을 자리."""
        return self.root / LECTURES / f"{name}.qmd"


def _origin(root: Path) -> str:
    """git의 `origin`이 GitHub이면 `주인/이름`."""
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        address = subprocess.run(command, capture_output=True, text=True).stdout
    except OSError:
        return ""
    found = GITHUB.fullmatch(address.strip())
    return found[1] if found else ""


def _loaded(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] | None = quarto_yaml.load(text)[0]
    return loaded or {}


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """두 설정을 합친다. 둘 다 표이면 안까지, 아니면 위의 것이 이긴다."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            value = _merged(old, value)
        result[key] = value
    return result
