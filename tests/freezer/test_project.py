"""강의 찾기: 무엇이 강의이고, 어떤 이름으로 부를 수 있는가."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from freezer.errors import FreezerError
from freezer.staleness.verdict import Kind

from .conftest import Site


def test_pieces_and_what_editors_leave_are_not_lectures(site: Site) -> None:
    lecture = site.lecture("a", "1")
    site.write("posts/_piece.qmd", "글")
    site.write("posts/_drafts/b.qmd", "글")
    site.write("posts/.ipynb_checkpoints/a-checkpoint.qmd", "글")
    (site.root / "posts/.#a.qmd").symlink_to("someone@nowhere")
    (site.root / "posts/folder.qmd").mkdir()
    assert site.project.lectures() == [lecture]


@pytest.mark.parametrize("name", ["sub/a", "a b", "한글", "a(1)"])
def test_a_lecture_that_cannot_be_a_page_is_refused(site: Site, name: str) -> None:
    site.lecture(name, "1")
    assert site.states()[name].kind is Kind.INVALID
    assert site.run()[name].error is not None


def test_a_folder_beside_does_not_take_the_results_away(site: Site) -> None:
    site.lecture("sub", "1")
    site.lecture("sub/a", "1")
    assert site.run()["sub"].error is None
    assert site.states()["sub"].current


def test_a_name_finds_its_own_lecture(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture, inner = site.lecture("a", "1"), site.lecture("sub/a", "1")
    monkeypatch.chdir(site.root / "posts")
    for name in ("a", "a.qmd", "posts/a", "posts/a.qmd", str(lecture), "../posts/a.qmd"):
        assert site.project.lecture(name) == lecture
    for name in ("sub/a", "sub/a.qmd", "posts/sub/a.qmd"):
        assert site.project.lecture(name) == inner
    outside = site.write("b.qmd", "---\ntitle: b\n---\n")
    link = site.root / "posts/b.qmd"
    link.symlink_to(outside)
    assert site.project.lecture("posts/b.qmd") == link
    for name in ("c", "../posts/c.qmd", "c.qmd"):
        with pytest.raises(FreezerError, match="그런 강의가 없습니다"):
            site.project.lecture(name)


@pytest.mark.parametrize(
    ("origin", "repository"),
    [
        (None, ""),
        ("/srv/course.git", ""),
        ("https://gitlab.com/someone/course", ""),
        ("https://notgithub.com/someone/course", ""),
        ("https://github.com/someone/course", "https://github.com/someone/course"),
        ("https://token@github.com/someone/my.course.git", "https://github.com/someone/my.course"),
        ("git@github.com:someone/course.git", "https://github.com/someone/course"),
        ("ssh://git@github.com/someone/course", "https://github.com/someone/course"),
    ],
)
def test_repository_is_where_git_says(
    site: Site, monkeypatch: pytest.MonkeyPatch, origin: str | None, repository: str
) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    if origin:
        subprocess.run(["git", "init", "-q", site.root], check=True)
        subprocess.run(["git", "-C", site.root, "remote", "add", "origin", origin], check=True)
    assert site.project.repository == repository
    monkeypatch.setenv("GITHUB_REPOSITORY", "fork/course")
    assert site.project.repository == "https://github.com/fork/course"
