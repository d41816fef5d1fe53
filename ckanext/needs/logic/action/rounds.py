"""Rounds of participatory budgeting: set one up, change it, look at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.logic.readers import organizations_of
from ckanext.needs.logic.rounds_access import actor_id, refuse, round_of, wrong
from ckanext.needs.logic.rounds_shown import show_round
from ckanext.needs.logic.schema_rounds import round_list_schema, round_schema
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.round import Round
from ckanext.needs.rounds.changes import check_change
from ckanext.needs.rounds.eligible import check_eligible
from ckanext.needs.rounds.envelopes import check_envelopes
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phases import DRAFT
from ckanext.needs.rounds.templates import Template, load_templates
from ckanext.needs.rounds.when import when
from ckanext.needs.thai import FiscalYear, ThaiValueError

#: What a round says of itself: columns that may be given.
FIELDS = tuple(round_schema())


def need_round_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Set up a round of participatory budgeting, as a draft unless said otherwise.

    You must be an editor or admin of the organisation.

    :param owner_org: id or name of the organisation that holds the round
    :type owner_org: string
    :param name: name in addresses: a-z, 0-9, - and _, 70 characters at most
    :type name: string
    :param template: id of a template (``need_round_template_list``) for what is not given; its
        phases begin on ``starts`` (optional)
    :type template: string
    :param starts: first day of the template's phases (optional, default: today)
    :type starts: string
    :param area: code of the area that everything decided lies in, e.g. ``19`` or ``1901``
    :type area: string
    :param title_th: title (``title_en`` in English is optional)
    :type title_th: string
    :param about_th: what is being decided (optional, likewise ``about_en``)
    :type about_th: string
    :param fiscal_year: the year whose money it is, B.E.
    :type fiscal_year: int
    :param budget: whole baht
    :type budget: int
    :param envelopes: baht by code of a district, for a vote by districts; they add up to the budget
    :type envelopes: dictionary
    :param strategy: id of a strategy (any vintage) whose pillars proposals name (optional)
    :type strategy: string
    :param topics: the topics of proposals: ``key`` and ``name`` (``th``, ``en``), or codes of
        pillars and issues (optional)
    :type topics: list
    :param phases: in the order of time, apart: ``key``, ``kind`` (``collect``, ``screen``,
        ``propose``, ``vote``, ``announce``, ``other``), ``name`` (``th``, ``en``), ``starts`` and
        ``ends`` (days, both part of it, or moments, Bangkok's time), ``show_counts``
    :type phases: list of dictionaries
    :param voting: ``method`` (``approval``, ``ranked``, ``knapsack``), ``limit``, ``scope``
        (``city``, ``district``), ``rule`` (``greedy``, ``equal_shares``), ``ties`` (``cheaper``,
        ``earlier``), ``codes``, ``paper``, ``eligible`` (people who may vote: a number, or by code
        of each district that has an envelope; it can be changed until the result is shown)
    :type voting: dictionary
    :param who: who may take part: ``registered``, ``residents`` or ``code``
    :type who: string
    :param state: ``draft``, ``open`` or ``archived`` (optional, default: ``draft``)
    :type state: string

    :returns: the round, as ``need_round_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_round_create", context, data_dict)
    organization = _organization(data_dict.get("owner_org"))
    given = {key: data_dict[key] for key in FIELDS if key in data_dict}
    values = _read(context, {**_from_template(data_dict), **given})
    round = Round(organization_id=organization, created_by=actor_id(context), **values)
    model.Session.add(round)
    _commit()
    return show_round(context, round, datetime.now(UTC))


def need_round_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Change a round; what is not given stays.

    You must be an editor or admin of its organisation. Once voting began, nothing that would alter
    the vote can be changed: area, money, who votes and how, and the phases up to the vote.

    :param id: id or name of the round
    :type id: string

    Other parameters are those of ``need_round_create``, but for ``owner_org`` and ``template``.

    :returns: the round, as ``need_round_show`` gives it
    :rtype: dictionary
    """
    tk.check_access("need_round_update", context, data_dict)
    round = round_of(context, data_dict.get("id"), lock=True)
    before = {key: getattr(round, key) for key in FIELDS}
    given = {key: data_dict[key] for key in FIELDS if key in data_dict}
    try:
        values = _read(context, {**before, **given})
        check_change(round, values, datetime.now(UTC))
    except RoundError as error:
        model.Session.rollback()
        refuse(error)
    except tk.ValidationError:
        model.Session.rollback()
        raise
    for key, value in values.items():
        setattr(round, key, value)
    _commit()
    return show_round(context, round, datetime.now(UTC))


