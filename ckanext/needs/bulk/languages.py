"""What validation says, in Thai and in English: validators speak the language of the call only."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

import flask
import flask_babel

from ckanext.needs.bilingual import Text

from .validation import Errors


def said_in_both(
    errors: Errors, again: Callable[[], Errors] | None = None
) -> dict[str, list[Text]]:
    """Return messages as texts in both languages.

    :param again: validates once more, in the language that is set then; without it, or outside of
        a request, there is only what was said
    """
    if again is None or not flask.has_request_context():
        return _paired(errors, errors)
    with _language("th"):
        thai = again()
    with _language("en"):
        english = again()
    return _paired(thai, english)


def _paired(thai: Errors, english: Errors) -> dict[str, list[Text]]:
    pairs: dict[str, list[Text]] = {}
    for field, messages in thai.items():
        others = _texts(english.get(field))
        said = _texts(messages)
        others += said[len(others) :]
        pairs[field] = [Text(th, en) for th, en in zip(said, others, strict=False)]
    return pairs


def _texts(messages: object) -> list[str]:
    """Return messages as texts; those of a resource come as a list of dictionaries."""
    many = cast("list[object]", messages) if isinstance(messages, list) else [messages]
    return [str(message) for message in many if message]


@contextmanager
def _language(code: str) -> Generator[None]:
    """Answer in this language for a while: gettext's messages, and those of our own lists."""
    babel: Any = flask_babel
    environ = flask.request.environ
    before = environ.get("CKAN_LANG")
    environ["CKAN_LANG"] = code
    try:
        with babel.force_locale(code):
            yield
    finally:
        if before is None:
            del environ["CKAN_LANG"]
        else:
            environ["CKAN_LANG"] = before
