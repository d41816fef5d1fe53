"""The canonical need: what every source's needs become."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Answer(NamedTuple):
    """What answers a need: a project, or a line of a budget.

    :param target: its kind and id, the same for every need that it answers
    :param amount: baht, None when not known
    """

    target: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Need:
    """One need of a community, codes resolved.

    Codes: area = DOPA digits as text; pillar `<strategy>:<n>`; issue `<strategy>:<n>.<m>`.

    :param need_id: uuid5 of the organisation that loaded it first, source system and external id
    :param fiscal_year: Buddhist Era
    :param status: empty where a file says none
    :param owner_org: name (slug) of the agency that owns the need
    :param people_affected: persons, or None when not reported
    :param estimated_cost: whole baht, or None when not reported
    :param public: whether everyone may read the record
    :param answers: what it is linked to in this portal
    """

    need_id: str
    source_system: str
    external_id: str
    title: str
    strategy: str
    pillar: str
    issue: str
    province: str
    district: str
    fiscal_year: int
    status: str
    owner_org: str
    subdistrict: str = ""
    village: str = ""
    notes: str = ""
    spatial: str = ""
    next_owner: str = ""
    people_affected: int | None = None
    estimated_cost: int | None = None
    requested_on: date | None = None
    status_since: date | None = None
    channel: str = ""
    tags: tuple[str, ...] = field(default=())
    public: bool = True
    source_ref: str = ""
    answers: tuple[Answer, ...] = field(default=())
