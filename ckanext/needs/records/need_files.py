"""Reads a whole file of needs for a build without a portal: every row must be right."""

from __future__ import annotations

from pathlib import Path

from ckanext.needs.codelists import Codelists, default
from ckanext.needs.problems import InputError, Problem
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_columns import need_mapping
from ckanext.needs.records.needs import map_need_rows
from ckanext.needs.sources.read import fetch, format_of, read_one_table

#: Of rows that say none; a portal has an option for it.
DEFAULT_STATUS = "submitted"


def read_needs(path: Path, codelists: Codelists | None = None) -> tuple[Need, ...]:
    """Return the needs of a CSV or a workbook; its name stands for the source system.

    :raises InputError: the file can't be used, or rows are wrong: all their problems
    """
    table = read_one_table(fetch(str(path)), path.name, format_of(path.name))
    mapping = need_mapping(table.columns, table.ref, source_system=path.stem, status=DEFAULT_STATUS)
    needs: list[Need] = []
    problems: list[Problem] = []
    for found in map_need_rows(table.rows, mapping, codelists or default()):
        if isinstance(found, Need):
            needs.append(found)
        else:
            problems.extend(found)
    if problems:
        raise InputError(*problems)
    return tuple(needs)
