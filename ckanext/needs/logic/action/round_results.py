"""The result of a round's vote, for everyone at the same time."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs import lists
from ckanext.needs.ballot_box import results
from ckanext.needs.logic import schema_voting
from ckanext.needs.logic.action.voting import validated
from ckanext.needs.logic.rounds_access import round_of, wrong
from ckanext.needs.voting.equal_shares import NotInstalled


@tk.side_effect_free
def need_round_results(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return how the vote of a round went, as soon as its phases let anybody see it.

    Before that nobody sees counts, whoever asks: not the organisation, not a sysadmin.

    :param round: name or id of the round
    :type round: string

    :returns: ``round`` (its name), ``counted`` (UTC), ``rule`` (the round's voting settings),
        ``seed`` (of the lot), ``turnout`` (``voters`` by login or code, ``ballots`` counted,
        ``paper_counted``, ``paper_not_counted``, ``readings_voided``, ``codes_given_out``; all of
        them null where a budget has too few ballots to tell its counts; ``eligible`` people and
        ``turnout_share``, 0 to 1, or null), ``budgets`` (each with ``district``, ``envelope``,
        ``spent``, ``ballots``, ``eligible``, ``turnout_share``, ``counts_shown``, ``ties`` and
        ``projects``: ``number``, ``title``, ``cost``, ``votes``, ``points``, ``rank``, ``funded``,
        ``from_rest``), ``by_district`` (``district``, ``project``, ``count``, ``status``: what the
        privacy gate lets pass), ``files`` (districts that have a Pabulib file)
    :rtype: dictionary
    """
    data = validated(data_dict, schema_voting.round_only_schema(), context)
    tk.check_access("need_round_results", context, data)
    round = round_of(context, data["round"])
    try:
        found = results.result_of(round)
    except results.NotShownYet as error:
        raise tk.NotAuthorized(lists.say(error.text)) from None
    except NotInstalled as error:
        raise wrong("round", error.text) from None
    return {
        "round": round.name,
        "counted": found.counted.isoformat(timespec="seconds"),
        **found.result,
        "files": sorted(found.files),
    }
