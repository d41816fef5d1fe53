"""Budgets as the publisher leaves them, and tables that only look like one."""

import csv
import io

from ckan import model
from ckan.tests import factories, helpers

from ckanext.needs.catalogue.metadata import resource_id_of
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.datastore import tables as datastore
from ckanext.needs.tests.conftest import as_portal

FIELDS = [
    *(
        {"id": name, "type": "text"}
        for name in ("line_id", "phase", "plan", "project", "agency", "basis")
    ),
    {"id": "fiscal_year_be", "type": "int8"},
    {"id": "amount", "type": "numeric"},
]
LINE = {"phase": "approved", "plan": "", "agency": "กองช่าง", "basis": "total"}
LINES = [
    {"line_id": "a", "project": "ปรับปรุงถนนสายบ้านป่า", "amount": 250000.5, "fiscal_year_be": 2568},
    {"line_id": "b", "project": "ขุดลอกคลอง", "amount": 900000, "fiscal_year_be": 2568},
    {"line_id": "c", "project": "ถนนสายเอก", "amount": None, "fiscal_year_be": 2567},
]


def rows_of(lines, fields):
    sink = io.StringIO()
    columns = ["_id", *(field["id"] for field in fields)]
    writer = csv.DictWriter(sink, columns, extrasaction="ignore")
    writer.writerows({"_id": n, **LINE, **line} for n, line in enumerate(lines, 1))
    return io.BytesIO(sink.getvalue().encode())


def fill(resource_id, lines, fields=FIELDS, edition="v1"):
    """Put a table in the place of a resource's, with the publisher's mark."""
    shadow = datastore.fill(resource_id, fields, rows_of(lines, fields), edition)
    datastore_switch.switch([shadow])


def published(new_dataset, name, lines, fields=FIELDS):
    """Return the resource of a budget with all that the publisher leaves behind."""
    dataset = new_dataset(name=name, title=name)
    package = model.Package.get(dataset["id"])
    package.plugin_data = {"needs": {"harvester": "test", "digest": "", "version": "v1"}}
    model.Session.commit()
    resource = factories.Resource(
        id=resource_id_of(dataset["id"], "budget_lines.csv"),
        package_id=dataset["id"],
        name="budget_lines",
        url="http://x.th/b.csv",
    )
    fill(resource["id"], lines, fields)
    return resource


def uploaded(dataset_id, lines, fields=FIELDS, **resource):
    """Return the resource of somebody's table that is called as a budget is."""
    made = factories.Resource(
        package_id=dataset_id, name="budget_lines", url="http://x.th/mine.csv", **resource
    )
    names = {field["id"] for field in fields}
    records = [{k: v for k, v in {**LINE, **line}.items() if k in names} for line in lines]
    helpers.call_action(
        "datastore_create",
        as_portal(),
        resource_id=made["id"],
        fields=fields,
        records=records,
        force=True,
    )
    return made
