"""사이트를 짓는다. Quarto가 있으면 Quarto로, 없으면 smalldocs와 Pandoc으로.

들어오는 것: 프로젝트 폴더와 그 안의 얼린 결과. 나가는 것: 지은 사이트의 폴더.
몰라야 하는 것: 강의를 어떻게 판정하고 실행했는지.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path


def render(
    root: Path, out: Path | None = None, renderer: str | None = None, drafts: bool = False
) -> None:
    """얼린 결과로 사이트를 짓고, 무엇으로 지었는지 한 줄로 알린다.

    Args:
        root: 프로젝트 폴더.
        out: 사이트를 둘 폴더. 없으면 `_site`.
        renderer: "quarto" 나 "smalldocs". 없으면 Quarto를 찾아보고 정한다.
        drafts: Quarto 없이 지을 때 초안도 지을지. 미리 보기가 켠다.

    Raises:
        FreezerError: 짓지 못했을 때. 까닭이 적혀 있다.
    """
    from freezer.render import katex, quarto

    target = (out or root / "_site").resolve()
    katex.copy(root)
    program = None if renderer == "smalldocs" else quarto.find(root)
    if program:
        quarto.build(program, root, target)
        used = f"Quarto {quarto.version(program)}"
    else:
        from freezer.render.fallback.build import build

        build(root, target, drafts)
        why = "" if renderer else " (Quarto가 없어서)"
        used = f"smalldocs {metadata.version('smalldocs')}{why}"
    print(f"{target} 에 사이트를 지었습니다: {used}")
