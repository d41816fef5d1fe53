"""/needs/inbox: what waits at an official's or publisher's agencies, and what they do with it."""

from __future__ import annotations

from typing import Any, cast

import ckan.plugins.toolkit as tk
from flask import Blueprint, request
from werkzeug.wrappers import Response

from ckanext.needs.logic.action.inbox import MAX_LIMIT, asked_for
from ckanext.needs.pages import inbox_page
from ckanext.needs.pages.need_history import reader

inbox = Blueprint("needs_inbox", __name__, url_prefix="/needs/inbox")
Page = str | Response

PER_PAGE = 50
FILTERS = ("status", "organization", "area", "overdue")
SAID = ("reason", "next_owner", "due_on")
#: More at once would keep a web process for too long.
MAX_AT_ONCE = 100


@inbox.route("/")
def index() -> Page:
    """Show a page of the inbox; 403 for who has none."""
    asked = _filters(request.args)
    page = max(request.args.get("page", 1, type=int), 1)
    per = min(max(request.args.get("per", PER_PAGE, type=int), 1), MAX_LIMIT)
    try:
        found = tk.get_action("need_inbox_list")(
            {}, {**asked, "limit": per, "offset": (page - 1) * per}
        )
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only officials and publishers have an inbox"))
    except tk.ValidationError as error:
        return _wrong(error)
    shown = inbox_page.shown(found, asked, page, per)
    return tk.render("needs/inbox/index.html", {"inbox": shown, "asked": asked})


@inbox.route("/export.csv")
def export() -> Page:
    """Give all needs of the inbox that the filters let through as a table."""
    try:
        asked = asked_for(reader(), cast("Any", _filters(request.args)))
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only officials and publishers have an inbox"))
    except tk.ValidationError as error:
        return _wrong(error)
    response = Response(inbox_page.table(asked), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="needs-inbox.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@inbox.route("/move", methods=["POST"])
def move() -> Page:
    """Move one need (its own button) or those that are ticked; each is told on its own."""
    said = {name: request.form[name] for name in SAID if request.form.get(name, "").strip()}
    wanted = _wanted()
    if not wanted:
        tk.h.flash_notice(tk._("Tick the needs that you want to move, and choose a status"))
    _do("need_move", [{**said, **one} for one in wanted])
    return _back()


@inbox.route("/forward", methods=["POST"])
def forward() -> Page:
    """Hand a need on to another agency."""
    _do("need_forward", [_form("id", "organization", "expected_from", *SAID)])
    return _back()


@inbox.route("/merge", methods=["POST"])
def merge() -> Page:
    """Merge a need into another one; the form takes its name or address."""
    form = _form("id", "into", "expected_from", "reason")
    form["into"] = form.get("into", "").rstrip("/").rpartition("/")[2]
    _do("need_merge", [form])
    return _back()


@inbox.route("/unmerge", methods=["POST"])
def unmerge() -> Page:
    """Undo a merge."""
    _do("need_unmerge", [_form("id", "reason")])
    return _back()


def _do(action: str, calls: list[dict[str, str]]) -> None:
    """Call an action for each need, and say how many went well and what was wrong with others."""
    done = 0
    for call in calls:
        try:
            tk.get_action(action)({}, cast("Any", call))
            done += 1
        except tk.ValidationError as error:
            tk.h.flash_error(_said(call, error))
        except (tk.NotAuthorized, tk.ObjectNotFound) as error:
            tk.h.flash_error(str(error))
    if done:
        tk.h.flash_success(tk._("Done: {number} needs").format(number=done))


def _wanted() -> list[dict[str, str]]:
    """Return what is to be moved where: `one` is `id|status` of a row's own button."""
    own, _, to = request.form.get("one", "").partition("|")
    chosen = [own] if own else request.form.getlist("need")[:MAX_AT_ONCE]
    to = to or request.form.get("to", "")
    if not to:
        return []
    seen = {one: request.form.get(f"seen-{one}", "") for one in chosen}
    return [{"id": one, "to": to, "expected_from": seen[one]} for one in chosen]


def _said(call: dict[str, str], error: tk.ValidationError) -> str:
    messages = cast("dict[str, list[str]]", error.error_dict)
    what = " ".join(str(one) for each in messages.values() for one in each)
    name = request.form.get(f"title-{call.get('id', '')}", "")
    return f"«{name}»: {what}" if name else what


def _form(*names: str) -> dict[str, str]:
    return {name: request.form[name] for name in names if request.form.get(name, "").strip()}


def _filters(given: Any) -> dict[str, str]:
    return {name: given[name] for name in FILTERS if given.get(name)}


def _back() -> Page:
    """Return to the need's page when the form stood there, else to the inbox as it was."""
    if request.form.get("back"):
        return tk.redirect_to("citizen-need.read", id=request.form["back"])
    return tk.redirect_to("needs_inbox.index", **_filters(request.form))


def _wrong(error: tk.ValidationError) -> Page:
    messages = cast("dict[str, list[str]]", error.error_dict)
    return tk.abort(400, " ".join(str(one) for each in messages.values() for one in each))
