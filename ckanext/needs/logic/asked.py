"""The need that somebody means, if they may know of it, and the person who asks."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs.logic.once import once
from ckanext.needs.search import NEED_TYPE


def asking(context: Context) -> Context:
    """Return a context with nothing in it but who asks."""
    asked: Any = {"user": context.get("user", "")}
    for name in ("auth_user_obj", "ignore_auth"):
        if name in context:
            asked[name] = context.get(name)
    return asked


def public() -> Context:
    """Return the context of somebody who is not signed in, whoever makes the request."""
    nobody: Any = {"user": "", "auth_user_obj": None}
    return nobody


def package_of(context: Context, reference: str) -> dict[str, Any]:
    """Return a package as `package_show` gives it to who asks.

    The parts of a page each ask for its need: core is asked once (`once.py`).

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none
    :raises ckan.plugins.toolkit.NotAuthorized: none that they may read
    """
    who = asking(context)

    def shown() -> dict[str, Any]:
        return tk.get_action("package_show")(who, {"id": reference})

    return {**once(_key(who, reference), shown)}


def given(context: Context, package: dict[str, Any]) -> None:
    """Keep a package that core gave a page, as `package_of` would have asked for it again."""
    once(_key(asking(context), str(package["id"])), lambda: package)


def _key(who: Context, reference: str) -> tuple[object, ...]:
    return "package", reference, who.get("user"), bool(who.get("ignore_auth"))


def need_of(context: Context, reference: str) -> dict[str, Any]:
    """Return a need as `package_show` gives it to who asks.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none, or none that they may read
    """
    try:
        package = package_of(context, reference)
    except tk.NotAuthorized:
        package = {}
    if package.get("type") != NEED_TYPE or package.get("state") != "active":
        raise tk.ObjectNotFound(tk._("There is no such need"))
    return package


def person(context: Context) -> model.User:
    """Return the user who asks.

    :raises ckan.plugins.toolkit.NotAuthorized: nobody who is signed in
    """
    name = context.get("user", "")
    user = model.User.get(name) if name else None
    if user is None or user.state != "active":
        raise tk.NotAuthorized(tk._("Please sign in first"))
    return user
