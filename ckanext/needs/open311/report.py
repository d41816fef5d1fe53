"""A service request that another system sends, as a need that waits for an official.

Names, addresses and telephone numbers of those who report (`email`, `phone` ...) are not kept: the
need is what is published, and nobody has to be called back by this portal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists, Issue
from ckanext.needs.open311.refusals import Refusal
from ckanext.needs.open311.services import find
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.thai import FiscalYear, normalise, today

#: A need's title is the beginning of the description, up to so many characters.
TITLE = 120
STATUS = "submitted"
DISTRICT = Text("ต้องมี attribute[district]", "attribute[district] is required")
DESCRIPTION = Text("ต้องมี description", "description is required")
SERVICE = Text("ต้องมี service_code", "service_code is required")
RECEIVED = Text("รับเรื่องไว้แล้ว รอเจ้าหน้าที่ตรวจ", "Received; an official will look at it")


def as_need(sent: Mapping[str, str], lists: Codelists, agencies: list[str]) -> dict[str, Any]:
    """Return what is sent as `package_create` takes it.

    :param agencies: names of the organisations that the caller may send to
    :raises Refusal: something is missing, the service is unknown, or the agency is not clear
    """
    missing = [
        reason
        for name, reason in (
            ("service_code", SERVICE),
            ("description", DESCRIPTION),
            ("attribute[district]", DISTRICT),
        )
        if not sent.get(name, "").strip()
    ]
    if missing:
        raise Refusal(400, *missing)
    topic = find(lists, sent["service_code"].strip())
    strategy = lists.strategies.strategy_of(topic.code)
    description = sent["description"].strip()
    need = {
        "type": NEED_TYPE,
        "title": _title(description),
        "notes": description,
        "strategy": strategy.id,
        "issue" if isinstance(topic, Issue) else "pillar": topic.code,
        "district": sent["attribute[district]"].strip(),
        "fiscal_year": _attribute(sent, "fiscal_year") or str(FiscalYear.of(today()).be),
        "people_affected": _attribute(sent, "people_affected"),
        "village": sent.get("address_string", "").strip(),
        "spatial": _point(sent),
        "requested_on": today().isoformat(),
        "channel": "online",
        "status": STATUS,
        "owner_org": _agency(_attribute(sent, "agency"), agencies),
    }
    return {name: value for name, value in need.items() if value}


def notice(alike: Sequence[Mapping[str, Any]]) -> Text:
    """Return what is said to who sent a request.

    :param alike: public needs that may be the same, each with an `id`
    """
    if not alike:
        return RECEIVED
    ids = ", ".join(str(need["id"]) for need in alike)
    return Text(
        f"{RECEIVED.th} อาจซ้ำกับเรื่อง: {ids}", f"{RECEIVED.in_('en')}. May be the same as: {ids}"
    )


def _title(description: str) -> str:
    line = normalise(description.splitlines()[0])
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def _attribute(sent: Mapping[str, str], name: str) -> str:
    return sent.get(f"attribute[{name}]", "").strip()


def _point(sent: Mapping[str, str]) -> str:
    latitude, longitude = sent.get("lat", "").strip(), sent.get("long", "").strip()
    return f"{latitude}, {longitude}" if latitude or longitude else ""


def _agency(said: str, agencies: list[str]) -> str:
    if said or len(agencies) == 1:
        return said or agencies[0]
    listed = ", ".join(sorted(agencies)[:20])
    if not agencies:
        reason = Text("กุญแจนี้ส่งเรื่องให้หน่วยงานใดไม่ได้", "this key may not send to any organisation")
        raise Refusal(403, reason)
    raise Refusal(
        400,
        Text(
            f"ต้องมี attribute[agency] บอกหน่วยงานที่รับเรื่อง (มี: {listed})",
            f"attribute[agency] is required: who receives it (there are: {listed})",
        ),
    )
