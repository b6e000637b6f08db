"""`python -m freezer.preview`: Ctrl-C를 누를 때까지 보인다."""

from __future__ import annotations

import argparse

from freezer.preview.author import Author
from freezer.project import Project

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="사이트를 미리 봅니다.")
    parser.add_argument("--port", type=int, default=4200, help="포트 (기본 4200)")
    Author(Project.find().root).serve(parser.parse_args().port)
