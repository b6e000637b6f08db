"""워크플로를 읽고, 일(job)들이 어떤 차례로 도는지 따라가는 도구."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.ci.expression import condition

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"


@dataclass(frozen=True)
class Job:
    """일 하나. `name`은 워크플로 안의 이름, `body`는 그 YAML."""

    workflow: str
    name: str
    body: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.workflow}/{self.name}"

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(self.body.get("steps", []))

    @property
    def needs(self) -> list[str]:
        needs = self.body.get("needs", [])
        return [needs] if isinstance(needs, str) else needs

    @property
    def writes(self) -> set[str]:
        """쓰기 권한의 이름들."""
        permissions = self.body["permissions"]
        if isinstance(permissions, str):
            return {permissions} if permissions == "write-all" else set()
        return {name for name, level in permissions.items() if level == "write"}

    def using(self, action: str) -> list[dict[str, Any]]:
        return [step for step in self.steps if step.get("uses", "").startswith(f"{action}@")]


@dataclass(frozen=True)
class Workflow:
    """`.github/workflows`의 파일 하나."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def body(self) -> dict[str, Any]:
        # YAML 1.1은 `on`을 참으로 읽는다.
        loaded = yaml.safe_load(self.text)
        return {("on" if key is True else key): value for key, value in loaded.items()}

    @property
    def events(self) -> set[str]:
        on = self.body["on"]
        return {on} if isinstance(on, str) else set(on)

    @cached_property
    def jobs(self) -> dict[str, Job]:
        return {name: Job(self.name, name, body) for name, body in self.body["jobs"].items()}

    def before(self, name: str) -> set[str]:
        """`name`보다 먼저 끝나야 하는 일들. 돌고 도는 의존이면 RecursionError."""
        needs = set(self.jobs[name].needs)
        return needs.union(*(self.before(need) for need in needs))

    def play(
        self, context: Mapping[str, str], failing: tuple[str, ...] = (), **outputs: str
    ) -> dict[str, str]:
        """일마다의 결과(success, failure, skipped)를 GitHub의 규칙으로 구한다.

        `context`는 `github.ref`, `inputs.force` 같은 값, `failing`은 돌면 실패하는 일의 이름,
        `outputs`는 일의 출력이다(`check_stale="true"`는 `needs.check.outputs.stale`).
        """
        known = dict(context)
        for key, value in outputs.items():
            known["needs.{}.outputs.{}".format(*key.split("_", 1))] = value
        results: dict[str, str] = {}
        for name, job in sorted(self.jobs.items(), key=lambda each: len(self.before(each[0]))):
            known |= {f"needs.{need}.result": results[need] for need in job.needs}
            runs = self._runs(job, {results[need] for need in self.before(name)}, known)
            results[name] = ("failure" if name in failing else "success") if runs else "skipped"
        return results

    def _runs(self, job: Job, before: set[str], known: Mapping[str, str]) -> bool:
        healthy = before <= {"success"}
        state = {
            "success": healthy,
            "failure": "failure" in before,
            "cancelled": False,
            "always": True,
        }
        return condition(str(job.body.get("if", "success()")), known, state)


def workflows() -> list[Workflow]:
    return [Workflow(path) for path in sorted(FOLDER.glob("*.y*ml"))]


def jobs() -> list[Job]:
    return [job for workflow in workflows() for job in workflow.jobs.values()]


def expressions(value: object) -> Iterator[str]:
    """값 안의 식들: `${{ … }}` 안과, 그것 없이 쓰는 `if:`."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "if" and "${{" not in str(item):
                yield str(item)
            else:
                yield from expressions(item)
    elif isinstance(value, list):
        for item in value:
            yield from expressions(item)
    elif isinstance(value, str):
        yield from re.findall(r"\$\{\{(.*?)\}\}", value)
