"""What the API and the pages say of rounds, proposals and forums; never who wrote or answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import config, lists
from ckanext.needs.logic.rounds_access import actor_id, is_publisher, is_staff
from ckanext.needs.model.forum import Forum
from ckanext.needs.model.proposal import WITHDRAWN, Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.pages.labels import name_of
from ckanext.needs.rounds import phases as of_round
from ckanext.needs.rounds.when import when
from ckanext.needs.search import NEED_TYPE

#: Attendance is told to this many people to those who do not run the round.
ROUNDED_TO = 5


def show_round(context: Context, round: Round, moment: datetime) -> dict[str, Any]:
    """Return a round with what its time makes of it at a moment."""
    now, following = of_round.phase_at(round, moment), of_round.next_phase(round, moment)
    return {
        "id": round.id,
        "name": round.name,
        "organization": _organization(round.organization_id),
        "area": _area(round.area),
        "title": {"th": round.title_th, "en": round.title_en or round.title_th},
        "about": {"th": round.about_th, "en": round.about_en or round.about_th},
        "fiscal_year": round.fiscal_year,
        "budget": round.budget,
        "envelopes": round.envelopes,
        "strategy": round.strategy,
        "topics": round.topics,
        "phases": round.phases,
        "voting": round.voting,
        "who": round.who,
        "state": round.state,
        "when": when(round, moment),
        "phase": now.key if now else None,
        "next_phase": following.key if following else None,
        "may_propose": of_round.may_propose(round, moment),
        "may_vote": of_round.may_vote(round, moment),
        "vote_began": of_round.vote_began(round, moment),
        "counts_shown": of_round.counts_shown(round, moment),
        "may_edit": is_publisher(context, round),
        "may_answer": is_staff(context, round),
        "created": round.created.isoformat(),
        "modified": round.modified.isoformat(),
    }


def show_proposals(
    context: Context, round: Round, proposals: Iterable[Proposal]
) -> list[dict[str, Any]]:
    """Return proposals of one round; of needs behind them only those that the user may read."""
    shown, me = list(proposals), actor_id(context)
    needs = readable_needs(context, {p.need_id for p in shown if p.need_id})
    return [_proposal(proposal, needs, me) for proposal in shown]


def show_forums(context: Context, round: Round, forums: Iterable[Forum]) -> list[dict[str, Any]]:
    """Return forums of one round; attendance as `_people` tells it to those who do not run it."""
    shown = list(forums)
    needs = readable_needs(context, {need for forum in shown for need in forum.need_ids})
    districts = {forum.district for forum in shown}
    own = {district for district in districts if is_staff(context, round, district)}
    return [_forum(forum, needs, forum.district in own) for forum in shown]


def readable_needs(context: Context, ids: Collection[str]) -> dict[str, str]:
    """Return the titles of those of some needs that the acting user may read, by id."""
    table = model.package_table
    query = sa.select(table.c.id, table.c.title, table.c.private).where(
        table.c.id.in_(list(ids)), table.c.type == NEED_TYPE, table.c.state == "active"
    )
    if not ids:
        return {}
    rows = [(str(row.id), str(row.title), row.private) for row in model.Session.execute(query)]
    return {need: title for need, title, hidden in rows if not hidden or _may_read(context, need)}


def _may_read(context: Context, need_id: str) -> bool:
    if context.get("ignore_auth"):
        return True
    asking: Any = {"user": context.get("user", ""), "auth_user_obj": context.get("auth_user_obj")}
    try:
        return bool(tk.check_access("package_show", asking, {"id": need_id}))
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False


def _proposal(proposal: Proposal, needs: dict[str, str], me: str) -> dict[str, Any]:
    need = proposal.need_id if proposal.need_id in needs else None
    return {
        "id": proposal.id,
        "round_id": proposal.round_id,
        "number": proposal.number,
        "title": proposal.title,
        "text": proposal.text,
        "district": _area(proposal.district),
        "topic": proposal.topic,
        "cost": proposal.cost,
        "asked_cost": proposal.asked_cost,
        "state": proposal.state,
        "feasible": proposal.feasible,
        "feasibility_reason": proposal.feasibility_reason,
        "adopted": proposal.adopted,
        "need": {"id": need, "title": needs[need]} if need else None,
        "mine": bool(me) and proposal.created_by == me and proposal.state != WITHDRAWN,
        "created": proposal.created.isoformat(),
        "answered": proposal.answered.isoformat() if proposal.answered else None,
    }


def _forum(forum: Forum, needs: dict[str, str], staff: bool) -> dict[str, Any]:
    return {
        "id": forum.id,
        "round_id": forum.round_id,
        "title": forum.title,
        "district": _area(forum.district),
        "held_on": forum.held_on.isoformat(),
        "place": forum.place,
        "link": forum.link,
        "attendance": _people(forum.attendance, staff),
        "attendance_online": _people(forum.attendance_online, staff),
        "communities": forum.communities,
        "communities_with_plan": forum.communities_with_plan,
        "needs": [{"id": each, "title": needs[each]} for each in forum.need_ids if each in needs],
    }


def _people(count: int | None, exact: bool) -> int | None:
    """Return a count of people; for the public rounded, and nothing of a few.

    Exact ones beside a published total would give away those that the gate withholds from it.
    """
    if count is None or exact:
        return count
    return None if count < config.threshold() else round(count / ROUNDED_TO) * ROUNDED_TO


def _area(code: str) -> dict[str, str]:
    return {"code": code, **name_of(lists.current(), "area", code).as_dict()}


def _organization(organization_id: str) -> dict[str, str]:
    group = model.Group.get(organization_id)
    if group is None:
        return {"id": organization_id, "name": "", "title": ""}
    return {"id": organization_id, "name": group.name, "title": group.title or group.name}
