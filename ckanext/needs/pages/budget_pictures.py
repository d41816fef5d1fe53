"""Pictures of a budget: the strategy before the whole, each pillar's way, and one to share."""

from __future__ import annotations

from decimal import Decimal

import ckan.plugins.toolkit as tk

from ckanext.needs.pages.budget_addresses import Addresses
from ckanext.needs.pages.budget_money import Money
from ckanext.needs.pages.budget_page import Looked, source_name
from ckanext.needs.pages.budget_years import Trend, trends, year_rows
from ckanext.needs.pictures import Picture
from ckanext.needs.spending.units import MILLION, PERSON, Unit

_ = tk._
#: Pixels of the screen: wide, and on a phone.
WIDE, NARROW = 1090, 340
#: So much of a name fits over one of the small pictures.
LONGEST = 60
SHARED_YEARS = 8
#: So wide is a year at most.
BAR = 150


def picture(name: str, seen: Looked, *, narrow: bool = False) -> Picture:
    """Return a picture.

    :param name: `years`, `trend` or `share`
    """
    money = _money(seen)
    link = Addresses("", seen.choices)
    if name == "trend":
        found = trends(seen.sums, seen.classes, seen.source.years(seen.phase), money, link)
        return _trend(found, money, narrow)
    rows = [
        {
            "year": row.name,
            "whole": _number(row.whole, money),
            "strategy": _number(row.strategy, money),
            "said": row.whole_said,
            "strategy_said": row.strategy_said,
        }
        for row in year_rows(seen.sums, seen.classes, money, link, seen.year)
    ]
    whole, strategy = _("All lines of the budget"), _("Under the strategy's pillars")
    there = any(row["strategy"] is not None for row in rows)
    words = {
        "width": NARROW if narrow else min(WIDE, BAR * len(rows) + BAR),
        "height": 260,
        "measure": _measure(money),
        "whole": whole,
        "strategy": strategy,
        "series": [whole, strategy] if there else [whole],
        "title": _("Where does the money go"),
        "subtitle": source_name(seen.source)[: 2 * LONGEST],
    }
    drawn = "budget_share" if name == "share" else name
    return Picture(drawn, rows[-SHARED_YEARS:] if name == "share" or narrow else rows, words)


def _trend(found: tuple[Trend, ...], money: Money, narrow: bool) -> Picture:
    rows = [
        {
            "name": path.name[:LONGEST] or _("Not told"),
            "order": order,
            "year": year,
            "value": _number(amount, money),
            "missing": "×" if amount is None else "",
        }
        for order, path in enumerate(path for trend in found for path in trend.paths)
        for year, amount in zip(found[0].years, path.amounts, strict=True)
    ]
    columns = 1 if narrow else 2
    width = (NARROW if narrow else WIDE) // columns - 70
    words = {"columns": columns, "width": width, "height": 66}
    return Picture("pillars", rows, words)


def _money(seen: Looked) -> Money:
    """Return millions: baht have too many digits for a picture; amounts a person as they are."""
    asked = seen.money.unit
    return Money(
        asked if asked.name == PERSON else Unit(MILLION, asked.people), seen.money.language
    )


def _measure(money: Money) -> str:
    return _("baht a person") if money.unit.name == PERSON else _("million baht")


def _number(amount: Decimal | None, money: Money) -> float | None:
    return None if amount is None else float(money.unit.of(amount))
