"""Noting for the followers of a round what begins in it, and which proposals are answered.

Nothing runs when a phase begins: `ckan needs notify` looks what has begun since it last looked.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.model.follow import ANSWER, PHASE, RESULTS, ROUND
from ckanext.needs.model.proposal import FEASIBLE, INFEASIBLE, Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.model.told import DAYS, MAILS, claim
from ckanext.needs.rounds.news import Began, newest
from ckanext.needs.rounds.phases import OPEN

log = logging.getLogger(__name__)

#: States of a proposal that somebody has answered.
ANSWERED = (FEASIBLE, INFEASIBLE)
#: Who follows the round since before it happened.
NOTE = sa.text("""
    INSERT INTO need_notice
        (id, user_id, kind, key, language, need_id, from_status, to_status, event, about, created)
    SELECT gen_random_uuid()::text, user_id, kind, key, language,
        '', '', '', :event, :about, now() AT TIME ZONE 'UTC'
    FROM need_follow
    WHERE mail AND kind = :kind AND key = :round AND created <= :happened
    RETURNING user_id
""")


def note_news() -> int:
    """Note what is new in the open rounds, each piece once; return how many notices that were.

    An error with one round is logged, and does not keep the others waiting.
    """
    rounds = list(model.Session.scalars(sa.select(Round.id).where(Round.state == OPEN)))
    told = 0
    for round_id in rounds:
        try:
            told += _note_round(round_id)
        except Exception:
            model.Session.rollback()
            log.exception("needs: followers of round %s are not told", round_id)
    return told


def _note_round(round_id: str) -> int:
    """Note what is new in one round, and commit."""
    round = model.Session.get(Round, round_id, populate_existing=True)
    if round is None:
        return 0
    told, last = 0, newest(round, now(), DAYS)
    if last is not None and claim(MAILS, _what(round_id, last)):
        event, about = (PHASE, last.phase.key) if last.phase else (RESULTS, "")
        told = _note(round_id, event, about, last.moment)
    for proposal in _answered(round_id):
        assert proposal.answered is not None  # noqa: S101 - asked for below
        if claim(MAILS, f"answer:{proposal.id}:{proposal.answered.isoformat()}"):
            told += _note(round_id, ANSWER, proposal.id, proposal.answered)
    model.Session.commit()
    return told


def _what(round_id: str, began: Began) -> str:
    """Return what a beginning is called: a phase that is moved to another day begins once more."""
    if began.phase is None:
        return f"results:{round_id}"
    return f"phase:{round_id}:{began.phase.key}:{began.moment.isoformat()}"


def _answered(round_id: str) -> list[Proposal]:
    query = sa.select(Proposal).where(
        Proposal.round_id == round_id,
        Proposal.state.in_(ANSWERED),
        Proposal.answered > now() - timedelta(days=DAYS),
    )
    return list(model.Session.scalars(query.order_by(Proposal.answered)))


def _note(round_id: str, event: str, about: str, happened: datetime) -> int:
    if happened.tzinfo is not None:
        happened = happened.astimezone(UTC).replace(tzinfo=None)
    said = {"kind": ROUND, "round": round_id, "event": event, "about": about}
    return len(model.Session.execute(NOTE, {**said, "happened": happened}).all())
