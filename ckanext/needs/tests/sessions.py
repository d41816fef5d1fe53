"""A browser for tests: a client that keeps cookies, signed in or not, on either version of CKAN."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANResponse
from flask.testing import FlaskClient

#: What the outer layers of CKAN 2.11 tell of a request; this client is within them.
SPOKEN = {"CKAN_LANG": "th", "CKAN_LANG_IS_DEFAULT": True, "CKAN_CURRENT_URL": "/"}
#: The host that the cookie is for.
HOST = "http://localhost"


def browser(app: Any, user: dict[str, Any] | None = None) -> FlaskClient:
    """Return a client with cookies of its own, with the session of `user` where one is given."""
    client = FlaskClient(app.flask_app, CKANResponse, use_cookies=True)
    if not tk.check_ckan_version("2.12"):
        client.environ_base = {**client.environ_base, **SPOKEN}
    if user is not None:
        with client.session_transaction(base_url=HOST) as session:
            session["_user_id"] = user["id"]
            session["_fresh"] = True
    return client
