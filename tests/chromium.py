"""시험에 쓸 Chromium을 찾는다. Debian에서 관리자라면 없을 때 설치한다."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW = (
    "Chromium을 찾을 수 없습니다. Debian·Ubuntu: 'apt-get install chromium', "
    "macOS: 'brew install --cask chromium', 그 밖에는 실행 파일의 경로를 CHROMIUM에 적으세요."
)


def find() -> str | None:
    """실행 파일의 경로. 환경변수 CHROMIUM, PATH의 순서로 찾는다."""
    given = os.environ.get("CHROMIUM")
    found = [shutil.which(name) for name in NAMES]
    return given or next((path for path in found if path), None)


def find_or_install() -> str | None:
    """찾고, 없으면 apt로 설치한다. 그럴 수 없으면 None."""
    if path := find():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    return find()
