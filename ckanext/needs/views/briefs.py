"""/needs/brief: choose what an evidence brief is about, make it, read it, take it along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import OperationalError

from ckanext.needs import config, lists
from ckanext.needs.ballot_box.voters import visitor_address
from ckanext.needs.briefs import choices as brief_choices
from ckanext.needs.briefs import files, keeping
from ckanext.needs.briefs.pdf import font, pdf
from ckanext.needs.exploring.found import find
from ckanext.needs.following import limits
from ckanext.needs.model.brief import KeptBrief
from ckanext.needs.pages import brief_choice_page, brief_page
from ckanext.needs.pages.brief_page import BriefPage
from ckanext.needs.pictures.tokens import tokens
from ckanext.needs.views.for_everyone import Page, for_everyone

briefs = Blueprint("needs_briefs", __name__, url_prefix="/needs/brief")
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@briefs.route("", strict_slashes=False)
def choose() -> Page:
    """Show what can be chosen, and the figures of what was."""
    return _choices(request.args.to_dict(flat=False))


@briefs.route("", methods=["POST"], strict_slashes=False)
def make() -> Page:
    """Make the brief of the choices and show it."""
    said = request.form.to_dict(flat=False)
    asked = {name: said.get(name, []) for name in brief_choices.DIMENSIONS}
    try:
        made = tk.get_action("need_brief_create")({}, asked)
    except tk.ValidationError as error:
        said_of: dict[str, Any] = error.error_dict
        return _choices(said, [str(text) for texts in said_of.values() for text in texts])
    except OperationalError:
        return _choices(said, [tk._("This takes too long: choose less, or try again later")])
    return tk.redirect_to("needs_briefs.read", number=made["number"])


@briefs.route("/<number>")
@for_everyone
def read(number: str) -> Page:
    """Show a brief."""
    found = _found(number)
    return tk.render("needs/brief/read.html", {"brief": found.page, "number": number})


@briefs.route("/<number>.json")
def as_json(number: str) -> Page:
    """Give a brief as the action does."""
    try:
        return jsonify(tk.get_action("need_brief_show")({}, {"number": number}))
    except (tk.ObjectNotFound, tk.ValidationError):
        return tk.abort(404, tk._("There is no such brief"))


@briefs.route("/<number>.pdf")
def as_pdf(number: str) -> Page:
    """Give a brief as PDF."""
    html = tk.render("needs/brief/print.html", _printed(_found(number).page))
    return _file(html, "pdf", PDF, number, lambda: pdf(html))


@briefs.route("/<number>.docx")
def as_docx(number: str) -> Page:
    """Give a brief as DOCX."""
    from ckanext.needs.briefs.docx import docx_file

    page = _found(number).page
    headings = {"kind": tk._("Evidence brief"), "findings": tk._("In short")}
    return _file(repr(page), "docx", DOCX, number, lambda: docx_file(page, headings))


@dataclass(frozen=True, slots=True)
class Found:
    """A kept brief, and how it is printed for the reader."""

    kept: KeptBrief
    page: BriefPage


def _found(number: str) -> Found:
    kept = keeping.find(number)
    if kept is None:
        return tk.abort(404, tk._("There is no such brief"))
    brief = keeping.brief_of(kept)
    public = keeping.public_needs(brief)
    return Found(kept, brief_page.shown(brief, number, kept.created, public))


def _choices(arguments: dict[str, list[str]], errors: list[str] | None = None) -> Page:
    chosen = brief_choices.read(arguments, lists.current())
    page = brief_choice_page.shown(chosen, find(chosen, limit=0))
    shown = {
        "page": page,
        "hidden": brief_choice_page.hidden(chosen),
        "errors": errors or [],
    }
    html = tk.render("needs/brief/choose.html", shown)
    return Response(html, status=400) if errors else html


def _printed(page: BriefPage) -> dict[str, Any]:
    return {"brief": page, "tokens": tokens(), "font": font}


def _file(made_of: str, ending: str, kind: str, number: str, write: Any) -> Page:
    """Send a file that was written before, or write it; a visitor may have so many new ones."""
    content = files.find(made_of, ending)
    if content is None:
        if not limits.take("brief-file", _who(), config.briefs_per_hour()):
            return tk.abort(429, tk._("Too many files in one hour. Please try again later"))
        content = files.written(made_of, ending, write)
    response = Response(content, content_type=kind)
    name = f"needs-brief-{number}-{lists.language()}.{ending}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _who() -> str:
    return str(tk.current_user.id) if tk.current_user.is_authenticated else visitor_address()
