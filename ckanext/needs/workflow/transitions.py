"""Who may move a need from which status to which, and what a move must say. Knows no CKAN.

The rules are those of the status list (schemas/statuses.yaml, or an agency's own file).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Status, Statuses

#: Of several roles that one person has, the one in which the person is said to have acted.
ROLES = ("official", "publisher", "leader")
#: The status of a need that goes on as another one; only merging leads there and back.
MERGED = "merged"

CONFLICT = Text(
    "สถานะเปลี่ยนไปแล้วตั้งแต่คุณเปิดดู: ตอนนี้คือ «{}»",
    "the status has changed since you looked: it is now «{}»",
)
NOT_ALLOWED = Text("เปลี่ยนจาก «{}» เป็น «{}» ไม่ได้ {}", "it can't go from «{}» to «{}»; {}")
THESE = Text("คุณเปลี่ยนเป็นได้: {}", "you may set: {}")
NONE_HERE = Text("ไม่มีสถานะที่คุณเปลี่ยนต่อได้", "there is no status that you may set")
MERGING = Text(
    "ให้ใช้การรวมเรื่อง และบอกว่ารวมกับความต้องการใด", "merge it, and say into which need it goes"
)
SAY_WHY = Text("ต้องบอกเหตุผลเมื่อเปลี่ยนเป็น «{}»", "say why: a move to «{}» needs a reason")
SAY_WHEN = Text(
    "ต้องบอกวันครบกำหนดเมื่อเปลี่ยนเป็น «{}»", "say until when: a move to «{}» needs a due date"
)
NOT_A_START = Text(
    "เริ่มที่สถานะ «{}» ไม่ได้ คุณเริ่มได้ที่: {}", "a new need can't be «{}»; you may start with: {}"
)


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody asks for: the code of the status, and what is said about it."""

    to: str
    reason: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move is refused.

    :param field: what has to be said otherwise: `to`, `reason` or `due_on`
    :param allowed: codes of the statuses that would be allowed
    """

    field: str
    reason: Text
    allowed: tuple[str, ...] = ()


def allowed(statuses: Statuses, now: str, roles: Collection[str]) -> tuple[Status, ...]:
    """Return the statuses that somebody with these roles may set, in the order of the list.

    :raises CodeError: `now` is not a status of the list
    """
    following = statuses.get(now).roles
    codes = {code for code, may in following.items() if code != MERGED and {*may} & {*roles}}
    return tuple(status for status in statuses.all() if status.code in codes)


def refusal(statuses: Statuses, now: str, move: Move, roles: Collection[str]) -> Refusal | None:
    """Return why a move may not be made, None when it may.

    :param now: the status that the need has
    :raises CodeError: a code that the list does not have
    """
    then = statuses.get(move.to)
    may = allowed(statuses, now, roles)
    if then.code == MERGED:
        return Refusal("to", MERGING, tuple(status.code for status in may))
    if then not in may:
        return _not_allowed(statuses.get(now), then, may)
    return missing(then, move)


def missing(then: Status, move: Move) -> Refusal | None:
    """Return what a move into a status must say and does not."""
    if then.requires_reason and not move.reason.strip():
        return Refusal("reason", filled(SAY_WHY, then.name))
    if then.requires_due_date and move.due_on is None:
        return Refusal("due_on", filled(SAY_WHEN, then.name))
    return None


def starts(statuses: Statuses, default: str, roles: Collection[str]) -> tuple[Status, ...]:
    """Return the statuses in which somebody with these roles may enter a need.

    The first of the list and the portal's default, and all to which the same person could move it
    from there at once, step by step, without having to say anything.

    :raises CodeError: `default` is not a status of the list
    """
    found = {statuses.all()[0].code, default}
    waiting = [statuses.get(code).code for code in sorted(found)]
    while waiting:
        for status in allowed(statuses, waiting.pop(), roles):
            silent = not (status.requires_reason or status.requires_due_date)
            if silent and status.code not in found:
                found.add(status.code)
                waiting.append(status.code)
    return tuple(status for status in statuses.all() if status.code in found)


def start_refusal(
    statuses: Statuses, default: str, code: str, roles: Collection[str]
) -> Refusal | None:
    """Return why a need may not be entered in a status, None when it may."""
    may = starts(statuses, default, roles)
    status = statuses.get(code)
    if status in may:
        return None
    return Refusal("to", filled(NOT_A_START, status.name, listed(may)), _codes(may))


def conflict(statuses: Statuses, seen: str, now: str) -> Refusal | None:
    """Return that the status is no longer the one that somebody saw, None when it is."""
    if seen == now:
        return None
    return Refusal("expected_from", filled(CONFLICT, statuses.get(now).name))


def acting_role(statuses: Statuses, now: str | None, then: str, roles: Collection[str]) -> str:
    """Return the role in which somebody made a move: of several, one that may make it."""
    may: Collection[str] = ROLES if now is None else statuses.get(now).roles.get(then, ROLES)
    mine = [role for role in ROLES if role in roles]
    return next((role for role in mine if role in may), mine[0] if mine else "")


def listed(statuses: Sequence[Status]) -> Text:
    """Return the names of statuses in a row."""
    return Text(
        ", ".join(f"«{status.name.th}»" for status in statuses),
        ", ".join(f"«{status.name.in_('en')}»" for status in statuses),
    )


def filled(pattern: Text, *texts: Text) -> Text:
    """Return a text with others in its gaps, each in its language."""
    return Text(
        pattern.th.format(*(text.th for text in texts)),
        pattern.in_("en").format(*(text.in_("en") for text in texts)),
    )


def _not_allowed(now: Status, then: Status, may: Sequence[Status]) -> Refusal:
    these = filled(THESE, listed(may)) if may else NONE_HERE
    return Refusal("to", filled(NOT_ALLOWED, now.name, then.name, these), _codes(may))


def _codes(statuses: Sequence[Status]) -> tuple[str, ...]:
    return tuple(status.code for status in statuses)
