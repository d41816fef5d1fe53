"""What the DCAT catalogue (ckanext-dcat's `/catalog.ttl`) lists: open data, not single needs.

A need is a record; the published tables are the data made of all of them. Listed one by one, the
needs would bury the datasets that other catalogues come for. Each need still has its own RDF at
`/dataset/<id>.ttl`.
"""

from __future__ import annotations

from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

NOT_NEEDS = "-dataset_type:citizen-need"


def actions() -> dict[str, Action]:
    """Return the actions of ckanext-dcat, where it is there, that are told to leave needs out."""
    told: dict[str, Any] = {}
    if p.plugin_loaded("dcat"):
        told |= {
            "dcat_catalog_show": dcat_catalog_show,
            "dcat_catalog_search": dcat_catalog_search,
        }
    if p.plugin_loaded("dcat_json_interface"):
        told |= {"dcat_datasets_list": dcat_datasets_list}
    return cast("dict[str, Action]", told)


@tk.side_effect_free
@tk.chained_action
def dcat_catalog_show(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Serialise the catalogue without single needs."""
    return up_func(context, _without_needs(data_dict))


@tk.side_effect_free
@tk.chained_action
def dcat_catalog_search(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Serialise a search in the catalogue without single needs."""
    return up_func(context, _without_needs(data_dict))


@tk.side_effect_free
@tk.chained_action
def dcat_datasets_list(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """List the catalogue as JSON without single needs."""
    return up_func(context, _without_needs(data_dict))


def _without_needs(data_dict: DataDict) -> DataDict:
    return {**data_dict, "fq": f"{data_dict.get('fq') or ''} {NOT_NEEDS}".strip()}
