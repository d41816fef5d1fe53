"""The tables of votes: by project, and by the district of voters.

Their counts were decided on when each round was counted (docs/voting.md), and that decision comes
with them: the gate has nothing to add, and no table is made here that sums them up.
"""

from __future__ import annotations

import ibis
from ibis import _

from ckanext.needs.tables.common import with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import TableSchema


def votes_by_project(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Votes for each project of each round, one row a budget and project."""
    return _named(inputs.vote_counts.filter(~_.by_district))


def votes_by_district_project(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Votes for each project by the voters' district, of rounds with one budget."""
    return _named(inputs.vote_counts.filter(_.by_district))


def _named(counts: ibis.Table) -> ibis.Table:
    published = counts.rename(
        fiscal_year_be="fiscal_year", project_number="number", project_funded="funded"
    )
    order = ("fiscal_year_be", "round", "district", "project_number")
    return with_ce_year(published).order_by(*order)
