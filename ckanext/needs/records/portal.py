"""What a `portal` source holds: needs, or what its rounds came to."""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.needs.problems import Problem
from ckanext.needs.records.need import Need
from ckanext.needs.records.participation import Participation
from ckanext.needs.records.votes import VoteCount

RoundRecord = Participation | VoteCount
#: A record, or what is wrong with one that is not there.
PortalRecord = Need | RoundRecord | Problem


def within(records: Iterable[PortalRecord], areas: tuple[str, ...]) -> list[RoundRecord]:
    """Return what is counted in rounds of these provinces; without any, of all."""
    counts = (each for each in records if isinstance(each, Participation | VoteCount))
    return [each for each in counts if not areas or each.province in areas]
