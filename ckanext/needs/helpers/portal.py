"""What the portal as a whole has: its look, its home page, where its datasets come from."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p

from ckanext.needs import config
from ckanext.needs.logic.action.harvest import of_dataset
from ckanext.needs.pages.home import Home, home


def needs_design() -> bool:
    """Return whether pages have the look of the extension."""
    return config.design()


def needs_colours() -> dict[str, str]:
    """Return the portal's own colours, by the name of the style sheet's token."""
    return config.colours()


def needs_has_home_page() -> bool:
    """Return whether the home page is ours."""
    return config.home_page()


def needs_home() -> Home | None:
    """Return what the home page says, None while the search does not answer."""
    return home()


def needs_run(dataset_id: str) -> dict[str, Any] | None:
    """Return the run that a dataset on its page comes from, None of one that no run made."""
    if not p.plugin_loaded("harvest"):
        return None
    from ckanext.needs.harvest import runs

    run = runs.of_dataset(dataset_id)
    return of_dataset(run, dataset_id) if run else None
