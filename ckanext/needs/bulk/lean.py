"""Schemas with cheaper validators in the place of some of core's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import ckan.lib.navl.dictization_functions as navl
import ckan.plugins.toolkit as tk


class Lean(dict[str, Any]):
    """A schema that puts cheaper validators in the place of some, whoever writes them into it.

    Plugins such as ckanext-scheming add to the schema while they validate.

    :param cheaper: validator -> what takes its place; None = nothing
    """

    def __init__(self, schema: Mapping[str, Any], cheaper: Mapping[Any, Any]) -> None:
        super().__init__()
        self._cheaper = cheaper
        for key, validators in schema.items():
            self[key] = validators

    def __setitem__(self, key: str, validators: Any) -> None:
        if isinstance(validators, dict):
            validators = Lean(cast("dict[str, Any]", validators), self._cheaper)
        elif isinstance(validators, list):
            chosen = (self._cheaper.get(v, v) for v in cast("list[Any]", validators))
            validators = [validator for validator in chosen if validator is not None]
        super().__setitem__(key, validators)


def for_showing(schema: Mapping[str, Any]) -> Lean:
    """Return a schema to show a package with.

    Core checks there, too, that extras are not empty: for each one that a field has taken its
    value from, it looks up a message in the reader's language that nobody will read.
    """
    return Lean(schema, {tk.get_validator("not_empty"): _not_empty})


def _not_empty(key: Any, data: Any, errors: Any, context: Any) -> None:
    value = data.get(key)
    if not value and value not in (False, 0):
        errors[key].append("")
        raise navl.StopOnError
