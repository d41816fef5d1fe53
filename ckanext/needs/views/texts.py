"""/needs/texts: the queue of free texts that wait for a person, and the decisions on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, request
from werkzeug.wrappers import Response

from ckanext.needs.logic.action.texts import text_fields

texts = Blueprint("needs_texts", __name__, url_prefix="/needs/texts")
Page = str | Response

PER_PAGE = 20
#: What the two buttons call.
ACTIONS = {"clear": "need_text_clear", "withhold": "need_text_withhold"}


@texts.route("/")
def index() -> Page:
    """Show the texts that wait, a page at a time; 403 for who may decide on none."""
    asked = _asked(request.args)
    page = max(request.args.get("page", 1, type=int), 1)
    try:
        waiting = _page(asked, page)
    except tk.NotAuthorized:
        return _forbidden()
    except tk.ValidationError:
        return tk.abort(404)
    if not waiting and page > 1:  # those before it have been decided on
        return tk.redirect_to("needs_texts.index", **asked)
    more = {"organizations": _organizations(), "fields": text_fields(), "page": page}
    shown = {"texts": waiting[:PER_PAGE], "further": len(waiting) > PER_PAGE}
    return tk.render("needs/texts/index.html", {**_defaults(asked), **more, **shown})


@texts.route("/", methods=["POST"])
def decide() -> Page:
    """Clear or withhold one text (its own buttons) or those that are ticked."""
    decision, chosen = _chosen()
    field = request.form.get("field", "")
    if not chosen:
        tk.h.flash_notice(tk._("Tick the texts that you have read"))
    try:
        done = sum(_decide(ACTIONS[decision], field, each) for each in chosen)
    except (KeyError, ValueError, tk.ObjectNotFound):
        return tk.abort(400)
    except tk.NotAuthorized:
        return _forbidden()
    if done:
        tk.h.flash_success(_said(decision).format(number=done))
    return tk.redirect_to("needs_texts.index", **_asked(request.form), page=_page_of_form())


def _asked(given: Any) -> dict[str, str]:
    return {name: given[name] for name in ("org", "field") if given.get(name)}


def _defaults(asked: dict[str, str]) -> dict[str, str]:
    return {"org": "", "field": next(iter(text_fields()), ""), **asked}


def _page(asked: dict[str, str], page: int) -> list[dict[str, Any]]:
    """Return the texts of a page, and one more where there are further ones."""
    limits = {"limit": PER_PAGE + 1, "offset": (page - 1) * PER_PAGE}
    return tk.get_action("need_text_queue_list")({}, {**asked, **limits})


def _page_of_form() -> int:
    return max(request.form.get("page", 1, type=int), 1)


def _organizations() -> list[dict[str, Any]]:
    return tk.get_action("organization_list_for_user")({}, {"permission": "update_dataset"})


def _chosen() -> tuple[str, Sequence[str]]:
    """Return the decision, and the texts it is on, each as `need digest`."""
    for decision in ACTIONS:
        if request.form.get(decision):
            return decision, [request.form[decision]]
    return request.form.get("decision", ""), request.form.getlist("text")


def _decide(action: str, field: str, text: str) -> bool:
    """Decide on a text; say so where it can't be, and go on with the others.

    :raises ValueError: not of the form's making
    """
    need_id, digest = text.split(" ")
    try:
        tk.get_action(action)({}, {"id": need_id, "field": field, "digest": digest})
    except tk.ValidationError as error:
        title = tk.get_action("package_show")({}, {"id": need_id})["title"]
        for message in error.error_summary.values():
            tk.h.flash_error(f"{title}: {message}")
        return False
    return True


def _said(decision: str) -> str:
    if decision == "clear":
        return tk._("{number} texts may be published from the next run on")
    return tk._("{number} texts stay out of what is published")


def _forbidden() -> Page:
    return tk.abort(403, tk._("Only editors of an organisation with needs may see this page"))
