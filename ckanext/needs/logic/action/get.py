"""Actions that read the portal's codelists."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs import lists
from ckanext.needs.codelists import Area, CodeError, Strategy
from ckanext.needs.logic import schema


@tk.side_effect_free
def need_status_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the statuses of a need, in the order a need passes through them.

    :returns: a list of dictionaries: ``code``, ``name`` (``th``, ``en``), ``explanation``,
        ``public`` (whether everyone may read a need in this status), ``next`` (code of a status
        that may follow: roles that may set it), ``terminal``, ``requires_reason`` and
        ``requires_due_date`` (what a move into it must say), ``open311``, ``oc4ids``
    :rtype: list of dictionaries
    """
    tk.check_access("need_status_list", context, data_dict)
    return [
        {
            "code": status.code,
            "name": status.name.as_dict(),
            "explanation": status.explanation.as_dict(),
            "public": status.public,
            "next": {code: list(roles) for code, roles in status.roles.items()},
            "terminal": status.terminal,
            "requires_reason": status.requires_reason,
            "requires_due_date": status.requires_due_date,
            "open311": status.open311,
            "oc4ids": status.oc4ids,
        }
        for status in lists.current().statuses.all()
    ]


@tk.side_effect_free
def need_strategy_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the strategies of this portal with their pillars and issues.

    :param id: only this strategy, e.g. ``saraburi-2561`` (optional)
    :type id: string
    :param area: only strategies of this area, e.g. ``19`` (optional)
    :type area: string

    :returns: a list of dictionaries: ``id``, ``name``, ``area``, ``valid_from`` and ``valid_to``
        (B.E. fiscal years or null), ``pillars`` (``code``, ``number``, ``name``, ``issues``, each
        with ``code``, ``number``, ``name``)
    :rtype: list of dictionaries
    """
    tk.check_access("need_strategy_list", context, data_dict)
    data = _validated(data_dict, schema.need_strategy_list())
    return [
        _strategy(strategy)
        for strategy in lists.current().strategies.all()
        if data.get("id", strategy.id) == strategy.id
        and data.get("area", strategy.area) == strategy.area
    ]


@tk.side_effect_free
def need_area_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the areas right inside an area, or everything inside it.

    :param parent: code or name of an area (optional, default: the provinces are returned)
    :type parent: string
    :param deep: also return the areas inside those (optional, default: ``False``)
    :type deep: bool

    :returns: a list of dictionaries: ``code``, ``level``, ``parent``, ``name`` (``th``, ``en``),
        ``latitude`` and ``longitude`` (of the centroid, or null)
    :rtype: list of dictionaries
    """
    tk.check_access("need_area_list", context, data_dict)
    data = _validated(data_dict, schema.need_area_list())
    areas = lists.current().areas
    try:
        parent = areas.resolve(data["parent"]).code if data.get("parent") else ""
    except CodeError as unknown:
        raise tk.ValidationError({"parent": [lists.say(unknown.reason)]}) from unknown
    found = list(areas.children(parent))
    if data.get("deep"):
        found += [below for area in found for below in areas.children(area.code)]
    return [_area(area) for area in found]


def _validated(data_dict: DataDict, rules: Any) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, rules)
    if errors:
        raise tk.ValidationError(errors)
    return data


def _strategy(strategy: Strategy) -> dict[str, Any]:
    return {
        "id": strategy.id,
        "name": strategy.name.as_dict(),
        "area": strategy.area,
        "valid_from": strategy.valid_from,
        "valid_to": strategy.valid_to,
        "pillars": [
            {
                "code": pillar.code,
                "number": pillar.number,
                "name": pillar.name.as_dict(),
                "issues": [
                    {"code": issue.code, "number": issue.number, "name": issue.name.as_dict()}
                    for issue in pillar.issues
                ],
            }
            for pillar in strategy.pillars
        ],
    }


def _area(area: Area) -> dict[str, Any]:
    latitude, longitude = area.centre or (None, None)
    return {
        "code": area.code,
        "level": area.level,
        "parent": area.parent,
        "name": area.name.as_dict(),
        "latitude": latitude,
        "longitude": longitude,
    }


__all__ = ["need_area_list", "need_status_list", "need_strategy_list"]
