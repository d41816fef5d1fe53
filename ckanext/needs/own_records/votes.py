"""Votes in this catalogue's rounds, of those whose result everybody may see.

The result is asked for as pages ask for it (`result_of`): before its time there is none, whoever
harvests, and what its page withholds is withheld here.
"""

from __future__ import annotations

from collections.abc import Iterator

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.ballot_box.results import NotShownYet, result_of
from ckanext.needs.bilingual import Text
from ckanext.needs.model.round import Round
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.records.votes import HeldRound, VoteCount, votes_of
from ckanext.needs.rounds.moments import in_bangkok
from ckanext.needs.rounds.phases import DRAFT
from ckanext.needs.voting.ballots import BallotError
from ckanext.needs.voting.equal_shares import NotInstalled


def read_votes() -> tuple[VoteCount | Problem, ...]:
    """Return what is counted, round by round; a warning for each that can't be counted here."""
    rounds = sa.select(Round).where(Round.state != DRAFT).order_by(Round.name)
    held = model.Session.scalars(rounds).all()
    return tuple(each for round in held for each in _of(round))


def _of(round: Round) -> Iterator[VoteCount | Problem]:
    try:
        found = result_of(round)
    except NotShownYet:
        return
    except (NotInstalled, BallotError) as error:
        yield _left_out(round, error.text)
        return
    held = HeldRound(
        round_id=round.id,
        name=round.name,
        title=round.title_th,
        fiscal_year=round.fiscal_year,
        area=round.area,
        counted_on=in_bangkok(found.counted).date(),
    )
    yield from votes_of(held, found.result)


def _left_out(round: Round, why: Text) -> Problem:
    reason = Text(
        f"ยังนับคะแนนของรอบนี้ไม่ได้ จึงข้ามไป: {why.th}",
        f"this round can't be counted yet and is left out: {why.in_('en')}",
    )
    return Problem("not_counted", reason, SourceRef(round.name), severity="warning")
