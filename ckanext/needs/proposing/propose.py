"""What an uploaded file is proposed as: needs, lines of a budget, or either if none can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ckanext.needs.proposing.about import About
from ckanext.needs.proposing.budget_match import match
from ckanext.needs.proposing.budget_yaml import budget_yaml
from ckanext.needs.proposing.cells import Lists
from ckanext.needs.proposing.kind import budget_points, need_points, told
from ckanext.needs.proposing.layout import ReadFile
from ckanext.needs.proposing.likeness import Guess
from ckanext.needs.proposing.need_match import match_needs
from ckanext.needs.proposing.need_yaml import need_yaml


@dataclass(frozen=True, slots=True)
class Found:
    """A field that a column was taken for."""

    field: str
    column: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A harvester for one kind of records.

    :param records: `needs` or `budget_lines`
    :param found: the columns that were recognised
    :param left_out: columns that are not taken, each with the reason, Thai and English
    :param unused: columns that are like nothing known
    """

    records: str
    yaml: str
    found: tuple[Found, ...]
    left_out: tuple[tuple[str, dict[str, str]], ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Both offers, and which of them the file's columns tell.

    :param records: the kind told; empty when a person must say it
    """

    records: str
    offers: tuple[Offer, ...]

    def offer(self, records: str) -> Offer:
        """Return the offer of one kind."""
        return next(offer for offer in self.offers if offer.records == records)


def propose(about: About, read: ReadFile, lists: Lists) -> Proposal:
    """Return a harvester for each kind of records that the file may hold."""
    budget, needs = match(read.table), match_needs(read.table, lists)
    kind = told(need_points(needs, budget), budget_points(budget, needs))
    need_text = need_yaml(about.named("needs"), read.table, needs, lists, read.source)
    budget_text = budget_yaml(about.named("budget_lines"), budget, lists.year, read.source)
    left_out = tuple((column, away.why.as_dict()) for column, away in needs.left_out.items())
    return Proposal(
        kind,
        (
            Offer("needs", need_text, _found(needs.fields), left_out, needs.unused),
            Offer("budget_lines", budget_text, _found(budget.fields), (), budget.unused),
        ),
    )


def _found(fields: Mapping[str, Guess]) -> tuple[Found, ...]:
    return tuple(Found(field, guess.column) for field, guess in fields.items())
