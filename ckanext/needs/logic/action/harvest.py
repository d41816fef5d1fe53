"""Actions that run harvesters."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.problems import InputError, describe


def need_harvest(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Harvest one source, or all, in this process, and publish what changed.

    Editors of the organisation that owns the harvest source may run it; a sysadmin may run all.

    :param name: name of a harvester, e.g. ``portal-needs`` (optional, default: all of them)
    :type name: string

    :returns: a dictionary a source: ``source``, ``title``, ``job_id``, ``datasets``, ``rows``,
        ``withheld`` (cells), ``added``, ``updated``, ``not_modified``, ``errored``, ``seconds``,
        ``errors`` (texts)
    :rtype: list of dictionaries
    """
    tk.check_access("need_harvest", context, data_dict)
    # Imported here: the plugin `needs` also runs without ckanext-harvest.
    from ckanext.needs.harvest.now import harvest

    names = [str(data_dict["name"])] if data_dict.get("name") else harvest_source.names()
    try:
        return [asdict(harvest(name)) for name in names]
    except InputError as error:
        raise tk.ValidationError({"name": [describe(each) for each in error.problems]}) from error
    except ValueError as error:
        raise tk.ValidationError({"name": [str(error)]}) from error
