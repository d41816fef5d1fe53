"""The codebook: every code that published tables hold, with its names and other spellings.

No module of CKAN here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Choices, Codelists, Issue, Pillar, Strategy

STATUSES = Text("สถานะของความต้องการ", "Statuses of a need")
AREAS = Text("พื้นที่: จังหวัด อำเภอ ตำบล", "Areas: provinces, districts, subdistricts")
CHANNELS = Text("ช่องทางที่ได้รับเรื่อง", "Channels through which needs come")
PROJECTS = Text("สถานะของโครงการ", "Statuses of a project")
#: Columns of tables that hold the codes.
PLANS = ("strategy", "pillar", "issue")
PLACES = ("area", "province", "district", "subdistrict")
COLUMNS = ("code", "level", "within", "name_th", "name_en", "aliases", "explanation_th")


@dataclass(frozen=True, slots=True)
class Code:
    """A code.

    :param level: what it is in its list (`pillar`, `district`); empty where all are the same
    :param within: the code above it; empty for none
    """

    code: str
    name: Text
    level: str = ""
    within: str = ""
    aliases: tuple[str, ...] = ()
    explanation: Text = field(default=Text(""))


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes; `used` are the columns of tables that hold them."""

    key: str
    title: Text
    used: tuple[str, ...]
    read: Callable[[], Iterator[Code]]


def code_lists(lists: Codelists, project_statuses: Choices) -> tuple[CodeList, ...]:
    """Return all lists of a portal."""
    strategies = (
        CodeList(one.id, one.name, PLANS, partial(_strategy, one)) for one in lists.strategies.all()
    )
    return (
        CodeList("statuses", STATUSES, ("status",), partial(_statuses, lists)),
        *strategies,
        CodeList("areas", AREAS, PLACES, partial(_areas, lists)),
        CodeList("channels", CHANNELS, ("channel",), partial(_choices, lists.channels)),
        CodeList("project-statuses", PROJECTS, (), partial(_choices, project_statuses)),
    )


def as_csv(codes: Iterator[Code]) -> Iterator[str]:
    """Yield codes as lines of CSV, the header first; aliases are divided by `|`."""
    yield _line(COLUMNS)
    for one in codes:
        aliases = "|".join(one.aliases)
        name, explanation = one.name, one.explanation
        yield _line(
            (one.code, one.level, one.within, name.th, name.in_("en"), aliases, explanation.th)
        )


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _statuses(lists: Codelists) -> Iterator[Code]:
    for one in lists.statuses.all():
        yield Code(one.code, one.name, aliases=one.aliases, explanation=one.explanation)


def _choices(choices: Choices) -> Iterator[Code]:
    for one in choices.all():
        yield Code(one.code, one.name, aliases=one.aliases, explanation=one.explanation)


def _strategy(strategy: Strategy) -> Iterator[Code]:
    for pillar in strategy.pillars:
        yield _entry(pillar, "pillar", strategy.id)
        for issue in pillar.issues:
            yield _entry(issue, "issue", pillar.code)


def _entry(one: Pillar | Issue, level: str, within: str) -> Code:
    return Code(one.code, one.name, level, within, one.aliases, one.explanation)


def _areas(lists: Codelists) -> Iterator[Code]:
    for area in lists.areas:
        yield Code(area.code, area.name, area.level, area.parent)
