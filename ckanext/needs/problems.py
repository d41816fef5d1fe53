"""What is wrong with an input: where it stands, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ckanext.needs.bilingual import Text


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a value was read.

    :param file: file name or address
    :param part: sheet, page or table inside it; empty when the file has one table only
    :param row: number of the row as a person sees it (the header of a CSV is row 1); 0 = the file
    """

    file: str
    part: str = ""
    row: int = 0

    def __str__(self) -> str:
        """Return `file#part:row`, without the parts that are empty."""
        part = f"#{self.part}" if self.part else ""
        return f"{self.file}{part}:{self.row}" if self.row else f"{self.file}{part}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell, row or file.

    :param kind: stable English key (`unknown_code`, `bad_amount`, `personal_data` ...), to group by
    :param reason: what is wrong and what was expected, for people
    :param where: file, part and row
    :param column: the column as the file names it; empty when the whole row is meant
    :param value: what was found
    :param severity: `error` (the row is refused) or `warning` (the row is kept)
    """

    kind: str
    reason: Text
    where: SourceRef = field(default_factory=lambda: SourceRef(""))
    column: str = ""
    value: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many problems a run met: all of them, those too that were too many to be listed.

    :param kinds: severity and kind of the problems to their number
    :param read: rows of the source
    :param refused: rows with an error
    """

    kinds: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    read: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """The number of all problems."""
        return sum(self.kinds.values())


class InputError(ValueError):
    """An input that can't be used as a whole (not this file, no header, nothing in it).

    :ivar problems: why; of very many the first
    :ivar tally: of all problems of the run that it ended, where that is known
    """

    tally: Tally | None = None

    def __init__(self, *problems: Problem) -> None:
        self.problems: tuple[Problem, ...] = problems
        super().__init__("; ".join(describe(p, "en") for p in problems))


def describe(problem: Problem, lang: str = "th") -> str:
    """Return one line for a person: place, column, value, reason."""
    place = str(problem.where)
    parts: Sequence[str] = [
        *([place] if place else []),
        *([problem.column] if problem.column else []),
        *([f"«{problem.value}»"] if problem.value else []),
        problem.reason.in_(lang),
    ]
    return " · ".join(parts)
