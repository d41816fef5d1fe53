"""The codelists that this portal is configured with, and the language its reader has chosen."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.needs import config
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists, load


def current() -> Codelists:
    """Return the codelists that the options `ckanext.needs.strategies`, `areas` ... name.

    :raises InputError: a file that they name is not there or not what it should be
    """
    named = {
        "strategies": config.strategies(),
        "areas": config.areas(),
        "statuses": config.statuses(),
        "channels": config.channels(),
        "sensitive_complaints": config.sensitive_complaints(),
    }
    return load(**{option: value for option, value in named.items() if value})


def language() -> str:
    """Return the language of the page or call, or the portal's own outside of a request."""
    try:
        return str(tk.h.lang())
    except (RuntimeError, TypeError):
        return str(tk.config.get("ckan.locale_default") or "th")


def say(text: Text) -> str:
    """Return `text` in the reader's language."""
    return text.in_(language())
