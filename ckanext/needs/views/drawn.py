"""A picture as an answer: an image for pages and sharing, or the specification for the page."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Response, jsonify

from ckanext.needs.pictures import Picture, png, svg
from ckanext.needs.views.for_everyone import Page

KINDS = ("png", "svg", "json")


def drawn(picture: Picture, kind: str, scheme: str) -> Page:
    """Return a picture as PNG or SVG, or its Vega-Lite specification as JSON; else 404."""
    if kind == "json":
        return jsonify(picture.specification(scheme))
    if kind == "png":
        return Response(png(picture, scheme), content_type="image/png")
    if kind == "svg":
        return Response(svg(picture, scheme), content_type="image/svg+xml; charset=utf-8")
    return tk.abort(404)
