"""그림마다의 기준을 구해 JSON으로 적는다."""

from __future__ import annotations

import json
from typing import Any

from tests.lab.live.freeze import (
    FOLDER,
    bends,
    clouds,
    film,
    game,
    graph,
    logistic,
    residuals,
    shift,
    valleys,
)


def everything() -> dict[str, Any]:
    return {
        "residuals": residuals.reference(),
        "valleys": valleys.reference(),
        "clouds": clouds.reference(),
        "graph": graph.reference(),
        "film": film.reference(),
        "logistic": logistic.reference(),
        "bends": bends.reference(),
        "game": game.reference(),
        "shift": shift.reference(),
    }


if __name__ == "__main__":
    for name, told in everything().items():
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        path = FOLDER / f"{name}.json"
        path.write_text(text + "\n", encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size:,} 바이트")
