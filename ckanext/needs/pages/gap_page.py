"""The page Needs against money, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.figures import needs as figures
from ckanext.needs.figures.scope import Scope, as_of
from ckanext.needs.pages.amounts import baht, number, percent
from ckanext.needs.pages.gap_pictures import Drawn, districts_picture, money_picture
from ckanext.needs.pages.gap_table import (
    MEASURES,
    MONEY,
    NEEDS,
    OPEN,
    SHARE,
    GapTable,
    Key,
    by_place_and_topic,
    gap_table,
    total_cost,
)
from ckanext.needs.pages.scope_shown import (
    Choice,
    ScopeShown,
    address,
    adopted_statuses,
    needs_link,
    open_statuses,
    scope_shown,
)
from ckanext.needs.pages.targets import TargetShown, targets_shown
from ckanext.needs.targeting.parts import Cell, Part, Rules, rules
from ckanext.needs.targeting.score import Target, ranked

#: So many places and issues are listed at first.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, what it is of, and the records behind it."""

    figure: str
    says: str
    link: str


@dataclass(frozen=True, slots=True)
class GapPage:
    """What the page shows.

    :param mine: targets in the areas of the official who looks
    :param ranked: how many places and issues have a rank
    :param everything: address of the whole list; empty where it is shown
    """

    scope: ScopeShown
    tiles: tuple[Tile, ...]
    measures: tuple[Choice, ...]
    measure: str
    table: GapTable
    drawn: tuple[Drawn, ...]
    money_known: bool
    mine: tuple[TargetShown, ...]
    targets: tuple[TargetShown, ...]
    ranked: int
    everything: str
    file: str
    parts: tuple[Part, ...]
    steady: float


def targets(scope: Scope) -> Sequence[Target]:
    """Return every place and issue of a scope with open needs, the highest score first."""
    return ranked(figures.cells(scope), rules())


def shown(
    scope: Scope, path: str, asked: Mapping[str, str], areas: Collection[str] = ()
) -> GapPage:
    """Return the page.

    :param path: its address without choices
    :param asked: `show`, one of `MEASURES`; `all`, for the whole list
    :param areas: codes of the areas that the reader is an official of
    """
    cells, money = figures.cells(scope), figures.money(scope)
    measure = asked.get("show", "")
    measure = measure if measure in MEASURES else OPEN
    order, whole = ranked(cells, rules()), bool(asked.get("all"))
    inside = [one for one in order if _is_in(one.cell, areas)]
    known = any(one.funded is not None for one in money.values())
    sums = by_place_and_topic(cells, money)
    return GapPage(
        scope=scope_shown(scope, as_of(scope), path),
        tiles=_tiles(scope, cells, money),
        measures=_measures(scope, path, measure),
        measure=measure,
        table=gap_table(scope, cells, money, measure),
        drawn=(*districts_picture(scope, sums), *(money_picture(scope, sums) if known else ())),
        money_known=known,
        mine=targets_shown(scope, inside[:SHOWN]),
        targets=targets_shown(scope, order if whole else order[:SHOWN]),
        ranked=len(order),
        everything="" if whole or len(order) <= SHOWN else address(path, scope.arguments(all="1")),
        file=address(f"{path}/targets.csv", scope.arguments()),
        parts=rules().parts,
        steady=rules().steady,
    )


def part_weights(known: Rules) -> list[tuple[str, str, str]]:
    """Return name, weight in percent and explanation of each part of the score."""
    return [
        (lists.say(part.name), percent(part.weight / known.whole), lists.say(part.explanation))
        for part in known.parts
    ]


def _is_in(cell: Cell, areas: Collection[str]) -> bool:
    return cell.province in areas or cell.district in areas


def _tiles(
    scope: Scope, cells: Sequence[Cell], money: Mapping[Key, figures.Money]
) -> tuple[Tile, ...]:
    counted = sum(cell.counted for cell in cells)
    adopted = sum(cell.adopted for cell in cells)
    where = {"province": scope.province, "fiscal_year": str(scope.year)}
    return (
        Tile(
            number(counted), tk._("needs, without those merged or withdrawn"), needs_link(**where)
        ),
        Tile(
            percent(adopted / counted) if counted else "–",
            tk._("are in a plan or project ({number})").format(number=number(adopted)),
            needs_link(**where, status=adopted_statuses()),
        ),
        Tile(
            number(counted - adopted),
            tk._("in no plan yet"),
            needs_link(**where, status=open_statuses()),
        ),
        Tile(
            baht(total_cost(cells)) or tk._("No data found"),
            tk._("estimated cost of all of them, as reported"),
            "",
        ),
        _money_tile(money),
    )


def _money_tile(money: Mapping[Key, figures.Money]) -> Tile:
    """Return what is known of the money: one project may count in several cells of the table."""
    amounts = [one.funded for one in money.values() if one.funded is not None]
    linked = sum(one.linked for one in money.values())
    says = tk._("linked to needs ({number} needs have a project or budget line)").format(
        number=number(linked)
    )
    if not amounts:
        return Tile(tk._("No data found"), says, "")
    figure = baht(sum(amounts))
    if len(amounts) > 1:
        figure = tk._("at most {amount}").format(amount=figure)
    return Tile(figure, says, "")


def _measures(scope: Scope, path: str, measure: str) -> tuple[Choice, ...]:
    names = {
        OPEN: tk._("In no plan yet"),
        NEEDS: tk._("All needs"),
        SHARE: tk._("Share in a plan"),
        MONEY: tk._("Money behind them"),
    }
    return tuple(
        Choice(names[code], address(path, scope.arguments(show=code)), code == measure)
        for code in MEASURES
    )
