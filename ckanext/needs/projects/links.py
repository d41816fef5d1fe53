"""Links between needs and what answers them, with the money behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import ckan.model as model
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.model.link import BUDGET_LINE, Link
from ckanext.needs.projects import lines
from ckanext.needs.projects.lines import Line
from ckanext.needs.records.need import Answer

#: What each need is linked to, with its amount: of a project the budget it has now.
ANSWERS = sa.text("""
    SELECT link.need_id, link.kind || ' ' || link.target_id AS target,
        CASE link.kind WHEN 'project' THEN project.budget ELSE link.amount END AS amount
    FROM need_link AS link
        LEFT JOIN need_project AS project
            ON link.kind = 'project' AND project.id = link.target_id
    ORDER BY link.need_id, target
""")
#: A sum of hashes needs no order and no memory.
DIGEST = sa.text("""
    SELECT count(*), coalesce(sum(hashtextextended(
        concat_ws(' ', link.need_id, link.kind, link.target_id, link.amount, project.budget), 0
    )), 0)
    FROM need_link AS link
        LEFT JOIN need_project AS project
            ON link.kind = 'project' AND project.id = link.target_id
""")


def answers() -> dict[str, tuple[Answer, ...]]:
    """Return what answers each need that something answers, by the need's id."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in model.Session.execute(ANSWERS):
        found[row.need_id].append(Answer(row.target, row.amount))
    return {need_id: tuple(some) for need_id, some in found.items()}


def digest() -> str:
    """Return a text that changes when a link, or the money behind one, does."""
    return " ".join(map(str, model.Session.execute(DIGEST).one()))


def remember(link: Link, line: Line) -> None:
    """Note what a budget line says now."""
    link.resource_id, link.title, link.agency = line.resource_id, line.title, line.agency
    link.fiscal_year, link.phase = line.fiscal_year, line.phase
    link.basis, link.amount = line.basis, line.amount


def refresh(context: Context) -> None:
    """Look at all linked budget lines again: their tables may have been published anew."""
    by_table: dict[str, list[Link]] = defaultdict(list)
    for link in model.Session.scalars(sa.select(Link).where(Link.kind == BUDGET_LINE)):
        by_table[link.resource_id].append(link)
    for resource_id, linked in by_table.items():
        _refresh(linked, lines.find_in(context, resource_id, {one.target_id for one in linked}))
    model.Session.commit()


def _refresh(linked: Iterable[Link], found: Iterable[Line]) -> None:
    current = {line.line_id: line for line in found}
    for link in linked:
        if link.target_id in current:
            remember(link, current[link.target_id])
