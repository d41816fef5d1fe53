"""Conditions on texts that SQLAlchemy 1.4 (CKAN 2.11) does not have."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def has_words(text: Any, words: str) -> sa.ColumnElement[bool]:
    """Return the condition that a text holds these words as they stand, in any case.

    :param text: a column or an expression of texts
    :param words: plain words; `%` and `_` mean themselves
    """
    return sa.func.lower(text).contains(words.lower(), autoescape=True)
