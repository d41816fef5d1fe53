"""Columns that a proposal leaves out, each with a word of why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.personal_data import LABELS
from ckanext.needs.proposing.cells import Cells
from ckanext.needs.proposing.likeness import ALIKE, wide_likeness
from ckanext.needs.proposing.need_names import need_names

#: What each kind of personal column is called, beside the kinds that are found in texts.
PERSONAL = {
    **LABELS,
    "name": Text("ชื่อบุคคล", "a person's name"),
    "phone": Text("หมายเลขโทรศัพท์หรือช่องทางติดต่อ", "a phone number"),
    "address": Text("ที่อยู่บุคคล", "a person's address"),
    "line_id": Text("บัญชีสื่อสังคม", "an account of social media"),
    "person": Text("ข้อมูลของบุคคล", "something about a person"),
}
HOUSEHOLDS = Text(
    "นับเป็นครัวเรือน ไม่ใช่คน จึงไม่นำไปเป็นจำนวนผู้ได้รับผลกระทบ",
    "counts households, not people, so it is no number of people affected",
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a column is not taken.

    :param kind: `personal`, `households`, or `unreadable` as what it is called
    """

    kind: str
    why: Text


def left_out(columns: Iterable[str], cells: Cells) -> dict[str, LeftOut]:
    """Return the columns that no proposal takes: about persons, and counts of households."""
    found: dict[str, LeftOut] = {}
    for column in columns:
        if kind := personal_kind(column, cells):
            label = PERSONAL[kind]
            th, en = f"ข้อมูลส่วนบุคคล ({label.th}) ไม่นำเข้า", label.in_("en")
            found[column] = LeftOut("personal", Text(th, f"personal data ({en}): not taken"))
        elif is_households(column):
            found[column] = LeftOut("households", HOUSEHOLDS)
    return found


def personal_kind(column: str, cells: Cells) -> str:
    """Return the kind of personal data of a column, by its header or by its cells; or empty."""
    names = need_names().personal
    scores = {kind: _likest(column, known) for kind, known in names.items()}
    likest = max(scores, key=lambda kind: scores[kind])
    if scores[likest] >= ALIKE and scores[likest] > _as_field(column):
        return likest
    return cells.personal(column)


def is_households(column: str) -> bool:
    """Return whether a column counts households by its header."""
    return _likest(column, need_names().households) > _as_field(column)


def _as_field(column: str) -> float:
    names = (name for known in need_names().fields.values() for name in known)
    return max(ALIKE - 0.1, _likest(column, names))


def _likest(column: str, names: Iterable[str]) -> float:
    return max(wide_likeness(column, name) for name in names)
