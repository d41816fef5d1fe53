"""What `ckan needs notify` does: notes what nobody has noted, then sends what is due."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs.following import mails, notices, rounds
from ckanext.needs.model.told import forget_old
from ckanext.needs.webhooks import events, sending


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails were sent, and how many calls were delivered."""

    mails: int
    calls: int


def tell_all() -> Sent:
    """Tell what is to be told now; run as often as one likes, by several at once.

    First come changes whose jobs were lost and what is new in rounds; all of it is noted before
    anything is sent, so that a mail server that does not answer keeps nothing from being noted.
    """
    forget_old()
    notices.note_lost()
    rounds.note_news()
    events.note_lost()
    return Sent(mails.send_due(), sending.send_due())
