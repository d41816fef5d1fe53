"""The statuses of a need, and who may move it from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.errors import unknown
from ckanext.needs.codelists.names import Names, refuse_shared
from ckanext.needs.declared import Node, read_yaml

STATUS = Text("สถานะ", "status")
OPEN311 = ("open", "closed")
#: Project statuses of the Open Contracting for Infrastructure Data Standard 0.9, and none.
OC4IDS = (
    "", "identification", "preparation", "implementation", "completion", "maintenance",
    "decommissioning", "decommissioned", "cancelled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """One status.

    :param public: whether everyone may read needs that are in it
    :param roles: the statuses that may follow, each with the roles that may set it
    :param requires_reason: whether moving a need into it must say why
    :param requires_due_date: whether moving a need into it must say until when it is moved on
    :param open311: `open` or `closed`, its equivalent in Open311 GeoReport v2
    :param oc4ids: its equivalent project status in OC4IDS; empty when there is none
    """

    code: str
    name: Text
    public: bool
    roles: Mapping[str, tuple[str, ...]]
    open311: str
    oc4ids: str = ""
    requires_reason: bool = False
    requires_due_date: bool = False
    aliases: tuple[str, ...] = ()
    explanation: Text = field(default=Text(""))

    @property
    def next(self) -> tuple[str, ...]:
        """Codes of the statuses that may follow."""
        return tuple(self.roles)

    @property
    def terminal(self) -> bool:
        """Whether nothing may follow."""
        return not self.roles


class Statuses:
    """The statuses of one list, in the order a need passes through them."""

    def __init__(self, statuses: Iterable[Status]) -> None:
        self._statuses = {status.code: status for status in statuses}
        self._names = _names(self._statuses.values())

    def all(self) -> tuple[Status, ...]:
        """Return every status, the one that a new need starts in first."""
        return tuple(self._statuses.values())

    def get(self, code: str) -> Status:
        """Return the status with this code.

        :raises CodeError: no such code
        """
        if code not in self._statuses:
            raise unknown(STATUS, code, self._nearest(code))
        return self._statuses[code]

    def resolve(self, text: str) -> Status:
        """Return the status that `text` names: its code, alias, Thai or English name.

        :raises CodeError: none answers to it; the closest three are named
        """
        codes = self._names.codes(text)
        if len(codes) != 1:
            raise unknown(STATUS, text, self._nearest(text))
        return self._statuses[codes[0]]

    def may(self, from_code: str, to_code: str, role: str) -> bool:
        """Return whether `role` may move a need from one status to another.

        Staying where it is needs no permission.

        :raises CodeError: a code that the list does not have
        """
        now, then = self.get(from_code), self.get(to_code)
        return now == then or role in now.roles.get(then.code, ())

    def roles(self) -> tuple[str, ...]:
        """Return every role that some transition names, sorted."""
        named = {role for s in self.all() for roles in s.roles.values() for role in roles}
        return tuple(sorted(named))

    def _nearest(self, text: str) -> tuple[str, ...]:
        return tuple(f"{self._statuses[c].name.th} ({c})" for c in self._names.nearest(text))


def read_statuses(path: Path) -> Statuses:
    """Return the statuses in a YAML file (as schemas/statuses.yaml).

    :raises InputError: with file, key and expectation, when anything in it is wrong
    """
    return read_yaml(path, _statuses, str(path))


def _statuses(node: Node) -> Statuses:
    node.text("id")
    node.label("name", both=True)
    children = tuple(node.children("statuses"))
    statuses = tuple(_status(child) for child in children)
    codes = {status.code for status in statuses}
    if not codes or len(codes) < len(statuses):
        node.wrong("statuses", Text("รายการสถานะที่รหัสไม่ซ้ำ", "a list of statuses, each code once"))
    for child, status in zip(children, statuses, strict=True):
        if not codes.issuperset(status.next):
            child.wrong("next", Text("รหัสสถานะในไฟล์นี้", "codes of statuses in this file"))
    refuse_shared(node, "statuses", _names(statuses))
    return Statuses(statuses)


def _names(statuses: Iterable[Status]) -> Names:
    return Names((s.code, n) for s in statuses for n in (s.code, s.name.th, s.name.en, *s.aliases))


def _status(node: Node) -> Status:
    following = node.child("next", optional=True)
    return Status(
        code=node.text("code"),
        name=node.label("name", both=True),
        public=node.flag("public", default=True),
        roles={code: following.texts(code) for code in following},
        open311=node.choice("open311", OPEN311),
        oc4ids=node.choice("oc4ids", OC4IDS, ""),
        requires_reason=node.flag("requires_reason", default=False),
        requires_due_date=node.flag("requires_due_date", default=False),
        aliases=node.texts("aliases"),
        explanation=node.label("explanation", Text(""), both=True),
    )
