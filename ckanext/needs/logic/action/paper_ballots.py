"""Paper ballots, each read into the portal by two officials."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs.ballot_box import ballot_papers, box, sheets, voiding
from ckanext.needs.bilingual import Text
from ckanext.needs.logic import schema_voting
from ckanext.needs.logic.action.voting import checked, place_of, validated
from ckanext.needs.logic.rounds_access import actor_id, round_of, wrong
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.round import Round
from ckanext.needs.model.voided_reading import VoidedReading, voided_readings

#: Of a sheet that no reading is left of.
VOIDED = "voided"
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


def need_paper_ballot_void(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Void somebody's reading of a sheet, such as one of another sheet under this number.

    You must be an editor of the organisation of the round. The other readings stay, the official
    may read the sheet again, and it is kept who voided what, when and why.

    :param round: name or id of the round
    :type round: string
    :param sheet: the number on the sheet
    :type sheet: string
    :param official: name or id of the user whose reading it is
    :type official: string
    :param reason: why (3 to 2,000 characters)
    :type reason: string

    :returns: ``sheet``, ``status`` (as of ``need_paper_ballot_list``)
    :rtype: dictionary
    """
    data = validated(data_dict, schema_voting.void_schema(), context)
    tk.check_access("need_paper_ballot_void", context, data)
    round = _round(context, data["round"])
    official = model.User.get(data["official"])
    reader = str(official.id) if official is not None else data["official"]
    try:
        done = voiding.void(round, data["sheet"], reader, data["reason"], actor_id(context))
    except (sheets.NotNow, box.BoxError) as error:
        raise _refused(error) from None
    if not done:
        raise tk.ObjectNotFound(tk._("This official has not entered this sheet"))
    found = {sheet.number: sheet.status for sheet in sheets.sheets(round.id)}
    return {"sheet": data["sheet"], "status": found.get(data["sheet"], VOIDED)}


@tk.side_effect_free
def need_paper_ballot_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return which sheets were entered and whether the readings agree; not what they say.

    :param round: name or id of the round
    :type round: string
    :param district: the one whose official you are, if not of the whole area (optional)
    :type district: string

    :returns: ``sheet``, ``status`` (``once``, ``agreed``, ``different``, ``voided``: no reading is
        left), ``officials`` (names) and ``official_ids`` of those who read it, ``voided`` (readings
        that do not count: ``official``, ``voided_by``, ``reason``, ``voided``, UTC)
    :rtype: list of dictionaries
    """
    data = validated(data_dict, schema_voting.desk_schema(), context)
    tk.check_access("need_paper_ballot_list", context, data)
    round_id = round_of(context, data["round"]).id
    found = {sheet.number: sheet for sheet in sheets.sheets(round_id)}
    voided = voided_readings(round_id)
    people = {user_id for sheet in found.values() for user_id in sheet.officials}
    names = _names(people | {who for each in voided for who in (each.entered_by, each.voided_by)})
    return [
        {
            "sheet": number,
            "status": found[number].status if number in found else VOIDED,
            "officials": [names.get(who, "") for who in _readers(found.get(number))],
            "official_ids": list(_readers(found.get(number))),
            "voided": [_record(each, names) for each in voided if each.sheet == number],
        }
        for number in sorted({*found, *(each.sheet for each in voided)})
    ]


def _readers(sheet: sheets.Sheet | None) -> tuple[str, ...]:
    return sheet.officials if sheet is not None else ()


def _record(reading: VoidedReading, names: dict[str, str]) -> dict[str, str]:
    return {
        "official": names.get(reading.entered_by, ""),
        "voided_by": names.get(reading.voided_by, ""),
        "reason": reading.reason,
        "voided": reading.voided.isoformat(timespec="seconds"),
    }


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
