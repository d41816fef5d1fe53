"""Votes and voters of one district, as far as they may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: (district, choices); a voter who did not say a district has an empty one.
DistrictBallot = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """A count of one district.

    :param project: its number; empty: people who voted at all
    :param count: None where it is withheld
    :param status: `published`, `suppressed` or `rounded`
    """

    district: str
    project: str
    count: int | None
    status: str
