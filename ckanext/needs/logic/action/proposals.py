"""Proposals of a round: hand one in, answer it, take it back, look at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from ckanext.needs.bilingual import Text
from ckanext.needs.logic.proposal_rules import (
    check_answer,
    check_limit,
    check_phase,
    check_place,
    check_texts,
    check_topic,
    from_need,
)
from ckanext.needs.logic.rounds_access import (
    actor_id,
    is_staff,
    proposal_of,
    refuse,
    round_of,
    wrong,
)
from ckanext.needs.logic.rounds_shown import show_proposals
from ckanext.needs.logic.schema_rounds import (
    answer_schema,
    proposal_list_schema,
    proposal_schema,
)
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.matching import has_words
from ckanext.needs.model.proposal import (
    FEASIBLE,
    INFEASIBLE,
    STATES,
    WITHDRAWN,
    Proposal,
    next_number,
)
from ckanext.needs.model.round import Round
from ckanext.needs.rounds.changes import vote_is_set
from ckanext.needs.rounds.errors import RoundError


def need_proposal_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose something to spend the money of a round on.

    Everyone who is logged in, while the round's phase is one of proposing; officials of the place
    and publishers of the round's organisation until voting begins, and they alone out of a need.

    :param round: id or name of the round
    :type round: string
    :param title: what it is, in 5 to 200 characters
    :type title: string
    :param text: what it is good for (optional)
    :type text: string
    :param district: code of a district or subdistrict in the round's area
    :type district: string
    :param topic: key of one of the round's topics (optional)
    :type topic: string
    :param cost: whole baht, as far as known (optional)
    :type cost: int
    :param need_id: id of an accepted need that it comes from (optional); title, text, place and
        cost are the need's where they are not given
    :type need_id: string
    :param checked: the texts were read: what looks like personal data in them is none (officials
        and publishers only; ID numbers, telephone numbers and e-mail addresses are never taken)
    :type checked: bool

    :returns: the proposal, as ``need_proposal_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_proposal_create", context, data_dict)
    round = round_of(context, data_dict.get("round"), lock=True)
    try:
        values = _proposed(context, round, data_dict)
    except RoundError as error:
        model.Session.rollback()
        refuse(error)
    except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound):
        model.Session.rollback()
        raise
    proposal = Proposal(
        round_id=round.id,
        number=next_number(round.id),
        asked_cost=values["cost"],
        created_by=actor_id(context),
        **values,
    )
    model.Session.add(proposal)
    model.Session.commit()
    return show_proposals(context, round, [proposal])[0]


def need_proposal_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say whether a proposal can be done, what it costs, and later whether it is in the plan.

    Officials of its district, and publishers of the round's organisation. Once voting began only
    ``adopted`` can be said.

    :param id: id of the proposal
    :type id: string
    :param feasible: whether it can be done; without it the answer stays (optional)
    :type feasible: bool
    :param reason: why (needed where it is not feasible)
    :type reason: string
    :param cost: whole baht as it is now known; what can be done needs one
    :type cost: int
    :param adopted: whether it is in the local government's plan (optional)
    :type adopted: bool

    :returns: the proposal, as ``need_proposal_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_proposal_answer", context, data_dict)
    data, errors = tk.navl_validate(dict(data_dict), answer_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    round, proposal = _locked(context, data_dict)
    try:
        check_answer(round, proposal, data, datetime.now(UTC))
    except RoundError as error:
        model.Session.rollback()
        refuse(error)
    if data.get("feasible") is not None:
        proposal.feasible = bool(data["feasible"])
        proposal.state = FEASIBLE if proposal.feasible else INFEASIBLE
        proposal.feasibility_reason = data["reason"]
        proposal.answered, proposal.answered_by = _now(), actor_id(context)
    proposal.cost = data.get("cost") or proposal.cost
    proposal.adopted = data.get("adopted") if data.get("adopted") is not None else proposal.adopted
    model.Session.commit()
    return show_proposals(context, round, [proposal])[0]


def need_proposal_withdraw(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a proposal back, before voting begins; who made it, or who may answer it.

    :param id: id of the proposal
    :type id: string

    :returns: the proposal, as ``need_proposal_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_proposal_withdraw", context, data_dict)
    round, proposal = _locked(context, data_dict)
    if vote_is_set(round, datetime.now(UTC)):
        model.Session.rollback()
        raise wrong(
            "state", Text("การลงคะแนนเริ่มแล้ว ถอนไม่ได้", "voting has begun: it can't be withdrawn")
        )
    proposal.state = WITHDRAWN
    model.Session.commit()
    return show_proposals(context, round, [proposal])[0]


@tk.side_effect_free
def need_proposal_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a proposal: by its id, or by its round and number.

    :param id: id of the proposal
    :type id: string
    :param round: id or name of the round, in the place of ``id``
    :type round: string
    :param number: the number in the round
    :type number: int

    :returns: ``id``, ``round_id``, ``number``, ``title``, ``text``, ``district`` (``code``, ``th``,
        ``en``), ``topic``, ``cost`` and ``asked_cost`` (baht or null), ``state`` (``waiting``,
        ``feasible``, ``infeasible``, ``withdrawn``), ``feasible``, ``feasibility_reason``,
        ``adopted``, ``need`` (``id``, ``title``; or null), ``mine``, ``created``, ``answered``
    :rtype: dictionary
    """
    tk.check_access("need_proposal_show", context, data_dict)
    round, proposal = _found(context, data_dict)
    mine = bool(actor_id(context)) and proposal.created_by == actor_id(context)
    if proposal.state == WITHDRAWN and not (mine or is_staff(context, round, proposal.district)):
        raise tk.ObjectNotFound
    return show_proposals(context, round, [proposal])[0]


