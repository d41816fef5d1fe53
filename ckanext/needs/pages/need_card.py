"""What a page says of one need, ready to print in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from babel.dates import format_date

from ckanext.needs.codelists import CodeError, Codelists, Status, Statuses
from ckanext.needs.location import LocationError, coordinates
from ckanext.needs.pages.labels import name_of
from ckanext.needs.thai.text import NO_BREAK
from ckanext.needs.thai.years import OFFSET


@dataclass(frozen=True, slots=True)
class Step:
    """One status on the way of a need: `done`, `now` or `ahead`."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class NeedCard:
    """A need for the eyes; every text is in one language, empty where nothing is known.

    :param place: subdistrict, district, province with the words for their levels
    :param since: day from which the status holds, in the reader's calendar
    :param mood: `open`, `good` or `closed`, for the colour of the status
    :param steps: the way from the first status to the last; empty for a need that left it
    :param latitude: of the point, or None; `located` is False when it is the middle of the area
    """

    status: str
    status_explanation: str
    mood: str
    public: bool
    since: str
    steps: tuple[Step, ...]
    strategy: str
    pillar: str
    issue: str
    place: str
    village: str
    agency: str
    next_owner: str
    people: str
    cost: str
    fiscal_year: str
    requested_on: str
    channel: str
    latitude: float | None
    longitude: float | None
    located: bool


def card(need: dict[str, Any], lists: Codelists, language: str) -> NeedCard:
    """Return the card of a need as `package_show` and `package_search` give it."""

    def name(field: str) -> str:
        return name_of(lists, field, str(need.get(field) or "")).in_(language)

    status = _status(lists.statuses, str(need.get("status") or ""))
    latitude, longitude = _point(str(need.get("spatial") or ""))
    area = need.get("subdistrict") or need.get("district") or need.get("province") or ""
    return NeedCard(
        status=name("status"),
        status_explanation=status.explanation.in_(language) if status else "",
        mood=_mood(lists.statuses, status),
        public=bool(status and status.public),
        since=day(str(need.get("status_since") or ""), language),
        steps=_steps(lists.statuses, status, language),
        strategy=name("strategy"),
        pillar=name("pillar"),
        issue=name("issue"),
        place=lists.areas.full_label(str(area), language) if area else "",
        village=str(need.get("village") or ""),
        agency=_agency(need),
        next_owner=str(need.get("next_owner") or ""),
        people=number(need.get("people_affected")),
        cost=number(need.get("estimated_cost")),
        fiscal_year=name("fiscal_year"),
        requested_on=day(str(need.get("requested_on") or ""), language),
        channel=name("channel"),
        latitude=latitude,
        longitude=longitude,
        located=latitude is not None and need.get("spatial_is_default") is not True,
    )


def day(iso: str, language: str) -> str:
    """Return an ISO day in words: B.E. in Thai (`15 มกราคม 2569`), C.E. otherwise.

    No line ends inside it: its spaces are `NO_BREAK`.
    """
    try:
        value = date.fromisoformat(iso)
    except ValueError:
        return iso
    if not language.startswith("th"):
        said = format_date(value, "d MMMM y", locale="en")
    else:
        said = f"{format_date(value, 'd MMMM', locale='th')} {value.year + OFFSET}"
    return said.replace(" ", NO_BREAK)


def number(value: object) -> str:
    """Return a whole number with commas, empty for anything else."""
    text = str(value if value is not None else "")
    return f"{int(text):,}" if text.isdecimal() else ""


def way(statuses: Statuses) -> tuple[Status, ...]:
    """Return the statuses of a need that goes well: each followed by the first that may follow.

    Only steps forward in the list count, so that a way back does not turn it round.
    """
    listed = statuses.all()
    order = {status.code: place for place, status in enumerate(listed)}
    path = [listed[0]]
    while ahead := [c for c in path[-1].next if order[c] > order[path[-1].code]]:
        path.append(statuses.get(ahead[0]))
    return tuple(path)


def _agency(need: dict[str, Any]) -> str:
    organization = cast("dict[str, str]", need.get("organization") or {})
    return organization.get("title") or ""


def _steps(statuses: Statuses, status: Status | None, language: str) -> tuple[Step, ...]:
    path = way(statuses)
    if status not in path:
        return ()
    here = path.index(status)
    states = ["done"] * here + ["now"] + ["ahead"] * (len(path) - here - 1)
    return tuple(
        Step(each.name.in_(language), state) for each, state in zip(path, states, strict=True)
    )


def _mood(statuses: Statuses, status: Status | None) -> str:
    if status is None or status.open311 == "open":
        return "open"
    return "good" if status == way(statuses)[-1] else "closed"


def _status(statuses: Statuses, code: str) -> Status | None:
    try:
        return statuses.get(code)
    except CodeError:
        return None


def _point(geojson: str) -> tuple[float, float] | tuple[None, None]:
    try:
        return coordinates(geojson)
    except LocationError:
        return None, None
