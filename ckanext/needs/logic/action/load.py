"""The action that loads a spreadsheet of needs."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs.bilingual import Text
from ckanext.needs.entering.alike_rows import LOOKED_AT, Told, alike_rows
from ckanext.needs.entering.duplicates import Wish
from ckanext.needs.entering.new_rows import NumberedNeed
from ckanext.needs.load import Loaded, Order, load, problems_csv
from ckanext.needs.logic import schema
from ckanext.needs.logic.action.duplicates import entry
from ckanext.needs.logic.readers import organizations_of
from ckanext.needs.problems import InputError, Problem, describe

#: Bytes; who has more takes `ckan needs load`.
MAX_UPLOAD = 20_000_000
TOO_LARGE = Text("ไฟล์ใหญ่เกิน 20 MB", "the file is larger than 20 MB")


def need_load(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Load a spreadsheet of needs (CSV or XLSX, Thai or English headers).

    Rows that can't be used are left out and reported; the others are written in batches. Loading
    the same file again changes nothing; what it does not say stays as it is in the portal. Of a
    workbook the first sheet is read. You must be an editor of the organisations whose needs the
    file holds. A need is known by ``org`` (else its row's organisation), source system and
    external id: give the same ``org`` at every loading.

    :param upload: the file, 20 MB at most
    :type upload: FieldStorage (optional) needs multipart/form-data
    :param content: the text of a CSV file, instead of ``upload``
    :type content: string
    :param filename: its name; needed with ``content`` only when it is not a CSV
    :type filename: string
    :param org: id or name of the organisation for rows that name none (optional)
    :type org: string
    :param source_system: for rows that name none (optional, default: the organisation's name)
    :type source_system: string
    :param dry_run: say what would be done, write nothing (optional, default: ``False``)
    :type dry_run: bool
    :param alike: with ``dry_run``: say too which of the first 100 rows that would be created may
        be the same as a need that you may read, or as an earlier row (optional, default:
        ``False``)
    :type alike: bool

    :returns: ``rows``, ``created``, ``updated``, ``unchanged``, ``refused`` (numbers of rows),
        ``problems`` (a list of ``severity``, ``row``, ``column``, ``value``, ``reason`` in ``th``
        and ``en``; severity ``error``: the row was refused) and ``problems_csv``, the same as a
        file; with ``alike`` also ``looked_at`` (how many rows) and ``alike`` (a list of ``row``,
        ``title``, ``rows`` and ``needs``, each as ``need_duplicates_find`` gives it)
    :rtype: dictionary
    """
    data_dict, errors = tk.navl_validate(data_dict, schema.need_load(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_load", context, data_dict)
    data, name = _file(data_dict)
    order = _order(context, data_dict)
    try:
        loaded = load(data, name, order)
    except InputError as error:
        reasons = [f"{describe(p)} ({p.reason.in_('en')})" for p in error.problems]
        raise tk.ValidationError({_given(data_dict): reasons}) from error
    return _as_dict(loaded) | (_alike(context, loaded.new) if order.most_new else {})


def _given(data_dict: DataDict) -> str:
    """Return the parameter that the file came in."""
    return "content" if data_dict.get("content") and not data_dict.get("upload") else "upload"


def _order(context: Context, data_dict: DataDict) -> Order:
    organization = str(data_dict.get("org") or "")
    dry_run = bool(data_dict.get("dry_run"))
    return Order(
        user=context.get("user", ""),
        owner_org=organization,
        source_system=str(data_dict.get("source_system") or organization),
        organizations=organizations_of(context, "create_dataset"),
        dry_run=dry_run,
        most_new=LOOKED_AT if dry_run and data_dict.get("alike") else 0,
    )


def _alike(context: Context, new: list[NumberedNeed]) -> dict[str, Any]:
    """Return which rows may be the same as a need of the portal or as another row."""
    told = [
        Told(row, Wish(need.title, need.notes, need.district, need.subdistrict))
        for row, need in new
    ]
    found = [
        {
            "row": one.row,
            "title": one.title,
            "rows": list(one.rows),
            "needs": [entry(alike) for alike in one.needs],
        }
        for one in alike_rows(context, told)
    ]
    return {"looked_at": len(told), "alike": found}


def _file(data_dict: DataDict) -> tuple[bytes, str]:
    upload = data_dict.get("upload")
    if upload:
        data, name = upload.stream.read(MAX_UPLOAD + 1), str(upload.filename)
    elif data_dict.get("content"):
        data, name = data_dict["content"].encode(), data_dict.get("filename") or "needs.csv"
    else:
        raise tk.ValidationError({"upload": [tk._("Missing value")]})
    if len(data) > MAX_UPLOAD:
        raise tk.ValidationError({_given(data_dict): [schema.both(TOO_LARGE)]})
    return data, name


def _as_dict(loaded: Loaded) -> dict[str, Any]:
    return {
        "rows": loaded.rows,
        "created": loaded.created,
        "updated": loaded.updated,
        "unchanged": loaded.unchanged,
        "refused": loaded.refused,
        "problems": [_problem(problem) for problem in loaded.problems],
        "problems_csv": problems_csv(loaded.problems),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "row": problem.where.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.reason.as_dict(),
    }
