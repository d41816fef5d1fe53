"""/needs/files: the files of published datasets, one folder a version.

Whoever may read the dataset may read its files. A version never changes, so its files may be kept
by browsers and caches for good.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from ckanext.needs.publish import catalogue_files

files = Blueprint("needs_files", __name__, url_prefix="/needs/files")
SECONDS = 365 * 24 * 60 * 60


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
    response: Response = send_file(
        path,
        mimetype=catalogue_files.media_type(name),
        download_name=name,
        as_attachment=name.endswith(".csv"),
        conditional=False,
        etag=False,
    )
    response.headers["Content-Type"] = f"{catalogue_files.media_type(name)}; charset=utf-8"
    response.set_etag(f"{version}/{name}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.cache_control.max_age = SECONDS
    response.cache_control.immutable = True
    if package["private"]:
        response.cache_control.private = True
    else:
        response.cache_control.public = True
    return response.make_conditional(
        request, accept_ranges=True, complete_length=path.stat().st_size
    )
