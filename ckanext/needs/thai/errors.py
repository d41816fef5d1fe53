"""The error of a value that can't be read as what it should be."""

from __future__ import annotations

from ckanext.needs.bilingual import Text


class ThaiValueError(ValueError):
    """A year or a date that can't be read without guessing.

    :param reason: what was found and what was expected, for people
    """

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.in_("en"))
