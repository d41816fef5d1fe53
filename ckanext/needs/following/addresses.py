"""Addresses of pages for mails, which are written outside of any request."""

from __future__ import annotations

from urllib.parse import quote

import ckan.plugins.toolkit as tk

from ckanext.needs import config


def page(path: str, language: str) -> str:
    """Return the whole address of a page in a language; see `ckan.root_path`.

    :param path: begins with a slash
    """
    root = str(tk.config.get("ckan.root_path") or "").rstrip("/")
    if "{{LANG}}" not in root:
        root = f"{root}/{{{{LANG}}}}"
    return config.site_url().rstrip("/") + root.replace("{{LANG}}", quote(language)) + quote(path)
