"""Refuses forged requests to the pages of signed-in people, whatever core has exempted.

CKAN exempts a page from its check for as long as the process lives once somebody without a session
has called it: a visitor, or a program with a token. Whoever has a session is checked here again.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint, current_app


def refuse_forgeries(blueprint: Blueprint) -> None:
    """Have every page of a blueprint that changes something ask for the form's token."""
    blueprint.before_request(_check)


def _check() -> None:
    """Check the token of a request with a session; a program's own token can't be forged."""
    by_token = tk.g.get("login_via_auth_header", False)
    if current_app.config["WTF_CSRF_ENABLED"] and not by_token:
        csrf.protect()
