"""What a `portal` source holds: needs, or what its rounds came to."""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.needs.problems import Problem
from ckanext.needs.records.need import Need
from ckanext.needs.records.participation import Participation
from ckanext.needs.records.votes import VoteCount

RoundRecord = Participation | VoteCount
OF_ROUNDS: dict[str, type[Participation] | type[VoteCount]] = {
    "participation": Participation,
    "vote_count": VoteCount,
}
#: A record, or what is wrong with one that is not there.
PortalRecord = Need | RoundRecord | Problem


def within(records: Iterable[PortalRecord], kind: str, areas: tuple[str, ...]) -> list[RoundRecord]:
    """Return what is counted in rounds of these provinces; without any, of all.

    :param kind: of record: one of `OF_ROUNDS`
    """
    counts = (each for each in records if isinstance(each, OF_ROUNDS[kind]))
    return [each for each in counts if not areas or each.province in areas]
