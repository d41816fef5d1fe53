"""What can be voted on, and casting a ballot."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict, Schema

from ckanext.needs import lists
from ckanext.needs.ballot_box import ballot_papers, box, casting, guesses, voters
from ckanext.needs.bilingual import Text
from ckanext.needs.logic import schema_voting
from ckanext.needs.logic.rounds_access import round_of, wrong
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.rounds.phases import may_vote
from ckanext.needs.rounds.voting_settings import RESIDENTS
from ckanext.needs.voting.ballots import BallotError, Budget, check
from ckanext.needs.voting.secrecy import VOTER, key_for

NO_VOTE_NOW = Text("รอบนี้ยังไม่เปิดลงคะแนน หรือปิดลงคะแนนแล้ว", "This round does not vote now")
OTHER_DISTRICT = Text("รหัสนี้ใช้กับบัตรของอีกพื้นที่หนึ่ง", "This code is for the ballot of another district")
WHICH_DISTRICT = Text("เลือกพื้นที่ที่จะลงคะแนน", "Choose the district to vote in")
SAID_BEFORE = Text(
    "แจ้งพื้นที่ไปแล้วในบัตรใบก่อน เปลี่ยนไม่ได้", "Your earlier ballot says another district; it can't change"
)
NO_DISTRICT = Text("ไม่มีพื้นที่นี้ในรอบนี้", "There is no such district in this round")
TOO_OFTEN = Text("เปลี่ยนบัตรบ่อยเกินไป รอสักครู่แล้วลองใหม่", "Too many ballots; wait a while and try again")


@tk.side_effect_free
def need_ballot_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what a round votes on, and how a ballot is filled in.

    :param round: name or id of the round
    :type round: string

    :returns: ``round`` (its name), ``method`` (``approval``, ``ranked``, ``knapsack``), ``limit``
        (at most so many projects; 0: none), ``open`` (whether ballots are taken now), ``voted``
        (whether you have voted by login; another ballot replaces yours), ``districts`` (codes),
        ``budgets`` (each with ``district``, ``envelope`` in baht and ``projects``: ``number``,
        ``title``, ``cost``)
    :rtype: dictionary
    """
    data = validated(data_dict, schema_voting.round_only_schema(), context)
    tk.check_access("need_ballot_show", context, data)
    round = round_of(context, data["round"])
    rules, voter = ballot_papers.rules_of(round), voters.logged_in(context)
    return {
        "round": round.name,
        "method": rules.method,
        "limit": rules.most,
        "open": may_vote(round, now()),
        "voted": voter is not None and _voted(round, voter),
        "districts": list(ballot_papers.districts_of(round)),
        "budgets": [ballot_papers.paper(b) for b in ballot_papers.budgets_of(round).values()],
    }


def need_ballot_cast(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Cast your ballot in a round, in the place of the one that you cast before.

    It is kept apart from who you are. Sending it again changes nothing: there is one a person.

    :param round: name or id of the round
    :type round: string
    :param choices: numbers of the projects, the best first where they are ranked
    :type choices: list of integers
    :param district: code of the district whose budget you vote on or, where the round has one
        budget, the one you live in (optional there)
    :type district: string
    :param code: a code of the local government's, in the place of logging in (optional)
    :type code: string

    :returns: ``round`` (its name), ``district``, ``cast`` (true)
    :rtype: dictionary
    """
    data = validated(boxed(data_dict), schema_voting.ballot_schema(), context)
    tk.check_access("need_ballot_cast", context, data)
    round = round_of(context, data["round"])
    if not may_vote(round, now()):
        raise wrong("round", NO_VOTE_NOW)
    voter = _voter(context, round, data["code"])
    budget, district = place_of(round, data["district"], voter.district)
    chosen = checked(round, budget, data["choices"])
    if round.who == RESIDENTS and not district:
        raise wrong("district", WHICH_DISTRICT)
    try:
        _not_too_often(round, voter)
        casting.cast(round, voter.identity, district, chosen)
    except casting.VoteOver:
        raise wrong("round", NO_VOTE_NOW) from None
    except casting.OtherDistrict:
        raise wrong("district", SAID_BEFORE) from None
    except box.BoxError as error:
        raise wrong("round", error.text) from None
    return {"round": round.name, "district": district, "cast": True}


def validated(data: DataDict, schema: Schema, context: Context) -> dict[str, Any]:
    """Return valid parameters.

    :raises ckan.plugins.toolkit.ValidationError: some are not
    """
    valid, errors = tk.navl_validate(data, schema, context)
    if errors:
        raise tk.ValidationError(errors)
    return valid


def place_of(round: Round, asked: str, laid_down: str = "") -> tuple[Budget, str]:
    """Return the budget that a ballot is for and the district that is kept with it.

    :param laid_down: the district of the voter's code, if it has one
    :raises ckan.plugins.toolkit.ValidationError: another district, none where one is needed
    """
    if laid_down and asked and asked != laid_down:
        raise wrong("district", OTHER_DISTRICT)
    district, budgets = laid_down or asked, ballot_papers.budgets_of(round)
    if "" in budgets:
        if district and district not in ballot_papers.districts_of(round):
            raise wrong("district", NO_DISTRICT)
        return budgets[""], district
    if not district:
        raise wrong("district", WHICH_DISTRICT)
    if district not in budgets:
        raise wrong("district", NO_DISTRICT)
    return budgets[district], district


def checked(round: Round, budget: Budget, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return a ballot as it is kept.

    :raises ckan.plugins.toolkit.ValidationError: the rules do not allow it
    """
    try:
        return check(choices, budget, ballot_papers.rules_of(round))
    except BallotError as error:
        raise wrong("choices", error.text) from None


def _voter(context: Context, round: Round, code: str) -> voters.Voter:
    voter = None
    try:
        voter = voters.with_code(round, code) if code else voters.logged_in(context)
    except voters.CodeError as error:
        raise wrong("code", error.text) from None
    except box.BoxError as error:
        raise wrong("round", error.text) from None
    if voter is None:
        raise tk.NotAuthorized(lists.say(Text("เข้าสู่ระบบก่อนลงคะแนน", "Log in to vote")))
    return voter


def _voted(round: Round, voter: voters.Voter) -> bool:
    try:
        return voters.voted_before(round, voter)
    except box.BoxError:
        return False


def _not_too_often(round: Round, voter: voters.Voter) -> None:
    key = box.key_of(round.id)
    if key is not None and guesses.casts_too_often(key_for(key, VOTER, voter.identity)):
        raise wrong("round", TOO_OFTEN)
