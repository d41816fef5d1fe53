"""The history of a need and what may be done with it next, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.roles import roles_on_need
from ckanext.needs.pages import need_card
from ckanext.needs.pages.labels import name_of
from ckanext.needs.workflow import history, merging, transitions
from ckanext.needs.workflow.moving import DECIDING
from ckanext.needs.workflow.shown import merge_target, readable_needs
from ckanext.needs.workflow.timeline import Event

ROLES = {
    "leader": Text("ผู้นำชุมชน", "community leader"),
    "official": Text("เจ้าหน้าที่", "official"),
    "publisher": Text("ผู้เผยแพร่ข้อมูลของหน่วยงาน", "publisher of the agency"),
    "sysadmin": Text("ผู้ดูแลระบบ", "administrator of the portal"),
    "loading": Text("นำเข้าจากแฟ้มข้อมูล", "loaded from a file"),
    "portal": Text("ระบบ", "the portal"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event: every text is in the reader's language, empty where there is nothing to say."""

    kind: str
    status: str
    day: str
    role: str
    agency: str
    reason: str
    next_owner: str
    due: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A status that may be set now; `needs` says what has to be told with it."""

    code: str
    name: str
    needs_reason: bool
    needs_due_date: bool


@dataclass(frozen=True, slots=True)
class NeedHistory:
    """What a need's page says of its way.

    :param lines: events, the newest first
    :param merged_into: `name` and `title` of the need that this one went into, or None
    :param merged_here: the same of needs that went into this one
    """

    lines: tuple[Line, ...]
    merged_into: dict[str, str] | None
    merged_here: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What the reader may do with a need.

    :param choices: statuses that may be set
    :param decides: whether it may be forwarded and merged too
    :param merged: whether a merge may be undone
    """

    choices: tuple[Choice, ...]
    decides: bool
    merged: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.choices) or self.decides or self.merged


def need_history(context: Context, package: dict[str, Any]) -> NeedHistory:
    """Return the history of a need as the reader may know it."""
    told = history.readable(context, package)
    return NeedHistory(
        lines=tuple(_line(event, told) for event in reversed(told.events)),
        merged_into=merge_target(context, package),
        merged_here=tuple(readable_needs(context, merging.merged_into(str(package["id"])))),
    )


def moves(context: Context, package: dict[str, Any]) -> Moves:
    """Return what the reader may do with a need."""
    roles = roles_on_need(context, package)
    status = str(package.get("status") or "")
    decides = bool(roles & DECIDING)
    merged = status == transitions.MERGED
    if not roles:
        return Moves((), False, False)
    return Moves(choices(status, roles), decides and not _closed(status), decides and merged)


def choices(status: str, roles: frozenset[str]) -> tuple[Choice, ...]:
    """Return the statuses that these roles may set after a status."""
    try:
        found = transitions.allowed(lists.current().statuses, status, roles)
    except CodeError:
        return ()
    return tuple(
        Choice(one.code, lists.say(one.name), one.requires_reason, one.requires_due_date)
        for one in found
    )


def _closed(status: str) -> bool:
    try:
        return lists.current().statuses.get(status).terminal
    except CodeError:
        return True


def _line(event: Event, told: history.History) -> Line:
    language = lists.language()
    agency = told.agencies.get(event.organization_id)
    role = ROLES.get(event.role)
    return Line(
        kind=event.kind,
        status=lists.say(name_of(lists.current(), "status", event.to_status)),
        day=need_card.day(event.since.isoformat(), language)
        if event.days is not None
        else need_card.day(event.created.date().isoformat(), language),
        role=lists.say(role) if role else "",
        agency=(agency.title or agency.name) if agency else "",
        reason=event.reason,
        next_owner=event.next_owner,
        due=need_card.day(event.due_on.isoformat(), language) if event.due_on else "",
        days=event.days,
    )


def reader() -> Context:
    """Return the context of who reads the page."""
    user: Any = tk.current_user
    return {"user": user.name if user and user.is_authenticated else ""}  # type: ignore[typeddict-item]
