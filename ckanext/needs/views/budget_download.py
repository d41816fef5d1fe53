"""Sends a file of the page about budgets as CSV or JSON, row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import Response, stream_with_context

from ckanext.needs import config
from ckanext.needs.pages.budget_files import BudgetFile
from ckanext.needs.publish.files import csv_cell

#: Rows that are sent at a time.
BATCH = 500
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


def answer(file: BudgetFile, kind: str) -> Response:
    """Return the answer; its `Link` headers lead to the datasets and their metadata.

    :param kind: `csv` or `json`
    """
    made = _csv(file) if kind == "csv" else _json(file)
    # Names of classes and numbers are in the reader's language, also while it is sent.
    response = Response(stream_with_context(made), content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    for address in file.datasets:
        response.headers.add("Link", f'<{address}>; rel="describedby"')
    return response


def _csv(file: BudgetFile) -> Iterator[str]:
    sink = io.StringIO()
    columns = (*file.columns, "dataset")
    writer = csv.writer(sink)
    sink.write("\ufeff" if config.csv_bom() else "")
    writer.writerow(columns)
    yield _taken(sink)  # it begins at once, whatever the database has to do for the first row
    for number, row in enumerate(file.rows, 1):
        whose = _whose(file, row)
        writer.writerow(csv_cell(whose.get(name)) for name in columns)
        if number % BATCH == 0:
            yield _taken(sink)
    yield _taken(sink)


def _json(file: BudgetFile) -> Iterator[str]:
    about = json.dumps(file.about, ensure_ascii=False)
    yield f'{{"about": {about},\n"rows": ['
    between = "\n"
    for row in file.rows:
        whose = _whose(file, row)
        shown = {name: whose.get(name) for name in (*file.columns, "dataset")}
        yield between + json.dumps(shown, ensure_ascii=False, default=_number)
        between = ",\n"
    yield "\n]}\n"


def _whose(file: BudgetFile, row: Any) -> dict[str, Any]:
    """Return a row with the dataset that it is from: its own, or the newest of the budget."""
    newest = file.datasets[0].rsplit("/", 1)[-1] if file.datasets else ""
    return {"dataset": newest, **row}


def _number(value: object) -> object:
    if not isinstance(value, Decimal):
        return str(value)
    return int(value) if value == int(value) else float(value)


def _taken(sink: io.StringIO) -> str:
    taken = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return taken
