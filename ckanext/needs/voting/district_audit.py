"""What votes and voters of districts give away together, beside the ballots that are published.

The gate looks at votes and at voters, each with its totals. An attacker has both, and all ballots
without their districts: where 33 people chose one project each and 30 of them the first, three
chose the second. Here he has everything: how many of each ballot came from each district is
unknown, all that is shown is a sum of these. As long as that tells a withheld count, fewer voters
are told, and in the end nothing by district.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ckanext.needs.privacy.puzzle import KnownSum, Unknown, given_away
from ckanext.needs.privacy.rules import width_needed
from ckanext.needs.privacy.together import GIVEN_AWAY
from ckanext.needs.privacy.withholding import SUPPRESSED
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.voting.district_count import DistrictBallot, DistrictCount

#: With more unknowns (districts times different ballots) no voters are told instead of asking.
MOST_UNKNOWNS = 5_000

Counts = tuple[DistrictCount, ...]


def told_together(counts: Counts, ballots: Sequence[DistrictBallot], threshold: int) -> Counts:
    """Return the counts with as many voters withheld as it takes.

    :param counts: of districts, as the gate lets them pass one by one
    :raises InputError: a withheld count could be worked out even without voters
    """
    audit = _Audit(counts, ballots, threshold)
    without = _without_voters(counts, {each.district for each in counts})
    if audit.is_too_large:
        return without
    for told in (counts, _without_voters(counts, _with_holes(counts, audit)), without):
        if not audit.tells_withheld(told):
            return told
    raise InputError(Problem("count_given_away", GIVEN_AWAY, SourceRef("votes_by_district")))


def _without_voters(counts: Counts, districts: Collection[str]) -> Counts:
    return tuple(
        replace(each, count=None, status=SUPPRESSED)
        if not each.project and each.district in districts
        else each
        for each in counts
    )


def _with_holes(counts: Counts, audit: _Audit) -> set[str]:
    """Return the districts of which something is withheld; two at least, or one is a remainder."""
    found = {each.district for each in counts if each.status == SUPPRESSED}
    others = sorted({each.district for each in counts} - found, key=lambda at: audit.voters[at])
    return {*found, *others[: max(0, 2 - len(found))]}


class _Audit:
    """The unknowns: ballots of each kind from each district, then the counts that are withheld.

    :param gated: what the gate let pass; a count that it withheld has to hide
    """

    def __init__(self, gated: Counts, ballots: Sequence[DistrictBallot], threshold: int) -> None:
        self.threshold = threshold
        self.voters = Counter(district for district, _chosen in ballots)
        self.cast = Counter((district, frozenset(chosen)) for district, chosen in ballots)
        self.kinds = Counter(frozenset(chosen) for _district, chosen in ballots)
        self.places = sorted({each.district for each in gated})
        self.hiding = {(c.district, c.project) for c in gated if c.status == SUPPRESSED}
        self.position = {
            (place, kind): number
            for number, (place, kind) in enumerate((p, k) for p in self.places for k in self.kinds)
        }

    @property
    def is_too_large(self) -> bool:
        """Whether there are too many unknowns to ask in a reasonable time."""
        return len(self.position) > MOST_UNKNOWNS

    def tells_withheld(self, told: Counts) -> bool:
        """Return whether a count that has to hide can be worked out from what is told."""
        withheld = [each for each in told if each.status == SUPPRESSED]
        unknowns = [*self._ballots(), *(self._unknown(each) for each in withheld)]
        try:
            return bool(given_away(unknowns, [*self._kinds(), *self._sums(told)]))
        except RuntimeError:  # not proven to be safe
            return True

    def _ballots(self) -> Iterator[Unknown]:
        for place, kind in self.position:
            yield Unknown(self.cast[place, kind], 0, self.kinds[kind], 0)

    def _kinds(self) -> Iterator[KnownSum]:
        """Yield for each ballot how often it was cast: the published file says it."""
        for kind, number in self.kinds.items():
            terms = tuple((self.position[place, kind], 1) for place in self.places)
            yield KnownSum(terms, number)

    def _sums(self, told: Counts) -> Iterator[KnownSum]:
        """Yield what each count is a sum of; one that is withheld is an unknown itself."""
        number = len(self.position)
        for each in told:
            terms = tuple((n, 1) for n in self._of(each))
            if each.status == SUPPRESSED:
                yield KnownSum((*terms, (number, -1)), 0)
                number += 1
            else:
                yield KnownSum(terms, self._true(each))

    def _unknown(self, each: DistrictCount) -> Unknown:
        true, small = self._true(each), self.threshold - 1
        hides = (each.district, each.project) in self.hiding
        need = width_needed(self.threshold) if hides else 0
        if true < self.threshold:
            return Unknown(true, 0, small, need)
        return Unknown(true, self.threshold, self.kinds.total(), need)

    def _of(self, each: DistrictCount) -> Iterator[int]:
        """Yield the positions of the ballots that a count counts."""
        for kind in self.kinds:
            if not each.project or each.project in kind:
                yield self.position[each.district, kind]

    def _true(self, each: DistrictCount) -> int:
        kinds = (kind for kind in self.kinds if not each.project or each.project in kind)
        return sum(self.cast[each.district, kind] for kind in kinds)
