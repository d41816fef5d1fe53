"""Schemas of rounds, proposals and forums; lists and mappings come boxed (`values.boxed`)."""

from __future__ import annotations

import re
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.logic import values
from ckanext.needs.rounds import phases, voting_settings
from ckanext.needs.rounds.envelopes import read_envelopes
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phase_rules import read_phases
from ckanext.needs.rounds.topics import read_topics
from ckanext.needs.rounds.when import WHEN

NAME = re.compile(r"[a-z0-9_-]+")
#: Names that stand for other pages under /needs/rounds.
TAKEN = ("new",)
LONGEST_NAME = 70
PEOPLE, COMMUNITIES = 1_000_000, 10_000


@validator_args
def round_schema(not_empty: Validator, default: Any) -> Schema:
    """All that a round says of itself; its organisation apart."""
    return {
        "name": [not_empty, values.text(LONGEST_NAME, 2), _free_name],
        "area": [not_empty, values.area],
        "title_th": [not_empty, values.text(300, 3)],
        "title_en": [default(""), values.text(300)],
        "about_th": [default(""), values.text(5_000, lines=True)],
        "about_en": [default(""), values.text(5_000, lines=True)],
        "fiscal_year": [not_empty, values.fiscal_year],
        "budget": [not_empty, values.baht(1)],
        "envelopes": [default(values.Boxed({})), values.reading(read_envelopes)],
        "strategy": [default(""), values.reading(_strategy)],
        "topics": [default(values.Boxed([])), values.reading(_topics)],
        "phases": [not_empty, values.reading(_phases)],
        "voting": [default(values.Boxed({})), values.reading(_voting)],
        "who": [default(voting_settings.REGISTERED), values.one_of(voting_settings.WHO)],
        "state": [default(phases.DRAFT), values.one_of(phases.STATES)],
    }


@validator_args
def round_list_schema(natural_number_validator: Validator) -> Schema:
    """`org`, `area`, `state`, `when`, `fiscal_year`, `limit` and `offset`, all optional."""
    number: list[Validator] = [values.optional, natural_number_validator]
    return {
        "org": [values.optional, values.text(100)],
        "area": [values.optional, values.area],
        "state": [values.optional, values.one_of(phases.STATES)],
        "when": [values.optional, values.one_of(WHEN)],
        "fiscal_year": [values.optional, values.fiscal_year],
        "limit": number,
        "offset": number,
    }


@validator_args
def proposal_schema(not_empty: Validator, default: Any) -> Schema:
    """What a proposal says; its round and its need apart."""
    return {
        "title": [not_empty, values.text(200, 5)],
        "text": [default(""), values.text(5_000, lines=True)],
        "district": [not_empty, values.area],
        "topic": [default(""), values.text(60)],
        "cost": [values.optional, values.baht(1)],
    }


@validator_args
def answer_schema(default: Any) -> Schema:
    """`feasible`, `reason`, `cost` and `adopted`, all optional."""
    return {
        "feasible": [values.optional, values.flag],
        "reason": [default(""), values.text(2_000, lines=True)],
        "cost": [values.optional, values.baht(1)],
        "adopted": [values.optional, values.flag],
    }


@validator_args
def proposal_list_schema(natural_number_validator: Validator) -> Schema:
    """How to choose and order proposals, all optional."""
    number: list[Validator] = [values.optional, natural_number_validator]
    return {
        "district": [values.optional, values.area],
        "topic": [values.optional, values.text(60)],
        "state": [values.optional, values.text(20)],
        "q": [values.optional, values.text(100)],
        "order": [values.optional, values.one_of(("number", "cost"))],
        "limit": number,
        "offset": number,
    }


@validator_args
def forum_schema(not_empty: Validator, default: Any) -> Schema:
    """What is known of a forum; its round apart."""
    people: list[Validator] = [values.optional, values.count(PEOPLE)]
    communities: list[Validator] = [values.optional, values.count(COMMUNITIES)]
    return {
        "title": [not_empty, values.text(200, 3)],
        "district": [not_empty, values.area],
        "held_on": [not_empty, values.day],
        "place": [default(""), values.text(300)],
        "link": [default(""), values.link],
        "attendance": people,
        "attendance_online": people,
        "communities": communities,
        "communities_with_plan": communities,
        "need_ids": [default(values.Boxed([])), values.reading(_references)],
    }


def _strategy(value: Any) -> str:
    return lists.current().strategies.get(str(value)).id if value else ""


def _topics(value: Any) -> list[dict[str, Any]]:
    """Return topics; a bare code of a pillar or issue stands for it and its name."""
    if isinstance(value, list):
        value = [_named(each) for each in cast("list[object]", value)]
    return [topic.as_dict() for topic in read_topics(value)]


def _named(topic: object) -> object:
    if not isinstance(topic, str):
        return topic
    entry = lists.current().strategies.by_code(topic)
    return {"key": topic, "name": entry.name.as_dict()}


def _phases(value: Any) -> list[dict[str, Any]]:
    return [phase.as_dict() for phase in read_phases(value)]


def _voting(value: Any) -> dict[str, Any]:
    return voting_settings.read_voting(value).as_dict()


def _references(value: Any) -> list[str]:
    found = cast("list[object]", value) if isinstance(value, list) else [None]
    if len(found) > 500 or not all(isinstance(each, str) for each in found):
        reason = Text("ต้องเป็นรายการรหัส ไม่เกิน 500", "must be a list of ids, 500 at most")
        raise RoundError("", reason)
    return [*dict.fromkeys(str(each) for each in found)]


def _free_name(value: Any) -> Any:
    """Refuse a name that no address has; what is no text is refused already."""
    if isinstance(value, str) and not NAME.fullmatch(value):
        reason = Text("ใช้ได้เฉพาะ a-z, 0-9, - และ _", "only a-z, 0-9, - and _ can be used")
        raise tk.Invalid(lists.say(reason))
    if isinstance(value, str) and value in TAKEN:
        raise tk.Invalid(lists.say(Text("ใช้ชื่อนี้ไม่ได้", "this name can't be used")))
    return value
