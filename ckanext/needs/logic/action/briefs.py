"""Evidence briefs: make one of some choices, read one by its number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs import config, lists
from ckanext.needs.ballot_box.voters import visitor_address
from ckanext.needs.bilingual import Text
from ckanext.needs.briefs import choices as brief_choices
from ckanext.needs.briefs import keeping
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.following import limits
from ckanext.needs.model.brief import KeptBrief


def need_brief_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make an evidence brief of what is public now, and keep it under a number.

    The same choices give the same number as long as the figures are the same. Who makes one is not
    kept. It has to be about a place, a topic or an agency.

    :param province: codes of provinces (optional)
    :type province: list of strings
    :param district: codes of districts (optional)
    :type district: list of strings
    :param pillar: codes of pillars (optional)
    :type pillar: list of strings
    :param issue: codes of issues (optional)
    :type issue: list of strings
    :param agency: names of organisations (optional)
    :type agency: list of strings
    :param fiscal_year: Buddhist or Common Era (optional, default: all years)
    :type fiscal_year: list of strings

    :returns: the brief, as ``need_brief_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_brief_create", context, data_dict)
    chosen = _choices(data_dict)
    limits.require("brief", _who(context), config.briefs_per_hour())
    # Views import actions: asked for only now.
    from ckanext.needs.views.for_everyone import catalogue_edition

    return _shown(keeping.keep(chosen, catalogue_edition()))


@tk.side_effect_free
def need_brief_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return an evidence brief as it was made.

    :param number: of the brief
    :type number: string

    :returns: ``number``, ``created`` (UTC), ``edition`` (of the catalogue), ``address`` (its page),
        ``needs`` (by id ``name`` and ``title`` of those that everyone may read now; the title is
        empty where it may tell of a person) and ``content``: ``choices``,
        ``sums``, ``years``, ``months``, ``statuses``, ``topics``, ``districts``, ``needs`` (by
        reference), ``answers`` (projects and budget lines linked to needs), ``lines`` and
        ``totals`` (of published budgets), ``sources``; money in baht as text
    :rtype: dictionary
    """
    tk.check_access("need_brief_show", context, data_dict)
    kept = keeping.find(str(tk.get_or_bust(data_dict, "number")))
    if kept is None:
        raise tk.ObjectNotFound(tk._("There is no such brief"))
    return _shown(kept)


def _shown(kept: KeptBrief) -> dict[str, Any]:
    return {
        "number": kept.number,
        "created": kept.created.isoformat(timespec="seconds"),
        "edition": kept.edition,
        "address": f"{config.site_url().rstrip('/')}/needs/brief/{kept.number}",
        "needs": {
            need_id: asdict(need)
            for need_id, need in keeping.public_needs(keeping.brief_of(kept)).items()
        },
        "content": kept.content,
    }


def _choices(data_dict: Mapping[str, Any]) -> Choices:
    """Return the choices that were sent.

    :raises ckan.plugins.toolkit.ValidationError: one that no list knows, or none at all
    """
    sent = {name: _texts(data_dict.get(name)) for name in brief_choices.DIMENSIONS}
    chosen = brief_choices.read(sent, lists.current())
    if chosen.unknown:
        unknown = Text("ไม่รู้จัก «{value}»", "«{value}» is not known")
        errors = {
            name: [lists.say(unknown).replace("{value}", value[:60])]
            for name, value in chosen.unknown
        }
        raise tk.ValidationError(cast("Any", errors))
    if not brief_choices.has_subject(chosen):
        message = tk._("Choose a place, a topic or an agency that the brief is about")
        raise tk.ValidationError({"message": [message]})
    return chosen


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    values = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [str(one) for one in values]


def _who(context: Context) -> str:
    """Return who makes briefs: a user, or an address that can't be read from what is counted."""
    user = model.User.get(context.get("user", "")) if context.get("user") else None
    if user is not None:
        return str(user.id)
    return hashlib.sha256(visitor_address().encode()).hexdigest()[:32]
