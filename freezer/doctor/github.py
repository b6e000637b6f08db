"""GitHub의 설정을 `gh`로 묻는다. `gh`가 없거나 권한이 없으면 모른다고, 어디서 볼지 말한다."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from freezer.doctor.finding import Seen, State, good, judged, said
from freezer.doctor.repository import BRANCH, github_name

OURS = ("actions/", "quarto-dev/quarto-actions/")
EVERYBODY = "all_external_contributors"
Ask = Callable[[str], Any]


def look(root: Path) -> list[Seen]:
    """GitHub에 물어 살핀 것."""
    name = github_name(root)
    if not name:
        return [Seen("GitHub", State.UNKNOWN, "원격이 GitHub가 아님", "원격을 먼저 정합니다.")]
    if said(["gh", "auth", "status"], root) is None:
        remedy = "`gh auth login` 다음에 다시 부르거나, DEPLOY.md를 보며 설정을 확인합니다."
        return [Seen("GitHub", State.UNKNOWN, "gh로 물을 수 없음", remedy)]

    def ask(path: str) -> Any:
        """API의 대답. 없거나 볼 수 없으면 None."""
        told = said(["gh", "api", f"repos/{name}{path}"], root)
        return json.loads(told) if told else None

    return [
        _default(ask),
        _actions(ask),
        _permissions(ask),
        _pages(ask),
        *_schedules(ask),
        _runner(ask),
        _approval(ask),
        _protected(ask),
    ]


def _unknown(what: str, where: str) -> Seen:
    return Seen(what, State.UNKNOWN, "볼 권한이 없음", f"저장소의 설정에서 봅니다: {where}")


def _default(ask: Ask) -> Seen:
    told = ask("")
    if told is None:
        return _unknown("GitHub의 기본 가지", "General → Default branch")
    name = told["default_branch"]
    remedy = "General → Default branch에서 main으로 바꿉니다."
    return judged("GitHub의 기본 가지", name == BRANCH, name, remedy)


def _actions(ask: Ask) -> Seen:
    """Actions가 켜져 있고, 우리가 쓰는 액션이 허용되는가."""
    what, where = "Actions", "Actions → General"
    told = ask("/actions/permissions")
    if told is None:
        return _unknown(what, where)
    if not told["enabled"]:
        return Seen(what, State.BAD, "꺼져 있음", f"{where}에서 켭니다.")
    if told["allowed_actions"] == "all":
        return good(what, "모든 액션을 허용")
    remedy = f"{where}에서 {', '.join(f'{each}*' for each in OURS)} 을(를) 허용합니다."
    if told["allowed_actions"] == "local_only":
        return Seen(what, State.BAD, "이 저장소의 액션만 허용", remedy)
    chosen = ask("/actions/permissions/selected-actions") or {}
    patterns = chosen.get("patterns_allowed", [])
    quarto = any(pattern.startswith(OURS[1].rstrip("/")) for pattern in patterns)
    fine = bool(chosen.get("github_owned_allowed")) and quarto
    return judged(what, fine, f"고른 액션만: {', '.join(patterns) or '없음'}", remedy)


def _permissions(ask: Ask) -> Seen:
    """쓰는 일은 제 권한을 스스로 적는다. 풀 리퀘스트를 여는 것만 따로 허락받는다."""
    what, where = "워크플로의 권한", "Actions → General → Workflow permissions"
    told = ask("/actions/permissions/workflow")
    if told is None:
        return _unknown(what, where)
    level, opens = told["default_workflow_permissions"], told["can_approve_pull_request_reviews"]
    if level != "read":
        remedy = f"{where}를 읽기 전용으로 둡니다. 쓰는 일은 제 권한을 스스로 적습니다."
        return Seen(what, State.CHOICE, level, remedy)
    remedy = (
        f"{where}에서 풀 리퀘스트를 여는 것을 허락하면, update가 버전을 올려 풀 리퀘스트를 엽니다."
    )
    found = "읽기 전용" if opens else "읽기 전용, 풀 리퀘스트를 열 수 없음"
    return judged(what, bool(opens), found, remedy, State.CHOICE)


def _pages(ask: Ask) -> Seen:
    told = ask("/pages")
    remedy = "설정의 Pages에서 Source를 GitHub Actions로 둡니다."
    if told is None:
        return Seen("Pages", State.BAD, "켜져 있지 않음", remedy)
    return judged("Pages", told.get("build_type") == "workflow", told.get("html_url", ""), remedy)


def _schedules(ask: Ask) -> list[Seen]:
    """예약 실행은 60일 동안 아무 일이 없으면 멈춘다."""
    told = ask("/actions/workflows")
    if told is None:
        return [_unknown("예약 실행", "Actions 탭")]
    return [
        judged(
            f"워크플로 {each['name']}",
            each["state"] == "active",
            each["state"],
            "Actions 탭에서 그 워크플로를 골라 켭니다.",
        )
        for each in told["workflows"]
        if each["path"].startswith(".github/workflows/")
    ]


def _runner(ask: Ask) -> Seen:
    """`GPU_RUNNER`의 라벨을 가진 러너가 기다리고 있는가."""
    what = "GPU 러너"
    label = (ask("/actions/variables/GPU_RUNNER") or {}).get("value", "")
    if not label:
        return good(what, "쓰지 않음: CPU 기계에서 돈다")
    told = ask("/actions/runners")
    if told is None:
        return _unknown(what, "Actions → Runners")
    mine = [
        runner
        for runner in told["runners"]
        if label in {each["name"] for each in runner.get("labels", [])}
    ]
    online = [runner["name"] for runner in mine if runner["status"] == "online"]
    remedy = f"라벨이 {label}인 러너를 켜거나, 저장소 변수 GPU_RUNNER를 지웁니다."
    return judged(what, bool(online), f"{label}: {', '.join(online) or '켜진 것이 없음'}", remedy)


def _approval(ask: Ask) -> Seen:
    """포크의 풀 리퀘스트는 포크가 고친 워크플로로 돈다. GPU 러너가 있으면 승인을 받게 한다."""
    what, where = (
        "포크의 실행",
        "Actions → General → Approval for running fork pull request workflows",
    )
    told = ask("/actions/permissions/fork-pr-contributor-approval")
    if told is None:
        return _unknown(what, where)
    policy = told["approval_policy"]
    label = (ask("/actions/variables/GPU_RUNNER") or {}).get("value", "")
    remedy = f"{where}에서 바깥 기여자 모두의 실행에 승인을 받게 합니다. GPU 러너를 지켜 줍니다."
    return judged(what, not label or policy == EVERYBODY, policy, remedy)


def _protected(ask: Ask) -> Seen:
    """main에 규칙이 있으면 봇이 얼린 결과를 올리지 못할 수 있다."""
    rules = {each["type"] for each in ask(f"/rules/branches/{BRANCH}") or []}
    blocking = sorted(rules & {"pull_request", "required_status_checks", "update"})
    if ask(f"/branches/{BRANCH}/protection"):
        blocking.append("branch protection")
    remedy = "DEPLOY.md의 ‘보호된 main’대로 봇에게 길을 열어 줍니다."
    found = ", ".join(blocking) or "막지 않음"
    return judged("보호된 main", not blocking, found, remedy, State.CHOICE)
