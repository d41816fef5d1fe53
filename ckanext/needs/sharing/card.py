"""The image that stands for a round, or for a project in a district, where an address is shared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ckanext.needs.pictures import Picture, png
from ckanext.needs.sharing.lines import lines

#: What social networks ask for.
WIDTH, HEIGHT = 1200, 630
TITLE_WIDTH, TITLE_LINES, LINE_WIDTH = 33, 3, 54


@dataclass(frozen=True, slots=True)
class Card:
    """What an image says.

    :param above: the line above the title
    :param facts: lines below it; `portal` and `hashtag` stand in the foot
    """

    above: str
    title: str
    facts: tuple[str, ...]
    portal: str
    hashtag: str


@lru_cache(maxsize=256)
def drawn(card: Card) -> bytes:
    """Return the image as PNG, 1200 by 630 pixels."""
    words = {
        "above": lines(card.above, LINE_WIDTH, 1),
        "title": lines(card.title, TITLE_WIDTH, TITLE_LINES),
        "facts": [line for fact in card.facts for line in lines(fact, LINE_WIDTH, 1)],
        "portal": lines(card.portal, LINE_WIDTH, 1),
        "hashtag": card.hashtag,
    }
    return png(Picture("share", (), words), scale=1.0)


def hashtag(name: str) -> str:
    """Return the word by which posts on a round are found: `#Saraburi2570` of `saraburi-2570`."""
    return "#" + "".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", name))
