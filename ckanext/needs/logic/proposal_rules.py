"""What a proposal must be: when, by whom, where, and its texts without personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.roles import roles_on_need
from ckanext.needs.logic.rounds_access import STAFF
from ckanext.needs.logic.values import personal_data
from ckanext.needs.model.proposal import WITHDRAWN, Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.rounds.changes import vote_is_set
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phases import ARCHIVED, may_propose
from ckanext.needs.search import NEED_TYPE

#: Of one person in one round; more would be noise.
MOST_PROPOSALS = 20
#: A need that an agency agrees with and that nobody pays for yet.
WITHOUT_MONEY = ("accepted", "planned")


def check_phase(round: Round, staff: bool, moment: datetime) -> None:
    """Refuse proposals outside of their phase; of those who run the round, once voting began.

    :raises RoundError: with what is possible
    """
    if staff and round.state != ARCHIVED and not vote_is_set(round, moment):
        return
    if not may_propose(round, moment):
        reason = Text(
            "ขณะนี้ไม่ใช่ช่วงเสนอโครงการของรอบนี้", "the round takes no proposals now: see its phases"
        )
        raise RoundError("round", reason)


def check_limit(round: Round, user_id: str) -> None:
    """Refuse more proposals of one person than a round has use for.

    :raises RoundError: there are as many already
    """
    query = sa.select(sa.func.count()).where(
        Proposal.round_id == round.id, Proposal.created_by == user_id
    )
    if int(model.Session.execute(query).scalar_one()) >= MOST_PROPOSALS:
        reason = Text(
            f"คุณเสนอครบ {MOST_PROPOSALS} โครงการแล้ว",
            f"you have made {MOST_PROPOSALS} proposals, which is the most",
        )
        raise RoundError("round", reason)


def check_place(round: Round, district: str) -> None:
    """Refuse a place outside of the round's area, or without an envelope where districts have one.

    :raises RoundError: naming the area
    """
    areas = lists.current().areas
    if district != round.area and not areas.contains(round.area, district):
        around = areas.full_label(round.area), areas.full_label(round.area, "en")
        reason = Text(f"ต้องอยู่ใน{around[0]}", f"must lie in {around[1]}")
        raise RoundError("district", reason)
    if round.envelopes and district not in round.envelopes:
        named = [areas.get(code).name for code in round.envelopes]
        th, en = ", ".join(n.th for n in named), ", ".join(n.in_("en") for n in named)
        reason = Text(f"ต้องเป็นพื้นที่ที่มีวงเงิน: {th}", f"must be one with an envelope: {en}")
        raise RoundError("district", reason)


def check_topic(round: Round, topic: str) -> None:
    """Refuse a topic that the round does not have.

    :raises RoundError: naming those it has
    """
    known = {str(each["key"]) for each in topics_of(round)}
    if topic and topic not in known:
        listed = ", ".join(sorted(known)) or "-"
        reason = Text(f"ต้องเป็นหนึ่งใน {listed}", f"must be one of {listed}")
        raise RoundError("topic", reason)


def topics_of(round: Round) -> list[dict[str, Any]]:
    """Return what proposals of a round are told apart by: its topics, or its strategy's pillars."""
    return topics_of_fields(round.topics, round.strategy)


def topics_of_fields(topics: list[dict[str, Any]], strategy: str) -> list[dict[str, Any]]:
    """Return the same of a round's fields, as `need_round_show` gives them."""
    if topics or not strategy:
        return topics
    try:
        pillars = lists.current().strategies.get(strategy).pillars
    except CodeError:
        return []
    return [{"key": pillar.code, "name": pillar.name.as_dict()} for pillar in pillars]


def check_texts(data: Mapping[str, Any], checked: bool) -> None:
    """Refuse texts with what may be personal data.

    :param checked: an official has read them; then only what reaches a person is refused
    :raises RoundError: naming what was found
    """
    for field in ("title", "text", "reason"):
        said = str(data.get(field) or "")
        reason = personal_data(said)
        kinds = {finding.kind for finding in find_personal_data(said)}
        if reason and (not checked or kinds & DIRECT):
            raise RoundError(field, reason)


def check_answer(
    round: Round, proposal: Proposal, data: Mapping[str, Any], moment: datetime
) -> None:
    """Refuse an answer that comes too late or does not say enough.

    :raises RoundError: with what is missing
    """
    check_texts(data, checked=True)
    feasible, cost = data.get("feasible"), data.get("cost")
    answers = feasible is not None or bool(cost)
    if answers and vote_is_set(round, moment):
        reason = Text("การลงคะแนนเริ่มแล้ว แก้คำตอบไม่ได้", "voting has begun: the answer stays")
        raise RoundError("feasible", reason)
    if answers and proposal.state == WITHDRAWN:
        raise RoundError("feasible", Text("ข้อเสนอนี้ถูกถอนแล้ว", "this proposal was withdrawn"))
    if feasible is False and not data.get("reason"):
        raise RoundError("reason", Text("โปรดบอกเหตุผล", "please say why not"))
    if feasible and not (cost or proposal.cost):
        reason = Text("โปรดระบุค่าใช้จ่าย", "please say what it costs")
        raise RoundError("cost", reason)


def from_need(context: Context, round: Round, need_id: object) -> dict[str, Any]:
    """Return what an accepted need says of a proposal.

    :raises RoundError: no such need that the user acts for, not accepted, or proposed already
    """
    missing = Text("ไม่พบความต้องการนี้ หรือคุณไม่ได้ดูแล", "no such need, or you do not act for it")
    try:
        need = tk.get_action("package_show")({**context}, {"id": str(need_id)})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        raise RoundError("need_id", missing) from None
    if need.get("type") != NEED_TYPE or not roles_on_need(context, need) & STAFF:
        raise RoundError("need_id", missing)
    if need["private"] or need.get("status") not in WITHOUT_MONEY:
        reason = Text("ต้องเป็นความต้องการที่หน่วยงานเห็นชอบแล้ว", "must be a need that was accepted")
        raise RoundError("need_id", reason)
    if _is_proposed(round, need["id"]):
        reason = Text("ความต้องการนี้อยู่ในรอบแล้ว", "this need is in the round already")
        raise RoundError("need_id", reason)
    return {
        "need_id": need["id"],
        "title": str(need["title"])[:200],
        "text": str(need.get("notes") or "")[:5_000],
        "district": need.get("district") or "",
        "cost": need.get("estimated_cost") or None,
    }


def _is_proposed(round: Round, need_id: str) -> bool:
    query = sa.select(Proposal.id).where(
        Proposal.round_id == round.id, Proposal.need_id == need_id, Proposal.state != WITHDRAWN
    )
    return model.Session.execute(query).first() is not None
