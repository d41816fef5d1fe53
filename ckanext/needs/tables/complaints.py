"""The table of complaints."""

from __future__ import annotations

import ibis

from ckanext.needs.tables.common import with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import TableSchema


def complaints_by_district_type(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Complaints by month, district and type; every row's count passes the gate."""
    counts = with_ce_year(inputs.complaint_counts.rename(fiscal_year_be="fiscal_year"))
    return counts.order_by("month", "district", "type")
