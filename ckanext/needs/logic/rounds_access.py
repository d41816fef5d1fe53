"""Which round an action is about, who may know of it, and who runs it."""

from __future__ import annotations

from typing import Any, NoReturn

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.logic.roles import PUBLISHER, roles_on
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.role_grant import OFFICIAL
from ckanext.needs.model.round import Round, get_round
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phases import DRAFT

#: Those who answer proposals and keep forums; setting a round up is the publisher's alone.
STAFF = frozenset((OFFICIAL, PUBLISHER))


def round_of(context: Context, reference: object, lock: bool = False) -> Round:
    """Return the round that an action names.

    :param lock: keep others from changing it until the next commit
    :raises ckan.plugins.toolkit.ObjectNotFound: there is none, or a draft of somebody else
    """
    found = get_round(str(reference), lock) if _is_reference(reference) else None
    if found is None or not may_know(context, found):
        raise tk.ObjectNotFound(lists.say(Text("ไม่พบรอบนี้", "There is no such round")))
    return found


def proposal_of(context: Context, proposal_id: object) -> tuple[Round, Proposal]:
    """Return a proposal and its round.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none, or its round is not to be known
    """
    found = model.Session.get(Proposal, proposal_id) if _is_reference(proposal_id) else None
    if found is None:
        raise tk.ObjectNotFound(lists.say(Text("ไม่พบข้อเสนอนี้", "There is no such proposal")))
    return round_of(context, found.round_id), found


def may_know(context: Context, round: Round) -> bool:
    """Return whether the acting user may know of a round: of a draft only who runs it."""
    return round.state != DRAFT or is_staff(context, round)


def is_staff(context: Context, round: Round, district: str = "") -> bool:
    """Return whether the acting user runs the round, in a district of it or in all of it."""
    return bool(roles_on(context, district or round.area, round.organization_id) & STAFF)


def is_publisher(context: Context, round: Round) -> bool:
    """Return whether the acting user may set the round up."""
    return PUBLISHER in roles_on(context, round.area, round.organization_id)


def actor_id(context: Context) -> str:
    """Return the id of the acting user; empty for nobody."""
    user = model.User.get(context.get("user", "") or "")
    return str(user.id) if user is not None and user.state == "active" else ""


def refuse(error: RoundError) -> NoReturn:
    """Raise what is wrong with a round as CKAN's error.

    :raises ckan.plugins.toolkit.ValidationError: always
    """
    raise wrong(error.field, error.reason)


def wrong(field: str, reason: Text) -> tk.ValidationError:
    """Return the error of one field, in the reader's language."""
    errors: dict[str, Any] = {field: [lists.say(reason)]}
    return tk.ValidationError(errors)


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100 and "\x00" not in value
