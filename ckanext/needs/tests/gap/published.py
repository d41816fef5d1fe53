"""Published tables as the publisher leaves them, made of a few rows."""

from __future__ import annotations

import csv
import io

from ckan import model
from ckan.tests import factories

from ckanext.needs.catalogue.metadata import resource_id_of
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.datastore import tables as datastore
from ckanext.needs.publish.dictionary import postgres_type
from ckanext.needs.tables.schema import table_schema

ISSUE = {"province": "19", "strategy": "saraburi-2561", "needs_adopted": 0, "completed": 0}
YEAR = {"fiscal_year_be": 2569, "fiscal_year_ce": 2026}


def issue(district, number, counted, **more):
    """Return a row of `needs_by_district_issue` on issue `4.1`, `4.2` ..."""
    topic = {"pillar": "saraburi-2561:4", "issue": f"saraburi-2561:4.{number}"}
    counts = {"needs": counted, "counted": counted}
    return {**YEAR, **ISSUE, **topic, **counts, "district": district, **more}


def gap(district, **more):
    """Return a row of `needs_budget_gap`."""
    return {**YEAR, **ISSUE, "pillar": "saraburi-2561:4", "district": district, **more}


def by_agency(agency, status, needs, overdue, **more):
    """Return a row of `needs_by_agency`."""
    row = {"agency": agency, "agency_name": agency, "status": status, "as_of": "2026-11-13"}
    return {**YEAR, **row, "needs": needs, "overdue": overdue, **more}


def need(number, agency, status, since, **more):
    """Return a row of `needs`."""
    row = {"need_id": str(number), "agency": agency, "status": status, "status_since": since}
    return {**YEAR, **row, "province": "19", **more}


def publish(new_dataset, name, tables):
    """Make a dataset with published tables.

    :param tables: rows by the name of the table
    """
    dataset = new_dataset(name=name, title=name)
    model.Package.get(dataset["id"]).plugin_data = {
        "needs": {"harvester": "test", "digest": "", "version": "v1"}
    }
    model.Session.commit()
    shadows = []
    for table, rows in tables.items():
        resource = factories.Resource(
            id=resource_id_of(dataset["id"], f"{table}.csv"),
            package_id=dataset["id"],
            name=table,
            url=f"http://x.th/{table}.csv",
        )
        shadows.append(_filled(resource["id"], table, rows))
    datastore_switch.switch(shadows)


def _filled(resource_id, table, rows):
    fields = [
        {"id": field.name, "type": postgres_type(field)} for field in table_schema(table).fields
    ]
    sink = io.StringIO()
    writer = csv.DictWriter(
        sink, ["_id", *(field["id"] for field in fields)], extrasaction="ignore"
    )
    writer.writerows({"_id": n, **row} for n, row in enumerate(rows, 1))
    return datastore.fill(resource_id, fields, io.BytesIO(sink.getvalue().encode()), "v1")
