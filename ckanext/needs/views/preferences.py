"""/needs/preferences: how the reader wants numbers; all pages then have them so.

A link sets it: it changes nothing but a cookie of the reader's own.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import config, lists
from ckanext.needs.preferring.digits import ARABIC, THAI, in_thai_digits
from ckanext.needs.preferring.leading_back import same_site

preferences = Blueprint("needs_preferences", __name__, url_prefix="/needs/preferences")

COOKIE = "needs_digits"
YEAR = 365 * 24 * 60 * 60


@preferences.route("")
def choose() -> AnyResponse:
    """Keep a preference in a cookie, and lead back to where the reader was."""
    wanted = request.args.get("digits", "")
    back = same_site(request.args.get("next", "")) or tk.h.url_for("home.index")
    response: AnyResponse = tk.redirect_to(back)
    if wanted == THAI:
        secure = config.site_url().startswith("https:")
        response.set_cookie(COOKIE, THAI, max_age=YEAR, samesite="Lax", secure=secure)
    elif wanted == ARABIC:
        response.delete_cookie(COOKIE)
    response.headers["Cache-Control"] = "no-store"
    return response


@preferences.after_app_request
def in_the_reader_s_digits(response: Response) -> Response:
    """Write the numbers of a Thai page in Thai digits for those who want them."""
    if request.cookies.get(COOKIE) != THAI or response.mimetype != "text/html":
        return response
    whole = not (response.is_streamed or response.direct_passthrough)
    if whole and lists.language().startswith("th"):
        response.set_data(in_thai_digits(response.get_data(as_text=True)))
    return response
