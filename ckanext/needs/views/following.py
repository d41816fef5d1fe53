"""/needs/follow: what the reader follows; the buttons on the page of a need; links in mails."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request
from werkzeug.wrappers import Response

from ckanext.needs.following import stopping
from ckanext.needs.views.opinions import back

following = Blueprint("needs_following", __name__, url_prefix="/needs/follow")
Page = str | Response
#: What the buttons call.
ACTIONS = {"follow": "need_follow", "unfollow": "need_unfollow"}


@following.route("/")
def index() -> Page:
    """List what the reader follows; who is not signed in is asked to."""
    try:
        followed = tk.get_action("need_follow_list")({}, {})
    except tk.NotAuthorized:
        return tk.redirect_to("user.login", came_from=tk.h.url_for("needs_following.index"))
    return tk.render("needs/following/index.html", {"followed": followed})


@following.route("/", methods=["POST"])
def change() -> Page:
    """Follow something, or no longer, and go back to where the button was."""
    said = {name: request.form.get(name, "") for name in ("kind", "key")}
    if "mail" in request.form:
        said["mail"] = request.form["mail"]
    try:
        tk.get_action(ACTIONS[request.form.get("do", "follow")])({}, said)
    except KeyError:
        return tk.abort(400)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Please sign in first"))
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.ValidationError as error:
        for message in error.error_summary.values():
            tk.h.flash_error(message)
    return back(request.form.get("need", ""))


@following.route("/stop/<token>")
def ask_to_stop(token: str) -> Page:
    """Ask whether mails shall stop: programs that look at a mail's links must not stop them."""
    stop = stopping.read(token)
    if stop is None:
        return tk.abort(404, tk._("This link is not complete. Please copy all of it from the mail"))
    return tk.render("needs/following/stop.html", {"stop": stop, "token": token, "done": False})


@following.route("/stop/<token>", methods=["POST"])
def stop_mails(token: str) -> Page:
    """Stop the mails that the link names, signed in or not."""
    stop = stopping.read(token)
    if stop is None:
        return tk.abort(404, tk._("This link is not complete. Please copy all of it from the mail"))
    stopping.stop_mails(stop)
    return tk.render("needs/following/stop.html", {"stop": stop, "token": token, "done": True})
