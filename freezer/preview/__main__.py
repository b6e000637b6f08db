"""`python -m freezer.preview`: Ctrl-C를 누를 때까지 보인다."""

from __future__ import annotations

import argparse
import sys

from freezer.errors import FreezerError
from freezer.preview.author import Author
from freezer.preview.pages import BASE
from freezer.project import Project

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="사이트를 미리 봅니다.")
    parser.add_argument("--port", type=int, default=BASE, help=f"포트 (기본 {BASE})")
    try:
        Author(Project.find().root).serve(parser.parse_args().port)
    except FreezerError as error:
        sys.exit(f"오류: {error}")
