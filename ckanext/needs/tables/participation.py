"""The table of participation: forums, plans of communities, and projects that were adopted."""

from __future__ import annotations

import ibis
from ibis import _

from ckanext.needs.tables.common import share, with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import TableSchema


def participation(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Participation by fiscal year and district; the count of people passes the gate.

    Nobody was at no forum: a district without one shows that itself, and so its 0 is no secret
    behind which the gate could hide the count of another district.
    """
    counts = with_ce_year(inputs.participation.rename(fiscal_year_be="fiscal_year"))
    return counts.mutate(
        plan_share=share(_.communities_with_plan, _.communities, 4),
        adopted_share=share(_.adopted, _.projects, 4),
        protected=_.forums > 0,
    ).order_by("fiscal_year_be", "province", "district")
