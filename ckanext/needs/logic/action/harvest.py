"""Actions that run harvesters, try them, and tell of their runs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvester import Harvester
from ckanext.needs.logic import schema
from ckanext.needs.problems import InputError, describe

if TYPE_CHECKING:
    from ckanext.needs.model.run import Run
    from ckanext.needs.preview import Preview, PreviewTable, Rows


def need_harvest(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Harvest one source, or all, in this process, and publish what changed.

    Editors of the organisation that owns the harvest source may run it; a sysadmin may run all.

    :param name: name of a harvester, e.g. ``portal-needs`` (optional, default: all of them)
    :type name: string

    :returns: a dictionary a source: ``source``, ``title``, ``job_id``, ``datasets``, ``rows``,
        ``withheld`` (cells), ``not_cleared`` (those of them that are texts which nobody has
        cleared), ``added``, ``updated``, ``not_modified``, ``errored``, ``seconds``, ``errors``
        (texts)
    :rtype: list of dictionaries
    """
    tk.check_access("need_harvest", context, data_dict)
    # Imported here: the plugin `needs` also runs without ckanext-harvest.
    from ckanext.needs.harvest.now import harvest

    names = [str(data_dict["name"])] if data_dict.get("name") else harvest_source.with_something()
    try:
        return [asdict(harvest(name)) for name in names]
    except InputError as error:
        raise tk.ValidationError({"name": [describe(each) for each in error.problems]}) from error
    except ValueError as error:
        raise tk.ValidationError({"name": [str(error)]}) from error


@tk.side_effect_free
def need_harvest_preview(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Try a harvester: what it would publish and what is wrong with its source.

    Nothing is published. Editors of the organisations that publish by it may, and sysadmins.

    :param name: name of a harvester
    :type name: string

    :returns: ``records`` (number), ``refused`` (rows), ``withheld`` (cells), ``not_cleared`` (those
        of them that are texts which nobody has cleared), ``stopped`` (the run would publish
        nothing), ``mapped`` (``columns`` and the first ``rows``), ``datasets`` (a list of ``name``,
        ``title`` and ``tables``: ``name``, ``title``, ``rows``, ``withheld``, ``not_cleared``,
        ``first``), ``groups`` (problems by ``severity`` and ``kind`` with their ``count`` and the
        ``first`` of them) and ``problems_csv``, all of them as a file
    :rtype: dictionary
    """
    data = _validated(data_dict, schema.need_harvest_preview())
    tk.check_access("need_harvest_preview", context, data)
    from ckanext.needs.harvest.dry_run import dry_run

    return as_dict(dry_run(_load(data["name"])))


@tk.side_effect_free
def need_run_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the runs of a harvester, the newest first, to those who may try it.

    :param harvester: name of a harvester
    :type harvester: string
    :param limit: at most so many (optional, default: 20, at most 100)
    :type limit: int
    :param offset: leave out so many at the beginning (optional)
    :type offset: int

    :returns: runs without their problems, see ``need_run_show``
    :rtype: list of dictionaries
    """
    data = _validated(data_dict, schema.need_run_list())
    tk.check_access("need_run_list", context, data)
    from ckanext.needs.harvest import runs

    limit = min(int(data.get("limit", RUNS)), MAX_RUNS)
    found = runs.of_harvester(data["harvester"], limit, int(data.get("offset", 0)))
    return [_run(run) for run in found]


@tk.side_effect_free
def need_run_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return one run: by its id, to those who may try its harvester, or the one that a published
    dataset comes from, to everyone who may read that.

    :param id: id of a run
    :type id: string
    :param dataset: id or name of a dataset, instead of ``id``
    :type dataset: string

    :returns: ``harvester``, ``started`` and ``finished`` (UTC), ``status``, ``source`` (``title``,
        ``path``, ``fetched``, ``hash``, ``mapping``, ``rows``) and ``datasets``; by id also
        ``rows_read``, ``rows_used``, ``rows_refused``, ``rows_withheld`` (cells),
        ``not_cleared`` (those of them that are texts which nobody has cleared), ``digest``,
        ``problem_count`` and ``problems`` (the first thousand; all of them are in the file at
        ``/needs/harvest/run/ID/problems.csv``)
    :rtype: dictionary
    """
    data = _validated(data_dict, schema.need_run_show())
    tk.check_access("need_run_show", context, data)
    from ckanext.needs.harvest import runs

    if data.get("dataset"):
        package = tk.get_action("package_show")(Context(context), {"id": data["dataset"]})
        run = runs.of_dataset(package["id"])
        shown = of_dataset(run, package["id"]) if run else None
    else:
        run = runs.get(data.get("id", ""))
        shown = _run(run) | {"problems": run.report.get("problems", [])} if run else None
    if shown is None:
        raise tk.ObjectNotFound(tk._("There is no such run"))
    return shown


#: Runs that are listed unless a number is given, and at most.
RUNS, MAX_RUNS = 20, 100


def _validated(data_dict: DataDict, rules: Any) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, rules)
    if errors:
        raise tk.ValidationError(errors)
    return data


def _load(name: str) -> Harvester:
    try:
        return harvest_source.load(name)
    except InputError as error:
        raise tk.ValidationError({"name": [describe(each) for each in error.problems]}) from error
    except ValueError as error:
        raise tk.ValidationError({"name": [str(error)]}) from error


def as_dict(found: Preview) -> dict[str, Any]:
    """Return a preview as `need_harvest_preview` gives it."""
    from ckanext.needs.harvest.provenance import as_dict as problem_as_dict

    return {
        "harvester": found.harvester,
        "title": found.title.as_dict(),
        "records": found.records,
        "refused": found.refused,
        "withheld": found.withheld,
        "not_cleared": found.not_cleared,
        "stopped": found.stopped,
        "mapped": _rows(found.mapped),
        "datasets": [
            {
                "name": dataset.name,
                "title": dataset.title.as_dict(),
                "tables": [_table(table) for table in dataset.tables],
            }
            for dataset in found.datasets
        ],
        "groups": [
            {
                "severity": group.severity,
                "kind": group.kind,
                "count": group.count,
                "first": [problem_as_dict(problem) for problem in group.first],
            }
            for group in found.groups
        ],
        "problems_csv": found.problems_csv,
    }


def _table(table: PreviewTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title.as_dict(),
        "rows": table.rows,
        "withheld": table.withheld,
        "not_cleared": table.not_cleared,
        "first": _rows(table.first),
    }


def _rows(rows: Rows) -> dict[str, Any]:
    return {"columns": list(rows.columns), "rows": [list(row) for row in rows.rows]}


def _run(run: Run) -> dict[str, Any]:
    return _public(run) | {
        "digest": run.digest,
        "rows_read": run.rows_read,
        "rows_used": run.rows_used,
        "rows_refused": run.rows_refused,
        "rows_withheld": run.rows_withheld,
        "not_cleared": run.report.get("not_cleared", 0),
        "problem_count": run.report.get("problem_count", 0),
        "datasets": run.report.get("datasets", []),
    }


def _public(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "harvester": run.harvester,
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "status": run.status,
        "source": run.report.get("source", {}),
    }


def of_dataset(run: Run, dataset_id: str) -> dict[str, Any]:
    """Return of a run what belongs to one dataset: the others may not be everybody's to read."""
    datasets = [one for one in run.report.get("datasets", []) if one["id"] == dataset_id]
    return _public(run) | {"datasets": datasets}
