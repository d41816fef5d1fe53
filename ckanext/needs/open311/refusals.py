"""What an Open311 caller is told when something is wrong."""

from __future__ import annotations

from ckanext.needs.bilingual import Text


class Refusal(Exception):
    """A request that is answered by an error.

    :param status: HTTP status: 400 wrong parameter, 403 no or wrong key, 404 no such thing
    :param reasons: one or more, each an entry of the answer
    """

    def __init__(self, status: int, *reasons: Text) -> None:
        self.status = status
        self.reasons = reasons
        super().__init__(*(reason.in_("en") for reason in reasons))
