"""Links from needs to the projects and budget lines that answer them."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.logic.asked import package_of
from ckanext.needs.logic.schema_projects import line_search_schema, link_schema
from ckanext.needs.model.link import BUDGET_LINE, PROJECT, Link, links_of, needs_of
from ckanext.needs.model.project import Project
from ckanext.needs.projects import lines
from ckanext.needs.projects.links import remember
from ckanext.needs.projects.shown import line_dict, link_dicts, public_needs
from ckanext.needs.search import NEED_TYPE

#: Of a search of budget lines; the shortest is for who is not signed in.
MOST_WORDS, SHORTEST_WORD = 10, 2


def need_link_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Note that a project or a line of a published budget answers a need.

    You must be an official of the need's area and agency, or an editor of its agency.

    :param id: id or name of the need
    :type id: string
    :param kind: ``project`` or ``budget_line``
    :type kind: string
    :param target: id of the project, or ``line_id`` of the line
    :type target: string

    :returns: the link, as ``need_link_list`` gives it
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, link_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    need = _need(context, data["id"])
    tk.check_access("need_link_create", context, {"id": need["id"]})
    user = model.User.get(context.get("user", ""))
    link = Link(
        need_id=need["id"],
        kind=data["kind"],
        target_id=data["target"],
        created_by=user.id if user else "",
    )
    _check_target(context, link)
    model.Session.add(link)
    try:
        model.Session.commit()
    except IntegrityError as error:
        model.Session.rollback()
        raise _refused("target", "ผูกไว้แล้ว", "is linked already") from error
    return link_dicts([link])[0]


def need_link_delete(context: Context, data_dict: DataDict) -> None:
    """Take a link away.

    You must have the right to make it.

    :param id: of the link
    :type id: string
    """
    link = Link.find(tk.get_or_bust(data_dict, "id"))
    if link is None:
        raise tk.ObjectNotFound(tk._("There is no such link"))
    tk.check_access("need_link_delete", context, {"id": link.need_id})
    model.Session.delete(link)
    model.Session.commit()


@tk.side_effect_free
def need_link_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what answers a need, or the needs that something answers.

    :param id: id or name of a need
    :type id: string
    :param kind: instead of ``id``: ``project`` or ``budget_line``, together with ``target``
    :type kind: string
    :param target: id of a project, or ``line_id`` of a budget line
    :type target: string

    :returns: for a need ``links``: ``id``, ``kind``, ``target``, ``title``, ``agency``,
        ``fiscal_year``, ``phase``, ``basis``, ``amount`` (baht as text, or null), ``project``;
        else ``needs``: those that you may read
    :rtype: dictionary
    """
    tk.check_access("need_link_list", context, data_dict)
    if data_dict.get("id"):
        need = _need(context, str(data_dict["id"]))
        return {"links": link_dicts(links_of(need["id"]))}
    kind, target = tk.get_or_bust(data_dict, ["kind", "target"])
    return {"needs": public_needs(context, needs_of(str(kind), str(target)))}


@tk.side_effect_free
def need_budget_line_search(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Find lines of the budgets that this portal publishes, the largest amounts first.

    A table that somebody has uploaded under the same name is no such budget. A search that takes
    more than 5 seconds is given up with an error under ``q``.

    :param q: words (optional), 10 at most; of two letters at least for who is not signed in
    :type q: string
    :param fiscal_year: Buddhist or Common Era (optional)
    :type fiscal_year: int
    :param limit: at most so many (optional, default: 20, 100 at most)
    :type limit: int

    :returns: dictionaries of ``line_id``, ``dataset``, ``title``, ``agency``, ``fiscal_year``,
        ``phase``, ``basis``, ``amount`` (baht as text, or null)
    :rtype: list of dictionaries
    """
    data, errors = tk.navl_validate(data_dict, line_search_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_budget_line_search", context, data)
    words, year = str(data.get("q") or ""), data.get("fiscal_year")
    _check_words(context, words.split())
    try:
        found = lines.search(context, words, year, data.get("limit") or 20)
    except lines.TooSlowError as error:
        raise _too_slow("q") from error
    return [line_dict(line) for line in found]


def _check_words(context: Context, words: list[str]) -> None:
    """Refuse more words than a search needs, and of strangers those that are in every line."""
    if len(words) > MOST_WORDS:
        raise _refused("q", f"ค้นได้ไม่เกิน {MOST_WORDS} คำ", f"must be at most {MOST_WORDS} words")
    nobody = not context.get("user") and not context.get("ignore_auth")
    if nobody and any(len(word) < SHORTEST_WORD for word in words):
        raise _refused(
            "q",
            f"แต่ละคำต้องมีอย่างน้อย {SHORTEST_WORD} ตัวอักษร",
            f"each word must have {SHORTEST_WORD} letters or more",
        )


def _too_slow(field: str) -> tk.ValidationError:
    return _refused(
        field,
        "ใช้เวลาค้นนานเกินไป โปรดระบุปีงบประมาณหรือลองใหม่ภายหลัง",
        "this takes too long; give a fiscal year, or try again later",
    )


def _need(context: Context, reference: str) -> dict[str, Any]:
    """Return a need that the user may read.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none, for this user
    """
    try:
        need = package_of(context, reference)
    except tk.NotAuthorized as error:
        raise tk.ObjectNotFound(tk._("There is no such need")) from error
    if need["type"] != NEED_TYPE:
        raise tk.ObjectNotFound(tk._("There is no such need"))
    return need


def _check_target(context: Context, link: Link) -> None:
    """Make sure that there is what is linked to; of a line, note what it says."""
    if link.kind == PROJECT and Project.find(link.target_id) is None:
        raise _refused("target", "ไม่มีโครงการนี้", "there is no such project")
    if link.kind == BUDGET_LINE:
        try:
            line = lines.find(context, link.target_id)
        except lines.TooSlowError as error:
            raise _too_slow("target") from error
        if line is None:
            raise _refused(
                "target",
                "ไม่มีรายการนี้ในงบประมาณที่เผยแพร่",
                "no published budget has such a line",
            )
        remember(link, line)


def _refused(field: str, th: str, en: str) -> tk.ValidationError:
    return tk.ValidationError({field: [lists.say(Text(th, en))]})
