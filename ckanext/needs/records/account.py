"""The account of a run: how many rows were read, left out and refused, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.texts import Codes
from ckanext.needs.sources.batches import Batch

#: Problems that are listed; the others are only counted.
LISTED = 10_000


@dataclass
class Account:
    """What became of the rows of a source.

    :param source: name of the harvester
    :param max_error_share: the share of the rows that may be refused
    :ivar read: rows of all tables, those left out too
    :ivar left_out: descriptions, subtotals, and rows that the mapping skips
    :ivar refused: rows with an error
    :ivar problems: errors and warnings, `LISTED` at most
    """

    source: str
    max_error_share: float
    read: int = 0
    left_out: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])
    _listed: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    _warned: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which rows were refused."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def add(self, problem: Problem) -> None:
        """List a problem, once for each place."""
        key = (problem.kind, problem.column, problem.value, str(problem.where))
        if len(self.problems) < LISTED and key not in self._listed:
            self._listed.add(key)
            self.problems.append(problem)

    def refuse(
        self, batch: Batch, codes: Codes, wrong: dict[int, tuple[Problem, str]]
    ) -> npt.NDArray[np.bool_]:
        """List every row with a wrong text, and return which rows these are.

        :param codes: of each row's text
        :param wrong: code to problem, without its place, and text
        """
        marked = np.isin(codes, list(wrong))
        found: list[Problem] = []
        for row in np.flatnonzero(marked)[: LISTED - len(self.problems)].tolist():
            problem, text = wrong[int(codes[row])]
            place = batch.ref(row)
            found.append(Problem(problem.kind, problem.reason, place, problem.column, text))
        self.add_all(found)
        return marked

    def add_all(self, problems: Sequence[Problem]) -> None:
        """List problems that were found together: as many as there is room for before them."""
        for problem in problems[: LISTED - len(self.problems)]:
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
