"""What is wrong with a round, in both languages, and at which of its fields."""

from __future__ import annotations

from ckanext.needs.bilingual import Text


class RoundError(ValueError):
    """One value of a round that can't be.

    :param field: the field of the round (`phases`, `voting`, `envelopes` ...)
    :param reason: what was found and what was expected, for people
    """

    def __init__(self, field: str, reason: Text) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason.in_('en')}")
