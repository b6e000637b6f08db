"""이 기계와 저장소가 갖춰졌는지 살핀다. 갖춰지지 않은 것마다 할 일을 말한다.

들어오는 것: 프로젝트 폴더와, 있으면 GitHub에 묻는 `gh`. 나가는 것: 살핀 것들의 목록.
몰라야 하는 것: 강의와 얼린 결과. 아무것도 고치지 않는다.
"""

from __future__ import annotations

from pathlib import Path

from freezer.doctor.finding import Seen


def examine(root: Path) -> list[Seen]:
    """이 기계, 저장소의 파일, GitHub의 설정을 차례로 살핀 것."""
    from freezer.doctor import github, machine, repository

    return [*machine.look(root), *repository.look(root), *github.look(root)]
