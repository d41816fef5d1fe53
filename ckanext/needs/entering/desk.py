"""Where and to whom somebody may report a need: what the form offers and has chosen already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs import config, lists
from ckanext.needs.codelists import CodeError, Codelists, Strategy
from ckanext.needs.model.role_grant import LEADER, in_force
from ckanext.needs.pages import form_choices
from ckanext.needs.pages.form_choices import Option
from ckanext.needs.thai import FiscalYear, today


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation that a need may be reported to."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What a user's form offers.

    :param within: codes of the areas that the user acts in; what is inside them is offered
    :param leads: whether the user is a community leader somewhere
    """

    agencies: tuple[Agency, ...]
    within: tuple[str, ...]
    leads: bool

    @property
    def provinces(self) -> tuple[str, ...]:
        """Codes of the provinces that the areas lie in, in their order."""
        return tuple(dict.fromkeys(code[:2] for code in self.within))

    def agency(self, organization: str) -> Agency | None:
        """Return one of the organisations, by id or name."""
        return next((a for a in self.agencies if organization in (a.id, a.name)), None)


def desk_of(user_id: str, user: str) -> Desk:
    """Return what a user may report: as a community leader, and as editor of organisations."""
    grants = in_force(user_id, LEADER)
    edits = tk.get_action("organization_list_for_user")(
        {"user": user}, {"permission": "create_dataset"}
    )
    agencies = {each["id"]: _agency(each) for each in edits}
    granted = {grant.organization_id for grant in grants} - {*agencies}
    agencies |= {each.id: each for each in _agencies(granted)}
    everywhere = config.provinces() or form_choices.provinces_of_strategies(lists.current())
    areas = [grant.area for grant in grants] + [*(everywhere if edits else ())]
    return Desk(
        agencies=tuple(agencies.values()),
        within=tuple(dict.fromkeys(areas)),
        leads=bool(grants),
    )


def places(desk: Desk, province: str, level: str) -> tuple[Option, ...]:
    """Return the districts or subdistricts of a province that a user may report needs of."""
    options = form_choices.options(level, lists.current(), (province,), {})
    return tuple(option for option in options if _is_offered(option.value, desk.within))


def chosen_places(desk: Desk, province: str) -> dict[str, str]:
    """Return the places that need no choice: the area of the first grant, else the only one."""
    area = next((code for code in desk.within if code[:2] == province), "")
    chosen = {"district": area[:4] if len(area) >= 4 else "", "subdistrict": area[4:] and area}
    districts = places(desk, province, "district")
    if not chosen["district"] and len(districts) == 1:
        chosen["district"] = districts[0].value
    return {field: code for field, code in chosen.items() if code}


def topics(province: str, codelists: Codelists | None = None) -> tuple[Strategy, ...]:
    """Return the strategies whose pillars the form shows: that of the province this year.

    All of them where the province has none.
    """
    known = (codelists or lists.current()).strategies
    try:
        return (known.for_year(province, FiscalYear.of(today()).be),)
    except CodeError:
        return known.all()


def _is_offered(code: str, within: Iterable[str]) -> bool:
    return any(code.startswith(area) or area.startswith(code) for area in within)


def _agencies(ids: Iterable[str]) -> list[Agency]:
    query = sa.select(model.Group).where(
        model.Group.id.in_(list(ids)), model.Group.state == "active"
    )
    return [
        Agency(group.id, group.name, group.title or group.name)
        for group in model.Session.scalars(query)
    ]


def _agency(organization: dict[str, Any]) -> Agency:
    return Agency(organization["id"], organization["name"], organization["display_name"])
