"""What happened in a round, for its feed: from its dates and its answers, without any count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.bilingual import Text
from ckanext.needs.following.changes import MOST
from ckanext.needs.following.rounds import ANSWERED
from ckanext.needs.model.follow import ANSWER, PHASE, RESULTS
from ckanext.needs.model.proposal import FEASIBLE, Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.pages.round_page import in_words
from ckanext.needs.rounds.moments import in_bangkok
from ckanext.needs.rounds.news import Began, began
from ckanext.needs.rounds.phases import VOTE

FEASIBLE_TEXT = Text("ทำได้", "feasible")
INFEASIBLE_TEXT = Text("ทำไม่ได้", "not feasible")
PROPOSAL = Text("ข้อเสนอที่ {number} {title}", "Proposal {number}: {title}")
UNTIL = Text("{what} ถึง {day}", "{what}, until {day}")
#: Pages of a round, by what happened.
VOTE_PAGE, RESULTS_PAGE = "vote", "results"


@dataclass(frozen=True, slots=True)
class RoundChange:
    """One thing that happened in a round.

    :param key: its name among those of the round, in ids of entries
    :param event: `PHASE`, `RESULTS` or `ANSWER`
    :param about: of the round, or of the proposal that is answered
    :param status: what it is now; :param path: of its page, without the language
    :param created: UTC without a zone
    """

    key: str
    event: str
    round_id: str
    about: Text
    status: Text
    path: str
    created: datetime


def of(round: Round) -> list[RoundChange]:
    """Return what happened in a round until now, the newest first."""
    begun = [of_beginning(round, one) for one in began(round, now())]
    changes = [*begun, *(of_answer(round, proposal) for proposal in _answered(round.id))]
    return sorted(changes, key=lambda change: change.created, reverse=True)[:MOST]


def still(round: Round, event: str, about: str) -> RoundChange | None:
    """Return what a notice tells of a round, as it is now; None where that no longer holds.

    :param about: key of the phase or id of the proposal
    """
    if event == ANSWER:
        proposal = model.Session.get(Proposal, about)
        answered = proposal is not None and proposal.state in ANSWERED
        return of_answer(round, proposal) if proposal is not None and answered else None
    for one in began(round, now()):
        if event == RESULTS and one.phase is None:
            return of_beginning(round, one)
        if event == PHASE and one.phase is not None and one.phase.key == about:
            return of_beginning(round, one) if one.phase.has(in_bangkok(now())) else None
    return None


def of_beginning(round: Round, one: Began) -> RoundChange:
    """Return that a phase began, or that the result is announced."""
    place = f"/needs/rounds/{round.name}"
    if one.phase is None:
        event, key, path, status = RESULTS, "results", f"{place}/{RESULTS_PAGE}", one.text
    else:
        event, key, status = PHASE, f"phase/{one.phase.key}", _until(one)
        path = f"{place}/{VOTE_PAGE}" if one.phase.kind == VOTE else place
    created = one.moment.astimezone(UTC).replace(tzinfo=None)
    return RoundChange(key, event, round.id, title_of(round), status, path, created)


def of_answer(round: Round, proposal: Proposal) -> RoundChange:
    """Return that a proposal is answered."""
    said = {"number": proposal.number, "title": proposal.title}
    about = Text(PROPOSAL.th.format(**said), PROPOSAL.en.format(**said))
    verdict = FEASIBLE_TEXT if proposal.state == FEASIBLE else INFEASIBLE_TEXT
    reason = f" — {proposal.feasibility_reason}" if proposal.feasibility_reason else ""
    status = Text(verdict.th + reason, verdict.en + reason)
    path = f"/needs/rounds/{round.name}/proposals/{proposal.number}"
    created = proposal.answered or proposal.created
    return RoundChange(f"answer/{proposal.id}", ANSWER, round.id, about, status, path, created)


def title_of(round: Round) -> Text:
    """Return what a round is called."""
    return Text(round.title_th, round.title_en)


def _until(one: Began) -> Text:
    assert one.phase is not None  # noqa: S101 - of phases only
    ends = one.phase.as_dict()["ends"]
    th, en = (
        UNTIL.in_(lang).format(what=one.text.in_(lang), day=in_words(ends, lang))
        for lang in ("th", "en")
    )
    return Text(th, en)


def _answered(round_id: str) -> list[Proposal]:
    query = sa.select(Proposal).where(
        Proposal.round_id == round_id,
        Proposal.state.in_(ANSWERED),
        Proposal.answered.is_not(None),
    )
    return list(model.Session.scalars(query.order_by(Proposal.answered.desc()).limit(MOST)))
