"""Codes with which people vote who have no account."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs.ballot_box import ballot_papers, box, code_lists
from ckanext.needs.bilingual import Text
from ckanext.needs.logic import schema_voting
from ckanext.needs.logic.action.voting import NO_DISTRICT, validated
from ckanext.needs.logic.rounds_access import actor_id, round_of, wrong
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.model.voting_code import batches
from ckanext.needs.rounds.phases import vote_ended
from ckanext.needs.rounds.voting_settings import WITH_CODE

NO_CODES = Text("รอบนี้ไม่ใช้รหัส เปิดใช้ในการตั้งค่าก่อน", "This round takes no codes; its settings say so")
TOO_LATE = Text("ลงคะแนนเสร็จสิ้นแล้ว", "The vote is over")


def need_voting_codes_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make codes for a round, to be printed and given out; they are shown this once.

    You must be an editor of the organisation of the round. Who made how many is kept.

    :param round: name or id of the round
    :type round: string
    :param number: how many (5,000 at most)
    :type number: int
    :param district: code of the district whose ballot they are for (optional: any)
    :type district: string

    :returns: ``round``, ``district``, ``codes`` (list of strings)
    :rtype: dictionary
    """
    data = validated(data_dict, schema_voting.codes_schema(), context)
    tk.check_access("need_voting_codes_create", context, data)
    round = round_of(context, data["round"])
    _check(round, data["district"])
    try:
        made = code_lists.make_codes(round, data["number"], data["district"], actor_id(context))
    except box.BoxError as error:
        raise wrong("round", error.text) from None
    return {"round": round.name, "district": data["district"], "codes": made}


@tk.side_effect_free
def need_voting_codes_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return how many codes were made for a round, when and by whom; never the codes.

    :param round: name or id of the round
    :type round: string
    :param district: the one whose official you are, if not of the whole area (optional)
    :type district: string

    :returns: ``district``, ``number``, ``created`` (UTC), ``created_by`` (name of the user)
    :rtype: list of dictionaries
    """
    data = validated(data_dict, schema_voting.desk_schema(), context)
    tk.check_access("need_voting_codes_list", context, data)
    return [
        {
            "district": batch.district,
            "number": batch.number,
            "created": batch.created.isoformat(timespec="seconds"),
            "created_by": _name(batch.created_by),
        }
        for batch in batches(round_of(context, data["round"]).id)
    ]


def _check(round: Round, district: str) -> None:
    settings = ballot_papers.settings_of(round)
    if not settings.codes and round.who != WITH_CODE:
        raise wrong("round", NO_CODES)
    if vote_ended(round, now()):
        raise wrong("round", TOO_LATE)
    if district and district not in ballot_papers.districts_of(round):
        raise wrong("district", NO_DISTRICT)


def _name(user_id: str) -> str:
    user = model.User.get(user_id)
    return str(user.name) if user else ""
