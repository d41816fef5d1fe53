"""/research: all tables with their dictionaries, codes, editions, citations and programs."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.needs import lists
from ckanext.needs.logic import schema_projects
from ckanext.needs.pages import research_page
from ckanext.needs.researching import citation, codebook
from ckanext.needs.researching.datasets import Dataset, published
from ckanext.needs.tables.schema import table_names, table_schema
from ckanext.needs.views.for_everyone import Page, for_everyone

research = Blueprint("needs_research", __name__, url_prefix="/research")

#: Codes of a list that its page shows; its file has all.
SHOWN = 400
CITATIONS = {
    "bib": (citation.bibtex, "application/x-bibtex"),
    "ris": (citation.ris, "application/x-research-info-systems"),
}


@research.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show what there is."""
    datasets = published()
    shown = {
        "datasets": datasets,
        "tables": [table_schema(name) for name in table_names()],
        "having": {name: sum(bool(one.file(name)) for one in datasets) for name in table_names()},
        "code_lists": _code_lists(),
        "in_words": research_page.in_words,
    }
    return tk.render("needs/research/index.html", shown)


@research.route("/tables/<name>")
@for_everyone
def table(name: str) -> Page:
    """Show a table: its columns, its files, programs that read it."""
    if name not in table_names():
        return tk.abort(404)
    shown = research_page.table_page(name, published())
    return tk.render("needs/research/table.html", {"shown": shown, "say": lists.say})


@research.route("/datasets/<name>")
@for_everyone
def dataset(name: str) -> Page:
    """Show a dataset: citation, files, editions."""
    shown = research_page.dataset_page(_dataset(name))
    more = {"shown": shown, "in_words": research_page.in_words, "say": lists.say}
    return tk.render("needs/research/dataset.html", more)


@research.route("/cite/<name>.<kind>", defaults={"table": ""})
@research.route("/cite/<name>/<table>.<kind>")
def cite(name: str, table: str, kind: str) -> Page:
    """Give the citation of a dataset, or of a table in it, as BibTeX or RIS."""
    found = _dataset(name)
    if kind not in CITATIONS or (table and found.file(table) is None):
        return tk.abort(404)
    write, media_type = CITATIONS[kind]
    text = write(research_page.cited(found, table))
    return _file(text, media_type, f"{name}{'-' if table else ''}{table}.{kind}")


@research.route("/codebook/<key>")
@for_everyone
def codes(key: str) -> Page:
    """Show a list of codes."""
    found = _code_list(key)
    all_codes = list(found.read())
    shown = {"list": found, "codes": all_codes[:SHOWN], "count": len(all_codes), "say": lists.say}
    return tk.render("needs/research/codes.html", shown)


@research.route("/codebook/<key>.csv")
def codes_file(key: str) -> Page:
    """Give a list of codes as CSV."""
    return _file("".join(codebook.as_csv(_code_list(key).read())), "text/csv", f"{key}.csv")


def _dataset(name: str) -> Dataset:
    return next(iter(published(name)), None) or tk.abort(404)


def _code_lists() -> tuple[codebook.CodeList, ...]:
    return codebook.code_lists(lists.current(), schema_projects.statuses())


def _code_list(key: str) -> codebook.CodeList:
    return next((one for one in _code_lists() if one.key == key), None) or tk.abort(404)


def _file(text: str, media_type: str, name: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
