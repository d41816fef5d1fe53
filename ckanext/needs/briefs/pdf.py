"""Writes a brief as PDF: a page of HTML with everything in it, set with the pages' font.

Nothing is fetched, from the network or from the disk: fonts and pictures are in the page itself.
"""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files
from typing import Any

from ckanext.needs.briefs.pdf_text import mend

#: Weights of the font.
WEIGHTS = (400, 600)
#: What a page may load: only what it carries itself.
ALLOWED = frozenset(("data",))


def pdf(html: str) -> bytes:
    """Return a page as PDF, tagged, its text in the spelling that it came in.

    :raises weasyprint.urls.FatalURLFetchingError: the page asks for something else
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=ALLOWED, allow_redirects=False, fail_on_errors=True)
    document: Any = HTML(string=html, url_fetcher=fetcher)
    return document.write_pdf(finisher=mend, pdf_tags=True)


@cache
def font(weight: int) -> str:
    """Return the address, with everything in it, of the pages' font in a weight."""
    path = files("ckanext.needs.pictures") / "fonts" / f"needs-{weight}.ttf"
    return f"data:font/ttf;base64,{base64.b64encode(path.read_bytes()).decode()}"
