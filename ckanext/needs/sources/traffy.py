"""Traffy Fondue's public feed of complaints: what kind, where, in which month, how far. No more.

The feed holds what people wrote, their photos and where they stood, under no licence. Of each
complaint only four things leave this module; its number serves to count it once and is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from ckanext.needs.sources.answers import ask, broken_off, lines_of, objects, with_query
from ckanext.needs.sources.flatten import Record
from ckanext.needs.sources.options import FetchOptions

#: Complaints asked for at once; the feed may give fewer.
PAGE = 1_000
#: All that a row has: `type` is the first kind of a complaint, `other_types` the rest.
COLUMNS = ("type", "other_types", "district", "province", "month", "state")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}(?=-)")


def collect_complaints(location: str, options: FetchOptions) -> bytes:
    """Return the complaints of a feed as JSON Lines with `COLUMNS`, sorted.

    The list moves while it is read: new complaints push others to the next page. Each is counted
    once. The end is a page without any; one that brings only what was there means that the feed
    repeats itself.

    :param location: the feed's address; its query may hold `start` and `end` (YYYY-MM-DD), from
        which on and until when
    :raises InputError: it can't be fetched, or repeats itself
    """
    found = sorted(_complaints(location, options), key=lambda row: [str(row[c]) for c in COLUMNS])
    return lines_of(found, location, options.max_bytes)


def _complaints(location: str, options: FetchOptions) -> Iterator[Record]:
    seen: set[str] = set()
    offset = 0
    while True:
        page = with_query(location, limit=PAGE, offset=offset, output_format=None)
        features = objects(ask(page, options).get("features"), page)
        fresh = 0
        for feature in features:
            properties = feature.get("properties")
            complaint = cast("Record", properties) if isinstance(properties, dict) else {}
            number = str(complaint.get("ticket_id") or complaint.get("message_id") or "")
            if number and number not in seen:
                seen.add(number)
                fresh += 1
                yield _kept(complaint)
        if not features:
            return
        if not fresh:
            raise broken_off(location, len(seen), len(seen) + len(features))
        offset += len(features)


def _kept(complaint: Record) -> Record:
    month = _MONTH.match(_word(complaint.get("timestamp")))
    first, *others = _types(complaint.get("problem_type_fondue")) or [""]
    return {
        "type": first,
        "other_types": ", ".join(others),
        "district": _word(complaint.get("district")),
        "province": _word(complaint.get("province")),
        "month": month[0] if month else "",
        "state": _word(complaint.get("state_type_latest") or complaint.get("state")),
    }


def _types(value: object) -> list[str]:
    if isinstance(value, list):
        return [word for word in map(_word, cast("list[object]", value)) if word]
    return [word.strip() for word in _word(value).strip("{}").split(",") if word.strip()]


def _word(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
