"""미리 볼 사이트를 짓는다: 처음에 모두, 다음부터는 저장한 페이지만."""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from freezer import render
from freezer.errors import FreezerError
from freezer.frozen.record import digest, digest_json
from freezer.frozen.store import HTML
from freezer.looking.live import Shown
from freezer.preview.files import EVERYWHERE, snapshot
from freezer.project import Project
from freezer.render import katex, node
from freezer.render.fallback.build import build, build_page, shared
from freezer.render.warm_node import WarmNode

# 그림자 폴더에 옮길 것. 나머지는 이어 둔다.
COPIED = ("posts", "_freeze")


class PreviewSite:
    """`out`에 지은 사이트. `given`은 얼린 것 대신 보일 강의들이다."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / ".build" / "preview"
        self.note = self.out.with_suffix(".json")
        self.built = ""
        node.warm = WarmNode(root)

    @contextlib.contextmanager
    def alone(self) -> Iterator[Callable[[str], None]]:
        """한 폴더에는 미리 보기 하나만: 둘이 한 사이트를 함께 지으면 서로 망친다.

        이미 있으면 그 주소를 말하는 FreezerError. 이 미리 보기의 주소를 적어 둘 함수를 준다.
        """
        path = self.out.with_suffix(".lock")
        path.parent.mkdir(exist_ok=True)
        with path.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FreezerError(
                    f"이 폴더의 미리 보기가 이미 떠 있습니다. {path.read_text(encoding='utf-8')} "
                    "에서 보거나, 그것을 끝내고 다시 부르세요."
                ) from error

            def note(address: str) -> None:
                path.write_text(address, encoding="utf-8")

            yield note

    def build(self, given: Mapping[Path, Shown], stopped: Callable[[], bool]) -> None:
        """모두 짓는다. 실패하거나 그만두면 FreezerError이고 지난 사이트가 남는다."""
        _ = Project(self.root).config
        self.out.parent.mkdir(exist_ok=True)
        katex.copy(self.root)
        now, pages = shared(self.root), self._pages()
        build(self._shadow(given) if given else self.root, self.out, True, stopped)
        self.built = now
        left = {path.relative_to(self.root).as_posix() for path in given}
        self.note.write_text(
            json.dumps([now, self._everywhere(), {p: d for p, d in pages.items() if p not in left}])
        )

    def left_over(self) -> list[Path] | None:
        """지난번에 지은 사이트를 이어 쓴다면 다시 지을 페이지들. 모두 지어야 하면 None."""
        try:
            now, everywhere, pages = json.loads(self.note.read_text())
            self.built = shared(self.root)
        except (OSError, ValueError):
            return None
        if not self.out.is_dir() or (now, everywhere) != (self.built, self._everywhere()):
            return None
        return [self.root / page for page, seen in self._pages().items() if pages.get(page) != seen]

    def _everywhere(self) -> str:
        """모든 페이지에 드는 파일들과, 페이지를 짓는 코드의 지문."""
        ours = [file for file in snapshot(self.root).items() if file[0].startswith(EVERYWHERE)]
        return digest_json([*ours, *snapshot(Path(render.__file__).parent).items()])

    def _pages(self) -> dict[str, str]:
        """페이지마다 원고와 얼린 결과의 지문."""
        found = {}
        for path in [*Project(self.root).lectures(), *self.root.glob("[!_]*.qmd")]:
            name = path.relative_to(self.root)
            frozen = self.root / "_freeze" / name.with_suffix("") / HTML
            text = frozen.read_bytes() if frozen.is_file() else b""
            found[name.as_posix()] = digest(path.read_bytes() + text)
        return found

    def page(self, source: Path, shown: Shown) -> None:
        """페이지 하나를 다시 짓는다."""
        name = source.relative_to(self.root)
        build_page(self.root, self.out, name, shown.markdown, shown.files, drafts=True)

    def outdated(self) -> bool:
        """모든 페이지에 보이는 것(제목, 사이드바, 설정)이 바뀌었는가."""
        _ = Project(self.root).config  # 틀렸으면 파일과 줄을 말하는 오류
        return shared(self.root) != self.built

    def _shadow(self, given: Mapping[Path, Shown]) -> Path:
        """`given`의 강의만 다른, 프로젝트의 그림자."""
        shadow = self.root / ".build" / "shadow"
        shutil.rmtree(shadow, ignore_errors=True)
        for name in COPIED:
            (shadow / name).mkdir(parents=True)
        for path in self.root.iterdir():
            if path.name not in (*COPIED, ".build"):
                (shadow / path.name).symlink_to(path)
        lectures = {path: shown for path, shown in given.items() if shown.markdown is not None}
        for path in Project(self.root).lectures():
            if path not in lectures:
                shutil.copy(path, shadow / "posts" / path.name)
        frozen = self.root / "_freeze" / "posts"
        (shadow / "_freeze" / "posts").mkdir()
        names = {path.stem for path in lectures}
        for path in frozen.iterdir() if frozen.is_dir() else ():
            if path.name not in names:
                (shadow / "_freeze" / "posts" / path.name).symlink_to(path)
        for path, shown in lectures.items():
            (shadow / "posts" / path.name).write_text(shown.markdown or "", encoding="utf-8")
            if shown.files:
                (shadow / "_freeze" / "posts" / path.stem).symlink_to(shown.files)
        return shadow

    def close(self) -> None:
        if node.warm:
            node.warm.close()


def told(error: Exception, root: Path) -> str:
    """오류의 글. 뿌리의 경로는 뺀다."""
    text = str(error) if isinstance(error, FreezerError) else f"{type(error).__name__}: {error}"
    return text.replace(f"{root}/", "")
