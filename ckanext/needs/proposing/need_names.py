"""What columns of needs are called: the names that are read, and those that surveys use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.records.need_columns import need_columns


@dataclass(frozen=True, slots=True)
class NeedNames:
    """Names of columns (`schemas/need_columns.yaml` and `schemas/need_likely.yaml`).

    :param fields: field of a need to names; one name may be of several fields
    :param households: counts of households, which are no counts of people
    :param personal: kind of personal data to names of columns that hold it
    """

    fields: Mapping[str, tuple[str, ...]]
    households: tuple[str, ...]
    personal: Mapping[str, tuple[str, ...]]


@cache
def need_names() -> NeedNames:
    """Return the names that are known.

    :raises InputError: a file is wrong
    """
    path = Path(str(files("ckanext.needs.schemas"))) / "need_likely.yaml"
    return read_yaml(path, _names)


def _names(node: Node) -> NeedNames:
    fields, personal = node.child("fields"), node.child("personal")
    known = {key: (*names, *fields.texts(key)) for key, names in need_columns().items()}
    kinds = {kind: personal.texts(kind) for kind in personal}
    return NeedNames(known, node.texts("households"), kinds)
