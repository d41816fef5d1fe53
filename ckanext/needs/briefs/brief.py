"""What a brief holds: figures and references, no personal data. As JSON it is what is kept.

Names are kept in both languages, so that a brief reads the same when a list has changed. Titles of
needs are not kept: they are looked up when it is read, as long as everyone may read the need. No
module of CKAN here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

#: Of the shape below; one that changes gets a new number.
VERSION = 1
#: Characters of a brief's number, of 64 of its content's digest.
NUMBER = 16


@dataclass(frozen=True, slots=True)
class Named:
    """A code and its name; the English one may be empty."""

    code: str
    th: str
    en: str = ""

    def in_(self, language: str) -> str:
        """Return the name in a language."""
        return (self.en or self.th) if language.startswith("en") else self.th


@dataclass(frozen=True, slots=True)
class Sums:
    """Needs, and what is said of them.

    :param people: affected, summed over the `people_said` needs that say so; `cost` (baht) alike
    :param answered: in a plan, funded or further, by their status
    """

    needs: int = 0
    people: int = 0
    people_said: int = 0
    cost: int = 0
    cost_said: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Sums of a year, status, topic or district; `chosen` of one that the brief is about.

    :param latitude: of a district's centre, degrees, None where not known
    """

    of: Named
    sums: Sums
    chosen: bool = False
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class NeedReference:
    """One need; `requested_on` is an ISO day or empty; `people` is None where not said."""

    id: str
    requested_on: str
    status: str
    district: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A project or line (`target` its id) that needs of the brief are linked to; baht as text."""

    kind: str
    target: str
    title: str
    agency: str
    fiscal_year: int | None
    status: str
    phase: str
    basis: str
    amount: str | None
    used: str | None
    needs: int


@dataclass(frozen=True, slots=True)
class Answers:
    """All that was linked: `count` of them for `needs` needs, `amount` together; some in `listed`.

    :param without_amount: of how many no amount is known
    """

    count: int = 0
    needs: int = 0
    amount: str | None = None
    without_amount: int = 0
    listed: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetTotal:
    """All lines of a published budget in one year and phase."""

    dataset: str
    area: Named
    fiscal_year: int
    phase: str
    lines: int
    without_amount: int
    amount: str | None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A published line; `own` where it names the chosen district, not the whole province."""

    line_id: str
    dataset: str
    title: str
    agency: str
    fiscal_year: int
    phase: str
    basis: str
    amount: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class BudgetLines:
    """Lines that name what the brief is about: `count`, `amount` together, the largest listed."""

    count: int = 0
    amount: str | None = None
    listed: tuple[BudgetLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A published dataset that figures were taken from, and its version."""

    dataset: str
    title: str
    version: str
    modified: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All of a brief.

    :param choices: (dimension, code with its name)
    :param months: (`2026-05`, needs), in their order
    """

    choices: tuple[tuple[str, Named], ...]
    sums: Sums
    years: tuple[Row, ...]
    months: tuple[tuple[str, int], ...]
    statuses: tuple[Row, ...]
    topics: tuple[Row, ...]
    districts: tuple[Row, ...]
    needs: tuple[NeedReference, ...]
    answers: Answers
    totals: tuple[BudgetTotal, ...]
    lines: BudgetLines
    sources: tuple[Source, ...]
    version: int = VERSION

    def as_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return json.loads(json.dumps(asdict(self)))

    @property
    def number(self) -> str:
        """The brief's number: the same content has the same one, another has another."""
        return number_of(self.as_json())


def number_of(content: dict[str, Any]) -> str:
    """Return the number of a brief's content."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:NUMBER]


def of_json(content: dict[str, Any]) -> Brief:
    """Return the brief that was kept."""
    answers, lines = content["answers"], content["lines"]
    return Brief(
        choices=tuple((name, Named(**code)) for name, code in content["choices"]),
        sums=Sums(**content["sums"]),
        months=tuple((month, needs) for month, needs in content["months"]),
        needs=tuple(NeedReference(**one) for one in content["needs"]),
        answers=Answers(**_but(answers, listed=tuple(Answer(**a) for a in answers["listed"]))),
        totals=tuple(
            BudgetTotal(**_but(one, area=Named(**one["area"]))) for one in content["totals"]
        ),
        lines=BudgetLines(**_but(lines, listed=tuple(BudgetLine(**a) for a in lines["listed"]))),
        sources=tuple(Source(**one) for one in content["sources"]),
        version=content["version"],
        **{name: _rows(content[name]) for name in ("years", "statuses", "topics", "districts")},
    )


def _rows(rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(**_but(row, of=Named(**row["of"]), sums=Sums(**row["sums"]))) for row in rows)


def _but(one: dict[str, Any], **instead: Any) -> dict[str, Any]:
    """Return a mapping with some members in place of its own."""
    return {**one, **instead}
