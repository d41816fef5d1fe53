"""Moments in words, in the reader's calendar and the portal's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from ckanext.needs.pages.need_card import day
from ckanext.needs.thai.text import NO_BREAK


def moment(when: datetime | str | None, zone: tzinfo, *, with_hours: bool) -> str:
    """Return a moment in Thai: `28 พฤศจิกายน 2569 เวลา 13.15 น.`; empty where there is none.

    :param when: without a zone of its own it is UTC, as CKAN stores moments
    :param zone: that of the portal
    """
    try:
        value = datetime.fromisoformat(when) if isinstance(when, str) else when
    except ValueError:
        return ""
    if not isinstance(value, datetime):
        return ""
    value = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone)
    said = day(value.date().isoformat(), "th")
    return f"{said} เวลา {value:%H.%M}{NO_BREAK}น." if with_hours else said
