"""Forums of a round: meetings at which people said what they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from ckanext.needs.bilingual import Text
from ckanext.needs.logic.proposal_rules import check_place, check_texts
from ckanext.needs.logic.rounds_access import actor_id, is_staff, refuse, round_of, wrong
from ckanext.needs.logic.rounds_shown import readable_needs, show_forums
from ckanext.needs.logic.schema_rounds import forum_schema
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.forum import Forum
from ckanext.needs.model.round import Round
from ckanext.needs.rounds.errors import RoundError

FIELDS = tuple(forum_schema())


def need_forum_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Note a forum of a round: one that is to come, or how one went.

    Officials of its district, and publishers of the round's organisation.

    :param round: id or name of the round
    :type round: string
    :param title: what it is called
    :type title: string
    :param district: code of a district or subdistrict in the round's area
    :type district: string
    :param held_on: the day
    :type held_on: string
    :param place: where it is held, or
    :type place: string
    :param link: address to take part from elsewhere; one of the two at least
    :type link: string
    :param attendance: people in the room, once counted (optional; likewise ``attendance_online``)
    :type attendance: int
    :param communities: communities of the district (optional)
    :type communities: int
    :param communities_with_plan: how many of them have made a plan (optional)
    :type communities_with_plan: int
    :param need_ids: ids of the needs that were raised there (optional)
    :type need_ids: list of strings

    :returns: the forum, as ``need_forum_list`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_forum_create", context, data_dict)
    round = round_of(context, data_dict.get("round"))
    given = {key: data_dict[key] for key in FIELDS if key in data_dict}
    values = _read(context, round, given, kept=())
    forum = Forum(round_id=round.id, created_by=actor_id(context), **values)
    model.Session.add(forum)
    model.Session.commit()
    return show_forums(context, round, [forum])[0]


def need_forum_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Change what is known of a forum, such as how many came; what is not given stays.

    Rights and parameters are those of ``need_forum_create``, with ``id`` in the place of ``round``.
    """
    forum_id = tk.get_or_bust(data_dict, "id")
    tk.check_access("need_forum_update", context, data_dict)
    forum = model.Session.get(Forum, forum_id)
    if forum is None:
        raise tk.ObjectNotFound
    round = round_of(context, forum.round_id)
    before = {key: getattr(forum, key) for key in FIELDS}
    given = {key: data_dict[key] for key in FIELDS if key in data_dict}
    values = _read(context, round, {**before, **given}, kept=tuple(forum.need_ids))
    for key, value in values.items():
        setattr(forum, key, value)
    model.Session.commit()
    return show_forums(context, round, [forum])[0]


@tk.side_effect_free
def need_forum_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the forums of a round, by their day.

    :param round: id or name of the round
    :type round: string

    :returns: a list of dictionaries: ``id``, ``title``, ``district`` (``code``, ``th``, ``en``),
        ``held_on``, ``place``, ``link``, ``attendance`` and ``attendance_online`` (people; for the
        public rounded to 5, and null below the portal's threshold), ``communities``,
        ``communities_with_plan``, ``needs`` (``id``, ``title``; those that you may read)
    :rtype: list of dictionaries
    """
    tk.check_access("need_forum_list", context, data_dict)
    round = round_of(context, data_dict.get("round"))
    query = sa.select(Forum).where(Forum.round_id == round.id)
    forums = model.Session.scalars(query.order_by(Forum.held_on, Forum.created, Forum.id))
    return show_forums(context, round, forums)


def _read(
    context: Context, round: Round, given: Mapping[str, Any], kept: tuple[str, ...]
) -> dict[str, Any]:
    """Return a forum's columns.

    :param kept: needs that the forum names already; they stay, whoever may read them
    :raises ckan.plugins.toolkit.ValidationError: with every field that is wrong
    """
    data, errors = tk.navl_validate(boxed(given), forum_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    values = {key: data.get(key) for key in FIELDS}
    if not is_staff(context, round, data["district"]):
        raise tk.NotAuthorized(tk._("You have to act for the organisation of this round"))
    try:
        check_place(round, data["district"])
        check_texts({"title": data["title"], "text": data["place"]}, checked=True)
    except RoundError as error:
        refuse(error)
    _check_numbers(values)
    new = set(data["need_ids"]) - set(kept)
    if new - set(readable_needs(context, new)):
        raise wrong(
            "need_ids", Text("ไม่พบความต้องการบางรายการ", "some of these needs are not there")
        )
    return values


def _check_numbers(values: Mapping[str, Any]) -> None:
    if not (values["place"] or values["link"]):
        raise wrong("place", Text("โปรดระบุสถานที่หรือลิงก์", "please give a place or a link"))
    some, all_of_them = values["communities_with_plan"], values["communities"]
    if some is not None and (all_of_them is None or some > all_of_them):
        reason = Text("ต้องไม่เกินจำนวนชุมชน", "must be no more than the communities")
        raise wrong("communities_with_plan", reason)
