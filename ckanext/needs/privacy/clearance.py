"""Which free texts a person has cleared for publishing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClearedText:
    """One text of one record, as it was when a person read it.

    :param record: id of the record
    :param column: name of the column
    :param digest: `text_digest` of the text
    """

    record: str
    column: str
    digest: str


@dataclass(frozen=True, slots=True, repr=False)
class Clearances:
    """All texts that were cleared. A text that was changed afterwards is another text."""

    texts: frozenset[ClearedText] = frozenset()

    def allow(self, record: str, column: str, text: str) -> bool:
        """Return whether a person cleared exactly this text."""
        return ClearedText(record, column, text_digest(text)) in self.texts

    def __repr__(self) -> str:
        """Return a text that is the same for the same clearances."""
        lines = sorted(f"{text.record} {text.column} {text.digest}" for text in self.texts)
        return f"Clearances({text_digest(chr(10).join(lines))})"


def text_digest(text: str) -> str:
    """Return the sha256 of a text (UTF-8), in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
