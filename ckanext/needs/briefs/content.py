"""Gathers what a brief says of some choices, now."""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.needs import lists
from ckanext.needs.briefs import money, needs
from ckanext.needs.briefs.brief import Brief, Named, Row, Sums
from ckanext.needs.briefs.choices import DIMENSIONS, provinces
from ckanext.needs.briefs.needs import FoundNeeds
from ckanext.needs.codelists import Codelists
from ckanext.needs.codelists.area_tree import NO_WORD
from ckanext.needs.exploring.agencies import agency_titles
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.pages.labels import name_of

#: So many districts are compared at most: the chosen ones and those with the most needs.
COMPARED = 60
#: So many months are drawn, the newest.
MONTHS = 48


def gather(choices: Choices) -> Brief:
    """Return the brief of some choices.

    :raises pysolr.SolrError: the index does not answer
    :raises sqlalchemy.exc.OperationalError: a table took too long to ask
    """
    known, found = lists.current(), needs.find(choices)
    titles = agency_titles(choices.of("agency"))
    totals = money.totals(choices)
    lines = money.lines(choices, list(titles.values()))
    named = {one.dataset for one in totals} | {one.dataset for one in lines.listed}
    return Brief(
        choices=_names(choices, known, titles),
        sums=found.sums,
        years=_in_order("fiscal_year", choices, found, known),
        months=tuple(sorted(found.months.items()))[-MONTHS:],
        statuses=_statuses(found, known),
        topics=_topics(choices, found, known),
        districts=_districts(choices, found, known),
        needs=found.listed,
        answers=money.linked(choices),
        totals=totals,
        lines=lines,
        sources=money.sources(named),
    )


def _names(
    choices: Choices, known: Codelists, titles: Mapping[str, str]
) -> tuple[tuple[str, Named], ...]:
    def named(dimension: str, code: str) -> Named:
        if dimension == "agency":
            return Named(code, titles.get(code, code))
        return _named(known, dimension, code)

    return tuple((name, named(name, code)) for name in DIMENSIONS for code in choices.of(name))


def _named(known: Codelists, dimension: str, code: str) -> Named:
    if dimension in ("province", "district"):
        return _area(known, code)
    name = name_of(known, dimension, code)
    return Named(code, name.th, name.en)


def _area(known: Codelists, code: str) -> Named:
    """Return an area's name with the word for its level, without what it lies in."""
    area = known.areas.find(code)
    if area is None:
        return Named(code, code)
    word = known.areas.level_name(area)
    if word.th == NO_WORD:
        return Named(code, area.name.th, area.name.en)
    return Named(code, f"{word.th}{area.name.th}", f"{area.name.in_('en')} {word.en}")


def _in_order(
    dimension: str, choices: Choices, found: FoundNeeds, known: Codelists
) -> tuple[Row, ...]:
    return tuple(
        Row(_named(known, dimension, code), sums, code in choices.of(dimension))
        for code, sums in sorted(found.rows[dimension].items())
    )


def _statuses(found: FoundNeeds, known: Codelists) -> tuple[Row, ...]:
    """Return statuses in the order of their list."""
    there = found.rows["status"]
    order = [one.code for one in known.statuses.all() if one.code in there]
    rest = sorted({*there} - {*order})
    return tuple(Row(_named(known, "status", code), there[code]) for code in (*order, *rest))


def _topics(choices: Choices, found: FoundNeeds, known: Codelists) -> tuple[Row, ...]:
    """Return issues where one pillar or some issues were chosen, pillars else; most needs first."""
    narrow = len(choices.of("pillar")) == 1 or bool(choices.of("issue"))
    dimension = "issue" if narrow and found.rows["issue"] else "pillar"
    return tuple(
        Row(_named(known, dimension, code), sums, code in choices.of(dimension))
        for code, sums in _most_first(found.rows[dimension])
    )


def _districts(choices: Choices, found: FoundNeeds, known: Codelists) -> tuple[Row, ...]:
    """Return the chosen districts and those beside them, those with the most needs first."""
    within, chosen = {*provinces(choices, known)}, {*choices.of("district")}
    rows: list[Row] = []
    for code, sums in _most_first(
        {**dict.fromkeys(sorted(chosen), Sums()), **found.rows["district"]}
    ):
        area = known.areas.find(code)
        if area is None or (within and area.parent not in within):
            continue
        latitude, longitude = area.centre or (None, None)
        rows.append(Row(_named(known, "district", code), sums, code in chosen, latitude, longitude))
    kept = {row.of.code for row in [*filter(lambda row: row.chosen, rows), *rows][:COMPARED]}
    return tuple(row for row in rows if row.of.code in kept)


def _most_first(rows: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    return sorted(rows.items(), key=lambda row: (-row[1].needs, row[0]))
