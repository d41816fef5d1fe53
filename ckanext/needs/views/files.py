"""/needs/files: the files of published datasets, one folder a version.

Whoever may read the dataset may read its files. A version never changes, so browsers and caches may
keep its files for a year; those of a private dataset they ask for again each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request, send_file
from werkzeug.datastructures import Headers

from ckanext.needs.catalogue import files as catalogue_files

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

files = Blueprint("needs_files", __name__, url_prefix="/needs/files")
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


@files.route("/<dataset>/<version>/<name>")
def download(dataset: str, version: str, name: str) -> Response:
    """Return a file; 404 when there is none, or none that the reader may see."""
    try:
        package = tk.get_action("package_show")({}, {"id": dataset})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)
    path = catalogue_files.find(package["id"], version, name)
    if path is None:
        return tk.abort(404)
    sent = send_file(
        path,
        mimetype=catalogue_files.media_type(name),
        download_name=name,
        as_attachment=name.endswith(".csv"),
        conditional=False,
        etag=False,
    )
    response = cast("VersionedFile", VersionedFile.force_type(sent))
    response.headers["Content-Type"] = f"{catalogue_files.media_type(name)}; charset=utf-8"
    response.set_etag(f"{version}/{name}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.caching = PRIVATE if package["private"] else PUBLIC
    response.make_conditional(request, accept_ranges=True, complete_length=path.stat().st_size)
    return response
