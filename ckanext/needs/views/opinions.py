"""/needs/comments and /needs/endorse: what people say on needs, and what moderators make of it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, request
from werkzeug.wrappers import Response

from ckanext.needs.following.page import titles_of
from ckanext.needs.following.reasons import reasons
from ckanext.needs.model.comment import STATES, WAITING

opinions = Blueprint("needs_opinions", __name__, url_prefix="/needs")
Page = str | Response
PER_PAGE = 20


@opinions.route("/endorse/<name>", methods=["POST"])
def endorse(name: str) -> Page:
    """Say "I need this too", or take it back."""
    action = "need_unendorse" if request.form.get("do") == "unendorse" else "need_endorse"
    refused = _do(action, {"id": name})
    return refused or back(name)


@opinions.route("/comments/on/<name>")
def on_need(name: str) -> Page:
    """Show all comments on a need that the reader may see, a page at a time."""
    return _comments(name, {}, {})


@opinions.route("/comments/on/<name>", methods=["POST"])
def comment(name: str) -> Page:
    """Keep a comment; what is refused is shown again with the reason."""
    text = request.form.get("text", "")
    try:
        made = tk.get_action("need_comment_create")({}, {"id": name, "text": text})
    except tk.ValidationError as error:
        return _comments(name, {"text": text}, error.error_summary)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Please sign in first"))
    except tk.ObjectNotFound:
        return tk.abort(404)
    if made["state"] == WAITING:
        tk.h.flash_success(tk._("Thank you. Your comment is shown once somebody has read it."))
    return back(name)


@opinions.route("/comments/<comment_id>/report", methods=["POST"])
def report(comment_id: str) -> Page:
    """Report a comment as abuse."""
    refused = _do("need_comment_report", {"id": comment_id, "text": request.form.get("text", "")})
    if refused:
        return refused
    tk.h.flash_success(tk._("Thank you. A moderator will look at the comment."))
    return back(request.form.get("need", ""))


@opinions.route("/comments")
def queue() -> Page:
    """Show the comments that wait for the reader's decision; 403 to who may decide on none."""
    state, page = request.args.get("state", WAITING), _page_number()
    asked = {"state": state, "limit": PER_PAGE + 1, "offset": (page - 1) * PER_PAGE}
    try:
        found = tk.get_action("need_comment_list")({}, asked)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Please sign in first"))
    except tk.ValidationError:
        return tk.abort(404)
    titles = titles_of(each["need_id"] for each in found)
    for each in found:
        each["need_name"], each["need_title"] = titles.get(each["need_id"], ("", ""))
    shown = {"comments": found[:PER_PAGE], "further": len(found) > PER_PAGE}
    more = {"reasons": reasons().all(), "states": STATES, "state": state, "page": page}
    return tk.render("needs/comments/queue.html", {**shown, **more})


@opinions.route("/comments", methods=["POST"])
def decide() -> Page:
    """Show or hide one comment."""
    said = {name: request.form.get(name, "") for name in ("id", "state", "reason", "note")}
    refused = _do("need_comment_moderate", said)
    state = request.form.get("queue", WAITING)
    return refused or tk.redirect_to("needs_opinions.queue", state=state)


def back(need: str) -> Response:
    """Return to a need's page, or to what the reader follows where no need is named."""
    if need:
        return tk.redirect_to("citizen-need.read", id=need, _anchor="needs-opinions")
    return tk.redirect_to("needs_following.index")


def _comments(name: str, data: dict[str, str], errors: dict[str, Any]) -> Page:
    page = _page_number()
    asked = {"id": name, "limit": PER_PAGE + 1, "offset": (page - 1) * PER_PAGE}
    try:
        need = tk.get_action("package_show")({}, {"id": name})
        found = tk.get_action("need_comment_list")({}, asked)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)
    shown = {"comments": found[:PER_PAGE], "further": len(found) > PER_PAGE, "page": page}
    more = {"need": need, "data": data, "errors": errors}
    return tk.render("needs/comments/index.html", {**shown, **more})


def _do(action: str, said: dict[str, str]) -> Response | str | None:
    """Call an action; return the page that says why not, None where it was done or is told."""
    try:
        tk.get_action(action)({}, said)
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error))
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.ValidationError as error:
        for message in error.error_summary.values():
            tk.h.flash_error(message)
        return back(request.form["need"]) if request.form.get("need") else None
    return None


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), 10_000)
