"""Counts that earlier editions had and that are not published any more.

The months of a year stay known when the year alone is published, and so does the year when its
months are: whoever kept the old files subtracts the one from the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.needs.privacy.cells import Cell
from ckanext.needs.privacy.past import Past, Shown
from ckanext.needs.privacy.rules import TOPICS, Rules
from ckanext.needs.privacy.withholding import PUBLISHED, ROUNDED, SUPPRESSED


def gone_cells(past: Past, present: Iterable[Cell], rules: Rules) -> list[tuple[Cell, str]]:
    """Return the counts that only earlier editions have, as they were last shown.

    :param present: what is published now; only counts of the same things are of interest
    """
    there = {cell.place: cell for cell in present}
    guarded = {cell.place.population for cell in there.values() if cell.threshold}
    return [
        (_cell(shown, rules), _state(shown))
        for place, shown in past.newest().items()
        if place not in there and place.population in guarded
    ]


def _cell(shown: Shown, rules: Rules) -> Cell:
    least = min(shown.low, shown.true)
    return Cell(shown.place, shown.true, _threshold(shown, rules), least, -1)


def _threshold(shown: Shown, rules: Rules) -> int:
    """Return the threshold that a count had: of one that was withheld its bounds tell it."""
    topics = tuple(value for name, value in shown.place.key if name in TOPICS)
    threshold = rules.threshold_of(topics)
    if not shown.withheld:
        return threshold
    return max(threshold, shown.low if shown.low > 1 else shown.high + 1)


def _state(shown: Shown) -> str:
    if shown.withheld:
        return SUPPRESSED
    return PUBLISHED if shown.low == shown.high else ROUNDED
