"""What readers get while PostgreSQL or Solr can't be reached: that it is for a moment only.

Core's error page asks the database for its own parts, so without one it becomes a blank page of the
web server; and programs can't tell "try again" from "you asked for something wrong".
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

import ckan.plugins.toolkit as tk
from ckan.lib.search import SolrConnectionError
from flask import Response, jsonify
from sqlalchemy.exc import OperationalError

from ckanext.needs.bilingual import Text

log = logging.getLogger(__name__)

#: Seconds after which it is worth asking again.
RETRY_AFTER = 60
SAID = Text(
    "ระบบให้บริการไม่ได้ชั่วคราว ข้อมูลยังอยู่ครบ โปรดลองใหม่ในอีกสักครู่",
    "The portal can't answer for the moment. Nothing is lost; please try again in a minute.",
)
#: Needs nothing but itself.
PAGE = """<!DOCTYPE html>
<html lang="th"><head><meta charset="utf-8"><title>503</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="font-family: sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em">
<h1>503</h1><p>{th}</p><p lang="en">{en}</p></body></html>
"""


class WithErrorHandlers(Protocol):
    """The part of Flask's application that is needed here."""

    def register_error_handler(self, code_or_exception: Any, f: Any) -> None:
        """Answer with a function when this is raised."""


def answer_for_lost_services(app: WithErrorHandlers) -> None:
    """Have an application say 503 when a service is gone, or can't do more (a full disk)."""
    for error in (OperationalError, SolrConnectionError):
        app.register_error_handler(error, unavailable)


def unavailable(error: Exception) -> Response:
    """Answer with 503, in Thai and English: JSON to programs, a page to people."""
    log.error("%s can't be answered: %s", tk.request.path, error, exc_info=error)
    english = SAID.in_("en")
    if tk.request.path.startswith("/api/"):
        told = {"__type": "Service Unavailable", "message": f"{SAID.th} / {english}"}
        answer = jsonify(success=False, error=told)
    else:
        answer = Response(PAGE.format(th=SAID.th, en=english), mimetype="text/html")
    answer.status_code = 503
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    answer.headers["Cache-Control"] = "no-store"
    return answer