@tk.side_effect_free
def need_round_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a round, with what its phase allows now.

    :param id: id or name of the round
    :type id: string

    :returns: what ``need_round_create`` takes, and ``organization``, ``when`` (``now``, ``soon``,
        ``past``), ``phase`` and ``next_phase`` (keys or null), ``may_propose``, ``may_vote``,
        ``vote_began``, ``counts_shown``, ``may_edit``, ``may_answer``
    :rtype: dictionary
    """
    tk.check_access("need_round_show", context, data_dict)
    return show_round(context, round_of(context, data_dict.get("id")), datetime.now(UTC))


@tk.side_effect_free
def need_round_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return rounds, those that begin last first; drafts of organisations that you edit too.

    :param org: id or name of an organisation (optional)
    :type org: string
    :param area: code of an area that the rounds are of (optional)
    :type area: string
    :param state: ``draft``, ``open`` or ``archived`` (optional)
    :type state: string
    :param when: ``now``, ``soon`` or ``past`` (optional)
    :type when: string
    :param fiscal_year: B.E. (optional)
    :type fiscal_year: int
    :param limit: at most so many (optional, default and most: 100)
    :type limit: int
    :param offset: leave out so many (optional)
    :type offset: int

    :returns: rounds, as ``need_round_show`` gives them
    :rtype: list of dictionaries
    """
    data, errors = tk.navl_validate(data_dict, round_list_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_round_list", context, data)
    moment, offset = datetime.now(UTC), int(data.get("offset") or 0)
    rounds = model.Session.scalars(_query(context, data))
    asked = data.get("when")
    found = [round for round in rounds if not asked or when(round, moment) == asked]
    page = found[offset : offset + min(int(data.get("limit") or 100), 100)]
    return [show_round(context, round, moment) for round in page]


@tk.side_effect_free
def need_round_template_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the templates that a round can start from.

    :returns: a list of dictionaries: ``id``, ``name``, ``about``, ``title``, ``budget_each`` (baht
        or null), ``each``, ``who``, ``strategy``, ``topics``, ``voting``, ``phases`` (``key``,
        ``kind``, ``name``, ``days``)
    :rtype: list of dictionaries
    """
    tk.check_access("need_round_template_list", context, data_dict)
    return [_shown(template) for template in load_templates(config.rounds_folder()).values()]


def _read(context: Context, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a round's columns.

    :raises ckan.plugins.toolkit.ValidationError: with every field that is wrong
    """
    data, errors = tk.navl_validate(boxed(given), round_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    values = {key: data[key] for key in FIELDS}
    areas, scope = lists.current().areas, values["voting"]["scope"]
    try:
        check_envelopes(values["budget"], values["envelopes"], scope, values["area"], areas)
        check_eligible(values["voting"].get("eligible", {}), values["envelopes"])
    except RoundError as error:
        refuse(error)
    return values


def _from_template(data_dict: DataDict) -> dict[str, Any]:
    """Return what the template that is named says of the round; nothing without one."""
    name = data_dict.get("template")
    if not name:
        return {}
    template = load_templates(config.rounds_folder()).get(str(name))
    if template is None:
        raise wrong("template", Text(f"ไม่มีแม่แบบ «{name}»", f"there is no template «{name}»"))
    starts, year = data_dict.get("starts"), data_dict.get("fiscal_year")
    field = "fiscal_year"
    try:
        be = FiscalYear.parse(year).be if year else None
        field = "starts"
        return template.round_from(starts, be)
    except ThaiValueError as error:
        raise wrong(field, error.reason) from None


def _organization(reference: object) -> str:
    group = model.Group.get(reference) if isinstance(reference, str) and reference else None
    if group is None or not group.is_organization or group.state != "active":
        raise wrong("owner_org", Text("ไม่มีหน่วยงานนี้", "there is no such organisation"))
    return str(group.id)


def _commit() -> None:
    """Commit; a name that is in use is told as such."""
    try:
        model.Session.commit()
    except IntegrityError:
        model.Session.rollback()
        raise wrong("name", Text("มีรอบอื่นใช้ชื่อนี้แล้ว", "another round has this name")) from None


def _query(context: Context, data: Mapping[str, Any]) -> sa.Select[tuple[Round]]:
    """Return the rounds asked for that the user may know of, those that begin last first."""
    query = sa.select(Round).order_by(Round.phases[0]["starts"].astext.desc(), Round.name)
    mine = organizations_of(context, "update_dataset")
    if mine is not None:
        query = query.where((Round.state != DRAFT) | Round.organization_id.in_(mine))
    if data.get("org"):
        group = model.Group.get(data["org"])
        query = query.where(Round.organization_id == (group.id if group else ""))
    same = {key: data[key] for key in ("area", "state", "fiscal_year") if data.get(key)}
    return query.filter_by(**same)


def _shown(template: Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "name": template.name.as_dict(),
        "about": template.about.as_dict(),
        "title": template.title.as_dict(),
        "budget_each": template.budget_each,
        "each": template.each.as_dict(),
        "who": template.who,
        "strategy": template.strategy,
        "topics": [topic.as_dict() for topic in template.topics],
        "voting": template.voting.as_dict(),
        "phases": [
            {"key": p.key, "kind": p.kind, "name": p.name.as_dict(), "days": p.days}
            for p in template.phases
        ],
    }
