"""Paper ballots, each read into the portal by two officials."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs.ballot_box import ballot_papers, box, sheets
from ckanext.needs.bilingual import Text
from ckanext.needs.logic import schema_voting
from ckanext.needs.logic.action.voting import checked, place_of, validated
from ckanext.needs.logic.rounds_access import actor_id, round_of, wrong
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.round import Round

NO_PAPER = Text("รอบนี้ไม่รับบัตรกระดาษ", "This round takes no paper ballots")
NOT_NOW = Text(
    "กรอกบัตรกระดาษได้ตั้งแต่เริ่มลงคะแนนจนก่อนเปิดเผยผลเท่านั้น",
    "Paper ballots are entered from the beginning of the vote until its result is shown",
)


def need_paper_ballot_enter(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Enter what a sheet says; it counts when another official has read the same off it.

    You must be an official of the round's area, or an editor of its organisation. Entering a sheet
    again replaces your own reading.

    :param round: name or id of the round
    :type round: string
    :param sheet: the number on the sheet
    :type sheet: string
    :param choices: numbers of the projects, the best first where they are ranked
    :type choices: list of integers
    :param district: as of ``need_ballot_cast``
    :type district: string

    :returns: ``sheet``, ``status`` (``once``, ``agreed``, ``different``)
    :rtype: dictionary
    """
    data = validated(boxed(data_dict), schema_voting.paper_ballot_schema(), context)
    tk.check_access("need_paper_ballot_enter", context, data)
    round = _round(context, data["round"])
    budget, district = place_of(round, data["district"])
    chosen = checked(round, budget, data["choices"])
    try:
        sheets.enter(round, data["sheet"], actor_id(context), district, chosen)
    except (sheets.NotNow, box.BoxError) as error:
        raise _refused(error) from None
    found = {sheet.number: sheet.status for sheet in sheets.sheets(round.id)}
    return {"sheet": data["sheet"], "status": found[data["sheet"]]}


def need_paper_ballot_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take back your own reading of a sheet.

    :param round: name or id of the round
    :type round: string
    :param sheet: the number on the sheet
    :type sheet: string
    :param district: the one whose official you are, if not of the whole area (optional)
    :type district: string

    :returns: ``sheet``
    :rtype: dictionary
    """
    data = validated(data_dict, schema_voting.sheet_schema(), context)
    tk.check_access("need_paper_ballot_delete", context, data)
    round = _round(context, data["round"])
    try:
        removed = sheets.take_back(round, data["sheet"], actor_id(context))
    except (sheets.NotNow, box.BoxError) as error:
        raise _refused(error) from None
    if not removed:
        raise tk.ObjectNotFound(tk._("You have not entered this sheet"))
    return {"sheet": data["sheet"]}


@tk.side_effect_free
def need_paper_ballot_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return which sheets were entered and whether the readings agree; not what they say.

    :param round: name or id of the round
    :type round: string
    :param district: the one whose official you are, if not of the whole area (optional)
    :type district: string

    :returns: ``sheet``, ``status`` (``once``, ``agreed``, ``different``), ``officials`` (names)
    :rtype: list of dictionaries
    """
    data = validated(data_dict, schema_voting.desk_schema(), context)
    tk.check_access("need_paper_ballot_list", context, data)
    found = sheets.sheets(round_of(context, data["round"]).id)
    names = _names({user_id for sheet in found for user_id in sheet.officials})
    return [
        {
            "sheet": sheet.number,
            "status": sheet.status,
            "officials": [names.get(user_id, "") for user_id in sheet.officials],
        }
        for sheet in found
    ]


def _round(context: Context, reference: str) -> Round:
    round = round_of(context, reference)
    if not ballot_papers.settings_of(round).paper:
        raise wrong("round", NO_PAPER)
    return round


def _refused(error: sheets.NotNow | box.BoxError) -> tk.ValidationError:
    return wrong("round", error.text if isinstance(error, box.BoxError) else NOT_NOW)


def _names(user_ids: set[str]) -> dict[str, str]:
    users = model.Session.query(model.User).filter(model.User.id.in_(user_ids))
    return {user.id: user.display_name for user in users}