@tk.side_effect_free
def need_proposal_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the proposals of a round, but for those that were taken back.

    :param round: id or name of the round
    :type round: string
    :param district: code of a district; what lies in it counts too (optional)
    :type district: string
    :param topic: key of a topic (optional)
    :type topic: string
    :param state: ``waiting``, ``feasible`` or ``infeasible``; ``withdrawn`` for those who answer
        proposals (optional)
    :type state: string
    :param q: words in title or text (optional)
    :type q: string
    :param order: ``number`` or ``cost`` (optional, default: ``number``)
    :type order: string
    :param limit: at most so many (optional, default: 50, 500 at most)
    :type limit: int
    :param offset: leave out so many (optional)
    :type offset: int

    :returns: ``count`` and ``results``, each as ``need_proposal_show`` gives it
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(dict(data_dict), proposal_list_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_proposal_list", context, data_dict)
    round = round_of(context, data_dict.get("round"))
    chosen = _chosen(context, round, data)
    count = model.Session.execute(sa.select(sa.func.count()).select_from(chosen.subquery()))
    order = Proposal.cost if data.get("order") == "cost" else Proposal.number
    page = chosen.order_by(order.nulls_last(), Proposal.number)
    page = page.limit(min(int(data.get("limit") or 50), 500)).offset(int(data.get("offset") or 0))
    results = show_proposals(context, round, model.Session.scalars(page))
    return {"count": count.scalar_one(), "results": results}


def _proposed(context: Context, round: Round, data_dict: DataDict) -> dict[str, Any]:
    """Return the columns of a proposal that somebody hands in; the round is locked."""
    said_of = {key: data_dict.get(key) for key in proposal_schema()}
    given = {key: value for key, value in said_of.items() if value not in (None, "")}
    need = from_need(context, round, data_dict["need_id"]) if data_dict.get("need_id") else {}
    data, errors = tk.navl_validate(boxed({**need, **given}), proposal_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    staff = is_staff(context, round, data["district"])
    check_phase(round, staff, datetime.now(UTC))
    if not staff:
        check_limit(round, actor_id(context))
    check_place(round, data["district"])
    check_topic(round, data["topic"])
    said = str(data_dict.get("checked", "")).lower() in ("true", "1", "on", "yes")
    check_texts(data, checked=staff and said)
    columns = {key: data.get(key) for key in proposal_schema()}
    return {**columns, "need_id": need["need_id"] if need else None}


def _locked(context: Context, data_dict: DataDict) -> tuple[Round, Proposal]:
    """Return a proposal as it is now, and its round, locked: no vote begins on half an answer."""
    round, proposal = proposal_of(context, data_dict.get("id"))
    round = round_of(context, round.id, lock=True)
    model.Session.refresh(proposal)
    return round, proposal


def _found(context: Context, data_dict: DataDict) -> tuple[Round, Proposal]:
    if data_dict.get("id"):
        return proposal_of(context, data_dict["id"])
    round, said = round_of(context, data_dict.get("round")), str(data_dict.get("number", ""))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
    query = sa.select(Proposal).where(Proposal.round_id == round.id, Proposal.number == number)
    found = model.Session.scalar(query)
    if found is None:
        raise tk.ObjectNotFound
    return round, found


def _chosen(context: Context, round: Round, data: Mapping[str, Any]) -> sa.Select[tuple[Proposal]]:
    query, state = sa.select(Proposal).where(Proposal.round_id == round.id), data.get("state")
    if state not in (None, *STATES):
        listed = ", ".join(STATES)
        raise wrong("state", Text(f"ต้องเป็นหนึ่งใน {listed}", f"must be one of {listed}"))
    if state == WITHDRAWN and not is_staff(context, round):
        raise tk.NotAuthorized(tk._("You have to act for the organisation of this round"))
    query = query.where(Proposal.state == state if state else Proposal.state != WITHDRAWN)
    if data.get("district"):
        query = query.where(Proposal.district.startswith(data["district"]))
    if data.get("topic"):
        query = query.where(Proposal.topic == data["topic"])
    if data.get("q"):
        text = sa.func.concat(Proposal.title, " ", Proposal.text)
        query = query.where(has_words(text, data["q"]))
    return query


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
