"""실험실과 움직이는 그림 `<live-…>`이 함께 쓰는 것: 자료를 담고, 스크립트 없이 보일 그림을 붙인다.

계산과 그림은 `assets/live/<이름>.js`가 한다. 여기서는 그 스크립트에 넘길 JSON과, 종이와 노트북에서
그 자리에 보일 그림을 만든다.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lib import svg

ASSETS = "../assets/live"
"""강의(`posts/<slug>.html`)에서 본 스크립트의 폴더."""

NEAR = "1000px"
"""그림이 화면에서 이만큼 가까워지면 스크립트를 받는다. 거기까지 읽지 않은 독자는 받지 않는다."""

INVITATION = "웹 브라우저에서는 이 자리에서 손으로 움직여 볼 수 있습니다."


@dataclass(frozen=True)
class Live:
    """노트북과 웹 페이지에 그대로 들어가는 움직이는 그림."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return f"움직이는 그림: {len(self.markup.encode()):,} 바이트"


def embed(
    kind: str, record: Mapping[str, Any], still: Figure, alt: str, caption: str, name: str = ""
) -> Live:
    """움직이는 그림 하나.

    Args:
        kind: 스크립트의 이름. `assets/live/<kind>.js`가 `<live-kind>` 요소를 정의한다.
        record: 그 요소에 넘길, JSON으로 적을 수 있는 자료. 배열은 `tolist()`로 넘긴다.
        still: 스크립트 없이 보일 그림. 그린 뒤에 닫는다. alt, caption: 그 그림의 대체 글과 설명.
        name: 주소(`?<name>.…`)에서 부를 이름. 적지 않으면 요소의 이름이다.

    Raises:
        ValueError: 이름이 영문자로 시작하는 한 낱말이 아니거나, 유한하지 않은 수가 있을 때.
    """
    tag = f"live-{kind}"
    script = f'<script type="module">{_when_near(tag, f"{ASSETS}/{kind}.js")}</script>'
    return element(tag, name or tag, record, still, alt, f"{caption} {INVITATION}", script)


def element(
    tag: str,
    name: str,
    record: Mapping[str, Any],
    still: Figure,
    alt: str,
    caption: str,
    script: str,
) -> Live:
    """자료와 그림이 든 요소 하나와, 그것을 움직일 스크립트. 나머지 인자는 `embed`와 같다.

    Args:
        tag: 요소의 이름. script: 그 요소를 정의하는 `<script>`.

    Raises:
        ValueError: `embed`와 같다.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", name, re.ASCII):
        raise ValueError(f"그림의 이름은 영문자로 시작하는 한 낱말이어야 합니다: {name!r}.")
    told = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    told = told.replace("<", "\\u003c")
    page = io.StringIO()
    still.savefig(page, format="svg", metadata={"Date": None})
    plt.close(still)
    return Live(
        f'<{tag} name="{name}">\n'
        f'<script type="application/json">{told}</script>\n'
        f'<figure class="figure"><img src="{_data_uri(page.getvalue())}"'
        f' alt="{html.escape(alt)}" class="img-fluid figure-img">\n'
        f"<figcaption>{caption}</figcaption></figure>\n"
        f"</{tag}>\n{script}"
    )


def _data_uri(drawing: str) -> str:
    """SVG 를 `src="…"` 안에 둘 수 있는 글로. 글자 모양의 긴 id 는 짧게 바꾼다."""
    plain = svg.compact(drawing).replace('"', "'")
    for index, name in enumerate(re.findall(r" id='([^']+)'", plain)):
        plain = re.sub(rf"(?<=[#']){re.escape(name)}(?=[')])", f"i{index:x}", plain)
    return "data:image/svg+xml," + quote(plain, safe=" '!$()*+,-./:;=?@_~<>{}")


def _when_near(tag: str, script: str) -> str:
    return (
        "new IntersectionObserver((seen, watch) => { if (seen.some((each) => each.isIntersecting))"
        f' {{ watch.disconnect(); import("{script}"); }} }}, {{ rootMargin: "{NEAR}" }})'
        f'.observe(document.querySelector("{tag}"));'
    )
