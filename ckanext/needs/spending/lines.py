"""Lines of a published budget, wherever they are found soonest.

Words, keywords and names are looked for in the search index, to which `ตาก` is no word of `ตากแดด`.
Until it has all lines of a budget, and for all else, the tables themselves are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.needs.spending import index_lines, table_lines
from ckanext.needs.spending.amounts import Total
from ckanext.needs.spending.wanted import LinePage, Wanted


def page_of_lines(
    wanted: Wanted, limit: int, offset: int = 0, counted: Total | None = None
) -> LinePage:
    """Return a page of the lines that are wanted.

    :param counted: how many there are, where that is known from another table
    :raises table_lines.TooSlowError: there is too much to look through
    """
    if asked := index_lines.asked(wanted):
        return index_lines.page(asked, wanted.sort, limit, offset)
    return table_lines.page(wanted, limit, offset, counted)


def all_lines(wanted: Wanted) -> Iterator[Mapping[str, Any]]:
    """Yield all lines that are wanted, a batch at a time in memory, by the names in `SHOWN`."""
    if asked := index_lines.asked(wanted):
        return index_lines.every(asked, wanted.sort)
    return table_lines.every(wanted)
