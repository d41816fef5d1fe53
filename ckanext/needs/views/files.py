"""/needs/files: the files of published datasets, one folder a version.

Whoever may read the dataset may read its files. A version never changes, so browsers and caches may
keep its files for a year; those of a private dataset they ask for again each time. `latest` in the
place of a version leads to the one in force; a fiscal year (B.E.) before the name of a CSV file
gives that year's rows only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request, send_file
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.catalogue import publishing
from ckanext.needs.researching import years

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

files = Blueprint("needs_files", __name__, url_prefix=catalogue_files.SERVED_AT)
PUBLIC = "public, max-age=31536000, immutable"
PRIVATE = "private, no-cache"


class VersionedFile(Response):
    """A file whose `Cache-Control` is `caching`.

    CKAN writes a page's into every response after the view has returned, so the file's own is put
    in when the headers are sent.
    """

    caching = PRIVATE

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers as they are sent."""
        headers = super().get_wsgi_headers(environ)
        headers["Cache-Control"] = self.caching
        return headers


@files.route("/<dataset>/latest/<name>", defaults={"year": None})
@files.route("/<dataset>/latest/<int:year>/<name>")
def latest(dataset: str, name: str, year: int | None) -> AnyResponse:
    """Lead to a file of the version in force; 404 when there is none for the reader."""
    package = _package(dataset)
    stamp = publishing.stamps([package["id"]]).get(package["id"])
    if stamp is None or catalogue_files.find(package["id"], stamp.version, name) is None:
        return tk.abort(404)
    place = {"dataset": package["name"], "version": stamp.version, "name": name}
    if year is None:
        return tk.redirect_to("needs_files.download", **place)
    return tk.redirect_to("needs_files.download_year", year=year, **place)


@files.route("/<dataset>/<version>/<name>")
def download(dataset: str, version: str, name: str) -> Response:
    """Return a file; 404 when there is none, or none that the reader may see."""
    package = _package(dataset)
    path = _path(package, version, name)
    sent = send_file(
        path,
        mimetype=catalogue_files.media_type(name),
        download_name=name,
        as_attachment=name.endswith(".csv"),
        conditional=False,
        etag=False,
    )
    response = _versioned(sent, package, name, f"{version}/{name}")
    response.make_conditional(request, accept_ranges=True, complete_length=path.stat().st_size)
    return response


@files.route("/<dataset>/<version>/<int:year>/<name>")
def download_year(dataset: str, version: str, year: int, name: str) -> Response:
    """Return one fiscal year (B.E.) of a CSV file; 404 when its rows are of no year."""
    package = _package(dataset)
    path = _path(package, version, name)
    if path.suffix != ".csv" or not years.has_years(path):
        return tk.abort(404)
    rows: Iterator[bytes] = years.of_year(path, year)
    response = _versioned(Response(rows), package, name, f"{version}/{year}/{name}")
    saved = f"{path.stem}-{year}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={saved}"
    response.make_conditional(request)
    return response


def _package(dataset: str) -> dict[str, Any]:
    try:
        return tk.get_action("package_show")({}, {"id": dataset})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)


def _path(package: dict[str, Any], version: str, name: str) -> Path:
    return catalogue_files.find(package["id"], version, name) or tk.abort(404)


def _versioned(sent: Response, package: dict[str, Any], name: str, tag: str) -> VersionedFile:
    """Return a response that browsers keep as long as they may."""
    response = cast("VersionedFile", VersionedFile.force_type(sent))
    response.headers["Content-Type"] = f"{catalogue_files.media_type(name)}; charset=utf-8"
    response.set_etag(tag)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.caching = PRIVATE if package["private"] else PUBLIC
    return response
