"""Which rows of a spreadsheet would become needs that the portal does not have yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import ckan.model as model

from ckanext.needs.records.need import Need

#: Ids of one query.
AT_ONCE = 1000

NumberedNeed = tuple[int, Need]


def new_rows(passed: Iterable[NumberedNeed], most: int) -> list[NumberedNeed]:
    """Return the first needs that the portal has not, in the order of the file.

    :param passed: needs that may be loaded, each with the number of its row
    :param most: so many at most
    """
    return list(islice(_unknown(iter(passed)), most))


def _unknown(passed: Iterator[NumberedNeed]) -> Iterator[NumberedNeed]:
    while some := list(islice(passed, AT_ONCE)):
        known = _known([need.need_id for _row, need in some])
        yield from ((row, need) for row, need in some if need.need_id not in known)


def _known(ids: Sequence[str]) -> set[str]:
    found = model.Session.query(model.Package.id).filter(model.Package.id.in_(ids))
    return {need_id for (need_id,) in found}
