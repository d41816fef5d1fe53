"""From the parameters of GET requests to a search in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.open311.refusals import Refusal
from ckanext.needs.open311.service_requests import THAILAND
from ckanext.needs.open311.services import find, strategies_of
from ckanext.needs.search import NEED_TYPE

#: GeoReport v2: a span of dates is at most this long, and this is the span of a call without one.
SPAN = timedelta(days=90)
#: GeoReport v2: no answer has more.
MOST = 1000
PAGE_SIZE = 100
_ID = re.compile(r"[0-9A-Za-z_-]{1,100}")


def search_of(asked: Mapping[str, str], lists: Codelists, now: datetime) -> dict[str, Any]:
    """Return the parameters of a `package_search` for what is asked.

    :param now: with its time zone
    :raises Refusal: a parameter that can't be used
    """
    if asked.get("service_request_id"):
        chosen = [_one_of("id", _ids(asked["service_request_id"]))]
        rows, page = MOST, 1
    else:
        rows = _whole(asked, "page_size", PAGE_SIZE, MOST)
        page = _whole(asked, "page", 1, 10_000)
        chosen = [_dates(asked, now), *_filters(asked, lists)]
    return {
        "fq_list": [f"+type:{NEED_TYPE}", *(f"+{one}" for one in chosen)],
        "rows": rows,
        "start": (page - 1) * rows,
        "sort": "requested_on desc, metadata_created desc, id asc",
    }


def _filters(asked: Mapping[str, str], lists: Codelists) -> list[str]:
    filters: list[str] = []
    if asked.get("jurisdiction_id"):
        found = strategies_of(lists, asked["jurisdiction_id"])
        filters.append(_one_of("strategy", [strategy.id for strategy in found]))
    if asked.get("service_code"):
        codes = [find(lists, code.strip()).code for code in asked["service_code"].split(",")]
        filters.append(f"({_one_of('issue', codes)} OR {_one_of('pillar', codes)})")
    if asked.get("status"):
        filters.append(_one_of("status", _statuses(asked["status"], lists)))
    return filters


def _statuses(said: str, lists: Codelists) -> list[str]:
    """Return the statuses that stand for `open`, for `closed`, or for both."""
    wanted = {each.strip() for each in said.split(",")}
    if not wanted <= {"open", "closed"}:
        raise _wrong("status", said, Text("open หรือ closed", "open or closed"))
    return [s.code for s in lists.statuses.all() if s.open311 in wanted and s.public]


def _dates(asked: Mapping[str, str], now: datetime) -> str:
    """Return the filter for when needs were asked for.

    A need that says its day counts from the beginning of that day in Thailand; one that does not,
    from when it was entered.
    """
    start, end = _span(_moment(asked, "start_date"), _moment(asked, "end_date"), now)
    first = start.astimezone(THAILAND)
    if first.time() != time():
        first += timedelta(days=1)
    last = end.astimezone(THAILAND)
    days = f"requested_on:[{first.date()} TO {last.date()}]" if first.date() <= last.date() else ""
    entered = f"metadata_created:[{_solr(start)} TO {_solr(end)}]"
    without_day = f"(*:* AND {entered} NOT requested_on:[* TO *])"
    return f"({days} OR {without_day})" if days else without_day


def _span(start: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    if start is None:
        end = end or now
        return end - SPAN, end
    end = end or start + SPAN
    if end < start or end - start > SPAN:
        raise Refusal(
            400,
            Text(
                "start_date ต้องไม่หลัง end_date และห่างกันไม่เกิน 90 วัน",
                "start_date must not be after end_date, nor 90 days before it",
            ),
        )
    return start, end


def _moment(asked: Mapping[str, str], name: str) -> datetime | None:
    said = asked.get(name, "").strip()
    if not said:
        return None
    try:
        # In an address, a plus sign that was not encoded arrives as a space.
        moment = datetime.fromisoformat(said.replace(" ", "+"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=THAILAND)
        if not 1900 <= moment.year <= 2200:
            raise ValueError(said)
    except ValueError as error:
        expected = Text(
            "วันเวลาแบบ ISO 8601 (ค.ศ.) เช่น 2026-01-31T00:00:00+07:00",
            "an ISO 8601 date and time, such as 2026-01-31T00:00:00+07:00",
        )
        raise _wrong(name, said, expected) from error
    return moment


def _whole(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    said = asked.get(name, "").strip() or str(usual)
    if not (said.isascii() and said.isdecimal() and len(said) < 9 and 1 <= int(said) <= most):
        raise _wrong(name, said, Text(f"จำนวนเต็ม 1 ถึง {most}", f"a whole number, 1 to {most}"))
    return int(said)


def _ids(said: str) -> list[str]:
    ids = [each.strip() for each in said.split(",") if each.strip()]
    if not ids or len(ids) > MOST or not all(map(_ID.fullmatch, ids)):
        raise _wrong("service_request_id", said, Text("รหัสคั่นด้วยจุลภาค", "ids with commas between"))
    return ids


def _one_of(field: str, values: list[str]) -> str:
    """Return a filter on the exact values of a field; they come from our lists or were checked."""
    return f"{field}:(" + " OR ".join(f'"{value}"' for value in values) + ")"


def _solr(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _wrong(name: str, said: str, expected: Text) -> Refusal:
    shown = said[:80]
    return Refusal(
        400,
        Text(
            f"{name}: «{shown}» ใช้ไม่ได้ ต้องเป็น {expected.th}",
            f"{name}: «{shown}» can't be used; expected {expected.en}",
        ),
    )
