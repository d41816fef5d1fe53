"""Refuses forged requests to the pages of signed-in people, whatever core has exempted.

CKAN 2.12 exempts a page from its check for as long as the process lives once somebody without a
session has called it: a visitor, or a program with a token. CKAN 2.11 exempts the pages of every
extension where `ckan.csrf_protection.ignore_extensions` is set. Whoever has a session is checked
here again: on our pages, on those of needs and datasets and all others of core, and on those of
other extensions that have not said themselves that they want no check.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from ckan.types import CKANApp
from flask import Blueprint, current_app, g, request

#: Modules whose views are checked although they are exempt: nobody but core's leak exempts them.
CHECKED = ("ckan.", "ckanext.needs.")


def refuse_forgeries(blueprint: Blueprint) -> None:
    """Have every page of a blueprint that changes something ask for the form's token."""
    blueprint.before_request(_check)


def refuse_forgeries_everywhere(app: CKANApp) -> None:
    """Have every page of the portal that changes something ask who has a session for the token.

    What is exempt by now, before the first request, its extension has exempted on purpose.
    """
    meant = frozenset(name for name in _exempt("views") if not name.startswith(CHECKED))

    def check() -> None:
        if request.endpoint and not _is_meant(meant):
            _check()

    app.before_request(check)


def _is_meant(meant: frozenset[str]) -> bool:
    """Whether an extension other than this one wants no check of the page that is asked for."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    name = f"{view.__module__}.{getattr(view, '__name__', '')}"
    if current_app.blueprints.get(request.blueprint or "") in _exempt("blueprints"):
        # An extension may put a view of core's under its own name: it is core's all the same.
        return not name.startswith(CHECKED)
    return name in meant


def _exempt(what: str) -> set[Any]:
    """Return the names of views, or the blueprints, that core's check leaves out now."""
    found: set[Any] = getattr(csrf, f"_exempt_{what}")
    return found


def _check() -> None:
    """Check the token of a request with a session; a program's own token can't be forged."""
    by_token = tk.g.get("login_via_auth_header", False)
    if current_app.config["WTF_CSRF_ENABLED"] and not by_token and not g.get("csrf_valid", False):
        csrf.protect()
