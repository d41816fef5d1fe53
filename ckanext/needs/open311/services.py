"""The services of GeoReport v2: the issues of the strategies, and what a request must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists, Issue, Pillar, Strategy
from ckanext.needs.open311.refusals import Refusal

Entry = dict[str, Any]


def services(lists: Codelists, jurisdiction: str, language: str) -> list[Entry]:
    """Return every issue as a service; of pillars whose issues are not known, the pillar.

    :param jurisdiction: code of the area whose strategies are asked for; empty for all
    :raises Refusal: 404, no strategy is of that area
    """
    return [
        _service(strategy, pillar, entry, language)
        for strategy in strategies_of(lists, jurisdiction)
        for pillar in strategy.pillars
        for entry in (pillar.issues or (pillar,))
    ]


def strategies_of(lists: Codelists, jurisdiction: str) -> tuple[Strategy, ...]:
    """Return the strategies of an area, all of them without one.

    :raises Refusal: 404, there is none
    """
    found = tuple(
        s for s in lists.strategies.all() if not jurisdiction or s.area == jurisdiction.strip()
    )
    if not found:
        raise Refusal(
            404,
            Text(
                f"ไม่มี jurisdiction_id «{jurisdiction}»",
                f"there is no jurisdiction_id «{jurisdiction}»",
            ),
        )
    return found


def definition(lists: Codelists, code: str, language: str) -> Entry:
    """Return what a request of a service has to say besides text and place.

    :raises Refusal: 404, no such service
    """
    strategy = lists.strategies.strategy_of(find(lists, code).code)
    return {"service_code": code, "attributes": list(_attributes(lists, strategy, language))}


def find(lists: Codelists, code: str) -> Pillar | Issue:
    """Return the issue or pillar that a service code names.

    :raises Refusal: 404, no such service
    """
    try:
        return lists.strategies.by_code(code)
    except CodeError as error:
        raise Refusal(404, error.reason) from error


def _service(strategy: Strategy, pillar: Pillar, entry: Pillar | Issue, language: str) -> Entry:
    return {
        "service_code": entry.code,
        "service_name": entry.name.in_(language),
        "description": _explained(entry).in_(language),
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(alias.replace(",", " ") for alias in entry.aliases),
        "group": f"{pillar.name.in_(language)} ({strategy.name.in_(language)})",
    }


def _explained(entry: Pillar | Issue) -> Text:
    return entry.explanation if entry.explanation.th else entry.name


def _attributes(lists: Codelists, strategy: Strategy, language: str) -> Iterator[Entry]:
    districts = [
        {"key": area.code, "name": lists.areas.label(area.code, language)}
        for area in lists.areas.children(strategy.area)
    ]
    district = Text("อำเภอหรือเขตที่ต้องการ", "District that the need is in")
    yield {**_attribute(1, "district", district, language), "datatype": "singlevaluelist"} | {
        "required": True,
        "values": districts,
    }
    agency = Text("หน่วยงานที่รับเรื่อง (ชื่อในระบบ)", "Agency that receives it (its name in the portal)")
    yield _attribute(2, "agency", agency, language)
    people = Text("จำนวนคนที่ได้รับผลกระทบ", "People affected")
    yield {**_attribute(3, "people_affected", people, language), "datatype": "number"}
    year = Text("ปีงบประมาณ (พ.ศ.)", "Fiscal year (Buddhist Era)")
    yield {**_attribute(4, "fiscal_year", year, language), "datatype": "number"}


def _attribute(order: int, code: str, description: Text, language: str) -> Entry:
    return {
        "variable": True,
        "code": code,
        "datatype": "string",
        "required": False,
        "datatype_description": "",
        "order": order,
        "description": description.in_(language),
        "values": [],
    }
