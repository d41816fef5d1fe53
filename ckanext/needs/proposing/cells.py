"""What the cells of a column can be read as: the other half of what tells a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.location import LocationError, point, read_point
from ckanext.needs.privacy.personal_data import find_personal_data
from ckanext.needs.records.money import AmountError, parse_amount
from ckanext.needs.records.need_cells import is_count
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import (
    FiscalYear,
    ThaiValueError,
    arabic_digits,
    fold,
    normalise,
    parse_date,
)

#: Rows that are looked at, and different cells of them.
SAMPLE, DIFFERENT = 200, 60
#: Share of cells that must be readable where nothing else can be done with the others.
MOST = 0.5
#: What a column whose header is alike still has of its score when no cell is a known code:
#: misspelt areas and issues are for the dry run to tell, with row and reason.
DOUBT = 0.8
#: Fields whose cells decide alone; the others are texts or codes that people correct.
STRICT = frozenset(
    {
        *("people_affected", "estimated_cost", "fiscal_year", "requested_on", "status_since"),
        *("latitude", "longitude", "spatial", "status", "channel", "strategy", "owner_org"),
        "external_id",
    }
)
CODED = frozenset({"province", "district", "subdistrict", "pillar", "issue"})
_ERRORS = (CodeError, ThaiValueError, AmountError, LocationError, ValueError)


@dataclass(frozen=True, slots=True)
class Lists:
    """What codes are looked up in.

    :param area: code of the area that the file is of; empty = not known
    :param year: fiscal year (Buddhist Era) of rows that say none
    :param agencies: the portal's organisations, slug to title
    """

    codelists: Codelists
    area: str
    year: int
    agencies: Mapping[str, Text]

    @property
    def province(self) -> str:
        """The code of the province, or empty."""
        return self.area[:2]

    @property
    def strategy(self) -> str:
        """The id of the strategy that needs of the area are filed under; empty when none is."""
        try:
            return self.codelists.strategies.for_year(self.area, self.year).id if self.area else ""
        except CodeError:
            return ""

    def agency(self, text: str) -> str:
        """Return the slug of the organisation that a cell names; empty when there is none."""
        said = fold(text)
        for slug, title in self.agencies.items():
            if said and said in (fold(slug), fold(title.th), fold(title.in_("en"))):
                return slug
        return ""


class Cells:
    """The cells of a table, and what share of a column's can be read as a field."""

    def __init__(self, table: RawTable, lists: Lists) -> None:
        self.table, self.lists = table, lists
        self._readers = _readers(lists)
        self._shares: dict[tuple[str, str], float] = {}

    def of(self, column: str) -> list[str]:
        """Return the first cells of a column that hold something, normalised."""
        return [text for row in self.table.rows[:SAMPLE] if (text := normalise(row.cell(column)))]

    def reads(self, field: str) -> Callable[[str], float]:
        """Return a function that tells how well a column's cells go with a field, 0 to 1."""
        return lambda column: self._weighed(field, self.share(field, column))

    def share(self, field: str, column: str) -> float:
        """Return the share of a column's cells that can be read; 1 where all are empty."""
        key = (field, column)
        if key not in self._shares:
            self._shares[key] = self._share(field, self.of(column))
        return self._shares[key]

    def can_read(self, field: str, text: str) -> bool:
        """Return whether one cell can be read as a field; every text can be one that is text."""
        return _works(self._readers.get(field, str), text)

    def personal(self, column: str) -> str:
        """Return the kind of personal data that at least half of the cells hold, or empty."""
        cells = self.of(column)
        kinds = [finding.kind for text in cells for finding in find_personal_data(text)]
        often = max(set(kinds), key=kinds.count, default="")
        holding = sum(any(f.kind == often for f in find_personal_data(text)) for text in cells)
        return often if often and holding >= MOST * len(cells) else ""

    def _weighed(self, field: str, share: float) -> float:
        if field in CODED:
            return DOUBT + (1 - DOUBT) * share
        return share if field not in STRICT or share >= MOST else 0

    def _share(self, field: str, cells: list[str]) -> float:
        if not cells:
            return 1
        if field == "external_id":
            return float(len(set(cells)) == len(self.table.rows[:SAMPLE]))
        some = list(dict.fromkeys(cells))[:DIFFERENT]
        return sum(self.can_read(field, text) for text in some) / len(some)


def _works(reader: Callable[[str], object], text: str) -> bool:
    try:
        return reader(text) not in (False, "")
    except _ERRORS:
        return False


def _readers(lists: Lists) -> dict[str, Callable[[str], object]]:
    codes, province, strategy = lists.codelists, lists.province, lists.strategy
    readers: dict[str, Callable[[str], object]] = {
        "people_affected": lambda text: is_count(text) or text == "-",
        "estimated_cost": parse_amount,
        "fiscal_year": FiscalYear.parse,
        "requested_on": parse_date,
        "status_since": parse_date,
        "latitude": lambda text: point(float(arabic_digits(text)), 100.0),
        "longitude": lambda text: point(14.0, float(arabic_digits(text))),
        "spatial": read_point,
        "status": codes.statuses.resolve,
        "channel": codes.channels.resolve,
        "strategy": codes.strategies.get,
        "owner_org": lists.agency,
        "province": lambda text: codes.areas.resolve(text, "province"),
        "district": lambda text: codes.areas.resolve(text, "district", province),
        "subdistrict": lambda text: codes.areas.resolve(text, "subdistrict", province),
    }
    if strategy:
        readers["pillar"] = lambda text: codes.strategies.pillar(text, strategy)
        readers["issue"] = lambda text: codes.strategies.issue(text, strategy)
    return readers
