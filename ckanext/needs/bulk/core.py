"""Core as it is installed: what its version brings, and its functions with some names replaced.

A function with names replaced is core's code object with globals of its own: nothing of core is
patched, and other threads that use core meanwhile are not touched.
"""

from __future__ import annotations

import types
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

IS_2_12 = tk.check_ckan_version(min_version="2.12.0a0")
#: CKAN 2.11 keeps extras in a table of their own, 2.12 in a column.
EXTRAS_TABLE: sa.Table | None = getattr(model, "package_extra_table", None)


def with_names(function: Any, **names: Any) -> Any:
    """Return a function that finds these names where it would find its module's own."""
    return types.FunctionType(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )


class Overlay:
    """A module in which some names stand for something else; all others are the module's."""

    def __init__(self, module: Any, **names: Any) -> None:
        self.__dict__.update(names)
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)
