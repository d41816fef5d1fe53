"""The account of a run: how many rows were read, left out and refused, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef, Tally
from ckanext.needs.records.texts import Codes
from ckanext.needs.sources.batches import Batch

#: Errors that are listed, and warnings; the others are only counted and told.
LISTED = 10_000
#: Of each kind so many are listed in any case.
OF_EACH_KIND = 20
#: The same problem of the same place is one, if no more than so many others were found between.
REMEMBERED = 100_000


@dataclass
class Account:
    """What became of the rows of a source.

    :param source: name of the harvester
    :param max_error_share: the share of the rows that may be refused
    :ivar read: rows of all tables, those left out too
    :ivar left_out: descriptions, subtotals, and rows that the mapping skips
    :ivar refused: rows with an error
    :ivar problems: the first errors and warnings: `LISTED` of either, and `OF_EACH_KIND`
    :ivar kinds: severity and kind to the number of all that were found
    :ivar tell: is told of each problem when it is found
    """

    source: str
    max_error_share: float
    read: int = 0
    left_out: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    tell: Callable[[Problem], object] | None = None
    _met: dict[int, None] = field(default_factory=dict[int, None])
    _listed: Counter[str] = field(default_factory=Counter[str])
    _warned: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which rows were refused."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def tally(self) -> Tally:
        """The numbers of all that was found so far."""
        return Tally(dict(self.kinds), self.read, self.refused)

    def add(self, problem: Problem) -> None:
        """Count a problem, once for each place, tell of it, and list it if there is room."""
        if self._is_met(problem):
            return
        kind = problem.severity, problem.kind
        self.kinds[kind] += 1
        if self._listed[problem.severity] < LISTED or self.kinds[kind] <= OF_EACH_KIND:
            self._listed[problem.severity] += 1
            self.problems.append(problem)
        if self.tell:
            self.tell(problem)

    def add_others(self, problems: Iterable[Problem]) -> None:
        """Add those that are not listed yet."""
        listed = {*self.problems}
        for problem in problems:
            if problem not in listed:
                self.add(problem)

    def _is_met(self, problem: Problem) -> bool:
        key = hash((problem.kind, problem.column, problem.value, problem.where))
        if key in self._met:
            return True
        self._met[key] = None
        if len(self._met) > REMEMBERED:
            del self._met[next(iter(self._met))]
        return False

    def refuse(
        self, batch: Batch, codes: Codes, wrong: dict[int, tuple[Problem, str]]
    ) -> npt.NDArray[np.bool_]:
        """Add every row with a wrong text, and return which rows these are.

        :param codes: of each row's text
        :param wrong: code to problem, without its place, and text
        """
        marked = np.isin(codes, list(wrong))
        self.add_all(_refused(batch, codes, marked, wrong))
        return marked

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Add problems that were found together."""
        for problem in problems:
            self.add(problem)

    def warn_once(
        self, kind: str, reason: Text, where: SourceRef, column: str, *about: str
    ) -> None:
        """List a warning about a text, the first time that it is met.

        :param about: what it is about; the first is the text
        """
        warning = Problem(kind, reason, where, column, about[0], "warning")
        self.warn((kind, column, *about), warning)

    def warn(self, key: tuple[str, ...], warning: Problem) -> None:
        """List a warning, the first time that one of this key is met."""
        if key not in self._warned:
            self._warned.add(key)
            self.add(warning)

    def check(self) -> None:
        """End the run when too many rows were refused.

        :raises InputError: with the errors found
        """
        if self.read and self.refused / self.read > self.max_error_share:
            reason = Text(
                f"มีแถวที่ใช้ไม่ได้ {self.refused:,} จาก {self.read:,} แถว เกินร้อยละ "
                f"{self.max_error_share * 100:g} จึงไม่เผยแพร่ ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม",
                f"{self.refused:,} of {self.read:,} rows can't be used, more than "
                f"{self.max_error_share * 100:g} %; nothing is published, what is stays as it is",
            )
            above = Problem("too_many_errors", reason, SourceRef(self.source))
            raise InputError(above, *self.errors)


def _refused(
    batch: Batch,
    codes: Codes,
    marked: npt.NDArray[np.bool_],
    wrong: dict[int, tuple[Problem, str]],
) -> Iterator[Problem]:
    for row in np.flatnonzero(marked).tolist():
        problem, text = wrong[int(codes[row])]
        yield Problem(problem.kind, problem.reason, batch.ref(row), problem.column, text)
