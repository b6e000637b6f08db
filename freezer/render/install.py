"""Quarto를 pip 패키지(quarto-cli)로 설치해 본다.

이 패키지는 설치하면서 GitHub에서 프로그램을 내려받는다. GitHub에 닿지 않는 곳에서는 실패하고,
그때는 `.venv` 에 적어 두어 다시 해 보지 않는다. Quarto가 없어도 사이트는 smalldocs로 지어지므로
실패는 오류가 아니다.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from freezer.render import quarto

PACKAGE = "quarto-cli==1.10.18"
DOWNLOADS_FROM = "https://github.com"
REACH_SECONDS = 5
INSTALL_SECONDS = 300


def install(root: Path) -> str:
    """Quarto가 없으면 한 번 설치해 보고, 어떻게 되었는지 한 줄로 돌려준다."""
    if program := quarto.find(root):
        return f"Quarto: {program}"
    marker = Path(sys.prefix) / "quarto-unavailable"
    if marker.is_file() and marker.read_text(encoding="utf-8").startswith(PACKAGE):
        return f"Quarto: 설치하지 않습니다({marker}를 지우면 다시 해 봅니다)."
    problem = _unreachable() or _pip()
    if problem is None:
        return f"Quarto: {PACKAGE} 을(를) 설치했습니다."
    marker.write_text(f"{PACKAGE}\n{problem}\n", encoding="utf-8")
    return f"Quarto: 설치할 수 없어서 smalldocs로 짓습니다({problem})."


def _unreachable() -> str | None:
    """내려받을 곳에 닿지 않으면 그 까닭. pip이 오래 기다리다 실패하지 않게 먼저 본다."""
    request = urllib.request.Request(DOWNLOADS_FROM, method="HEAD")
    try:
        urllib.request.urlopen(request, timeout=REACH_SECONDS).close()
    except urllib.error.HTTPError:
        return None  # 대답은 했으니 닿는다
    except OSError as error:
        return f"{DOWNLOADS_FROM} 에 닿지 않습니다: {error}"
    return None


def _pip() -> str | None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        return f"{INSTALL_SECONDS}초 안에 끝나지 않았습니다"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    return None


if __name__ == "__main__":
    print(install(Path.cwd()))
