"""The account of a part of a source: what it noted, to be noted again with that of the others.

Which problems are listed of a whole source depends on how many came before. So a part writes them
down as they were found, and the whole decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.records.account import Account


@dataclass(frozen=True, slots=True)
class Note:
    """Problems that were found together, or one warning.

    :param key: of a warning that is given once; empty otherwise
    """

    problems: tuple[Problem, ...]
    key: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Note:
        """Return a note from its fields, as `dataclasses.asdict` gives them."""
        return cls(tuple(problem_of(each) for each in said["problems"]), tuple(said["key"]))

    def repeat(self, account: Account) -> None:
        """Note it in the account of the whole."""
        if self.key:
            account.warn(self.key, self.problems[0])
        else:
            account.add_all(self.problems)


@dataclass
class PartAccount(Account):
    """What became of the rows of a part.

    :ivar note: is given what it was told, in that order
    """

    note: Callable[[Note], object] = field(default=lambda _note: None)

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Add problems that were found together, and note them."""
        found = tuple(problems)
        self.note(Note(found))
        super().add_all(found)

    def warn(self, key: tuple[str, ...], warning: Problem) -> None:
        """Add a warning once, and note it."""
        if key not in self._warned:
            self.note(Note((warning,), key))
        super().warn(key, warning)


def problem_of(said: Mapping[str, Any]) -> Problem:
    """Return a problem from its fields, as `dataclasses.asdict` gives them."""
    fields: dict[str, Any] = dict(said)
    reason, where = Text(**fields.pop("reason")), SourceRef(**fields.pop("where"))
    return Problem(reason=reason, where=where, **fields)
