"""One typed getter for each `ckanext.needs.*` option; `config_declaration.yaml` describes them."""

from __future__ import annotations

from typing import cast

import ckan.plugins.toolkit as tk

PREFIX = "ckanext.needs."


def own_dataset_schema() -> bool:
    """Return whether the type `dataset` follows the extension's schema."""
    # Asked before CKAN has put in the declared defaults, hence the default here too.
    return tk.asbool(tk.config.get(f"{PREFIX}own_dataset_schema", True))


def strategies() -> tuple[str, ...]:
    """Return the strategies in use: names of shipped files or paths, in the order of the form."""
    return _words("strategies")


def areas() -> str:
    """Return the file with the areas; empty for those that are shipped."""
    return _text("areas")


def statuses() -> str:
    """Return the file with the statuses; empty for those that are shipped."""
    return _text("statuses")


def channels() -> str:
    """Return the file with the channels; empty for those that are shipped."""
    return _text("channels")


def provinces() -> tuple[str, ...]:
    """Return the codes of the provinces that the form holds from the start; may be empty."""
    return _words("provinces")


def default_status() -> str:
    """Return the code of the status of a need that comes without one."""
    return _text("default_status")


def _text(key: str) -> str:
    return str(tk.config.get(PREFIX + key) or "").strip()


def _words(key: str) -> tuple[str, ...]:
    return tuple(cast("list[str]", tk.aslist(tk.config.get(PREFIX + key) or "")))
