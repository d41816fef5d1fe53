"""When a dataset was last known to be up to date, where it says how often it is updated.

Scoring tools look at `metadata_modified` against `update_frequency_unit`. A source that is
harvested daily and has nothing new for a month is as it should be, and would be called stale. So a
harvest that finds nothing new says that it looked: it sets that date, and nothing else, when the
dataset's own interval is nearly over. An unchanged dataset is then told to the search index once an
interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.model.run import now

#: The next harvest may come a little late: who waits for the whole interval would miss it.
NEARLY = 0.9
TOUCH = sa.text("UPDATE package SET metadata_modified = :moment WHERE id = ANY(:ids)")


def checked(dataset_ids: Sequence[str]) -> list[str]:
    """Say of published datasets that they are as their source is today.

    :returns: ids of those whose date was set; the search index is for the caller to tell
    """
    old = model.Session.query(model.Package).filter(
        model.Package.id.in_(list(dataset_ids)),
        model.Package.metadata_modified < now() - NEARLY * timedelta(days=min(days().values())),
    )
    late = [one.id for one in old if _is_nearly_late(one)]
    if late:
        model.Session.execute(TOUCH, {"moment": now(), "ids": late})
        model.Session.commit()
    return late


@lru_cache
def days() -> Mapping[str, int]:
    """Return the days of each unit that a dataset may say it is updated in."""
    path = Path(str(files("ckanext.needs.schemas"))) / "update_frequencies.yaml"
    return read_yaml(path, lambda node: _numbers(node.child("days")))


def interval(unit: str, number: str) -> timedelta | None:
    """Return how often a dataset says it is updated; None when it promises nothing.

    :param number: `update_frequency_interval`: every so many units; anything else than a number = 1
    """
    if unit not in days():
        return None
    return timedelta(days=days()[unit] * (int(number) if number.isdecimal() and int(number) else 1))


def _numbers(node: Node) -> dict[str, int]:
    return {unit: node.number(unit, least=1) for unit in node}


def _is_nearly_late(package: model.Package) -> bool:
    said = dict(package.extras)
    every = interval(
        said.get("update_frequency_unit", ""), said.get("update_frequency_interval", "")
    )
    return every is not None and package.metadata_modified < now() - NEARLY * every
