"""Actions by which people say what they think of a need, and moderators decide on it."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator
from sqlalchemy.dialects.postgresql import insert

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.following import comments, limits, moderation
from ckanext.needs.following.reasons import OTHER, reasons
from ckanext.needs.logic.asked import need_of, person
from ckanext.needs.logic.roles import ROLES, roles_on_need
from ckanext.needs.logic.schema import both
from ckanext.needs.model.comment import HIDDEN, SHOWN, STATES, WAITING, Comment, CommentReport
from ckanext.needs.model.run import now

#: Letters of a comment: an opinion, not a file.
LONGEST = 2000
LONGEST_NOTE = 500


@validator_args
def _create_schema(
    not_empty: Validator, unicode_safe: Validator, needs_no_personal_data: Validator
) -> Schema:
    """`id` of a need and `text`."""
    said: list[Validator] = [not_empty, _text_of(LONGEST), needs_no_personal_data]
    return {"id": [not_empty, unicode_safe], "text": said}


@validator_args
def _list_schema(
    ignore_empty: Validator, unicode_safe: Validator, natural_number_validator: Validator
) -> Schema:
    """`id`, `state`, `org`, `limit` and `offset`, all optional."""
    number: list[Validator] = [ignore_empty, natural_number_validator]
    return {
        "id": [ignore_empty, unicode_safe],
        "org": [ignore_empty, unicode_safe],
        "state": [ignore_empty, _state],
        "limit": number,
        "offset": number,
    }


@validator_args
def _moderate_schema(not_empty: Validator, ignore_empty: Validator) -> Schema:
    """`id` of a comment and `state`; `reason` and `note`."""
    return {
        "id": [not_empty, _text_of(100)],
        "state": [not_empty, _decided],
        "reason": [ignore_empty, _reason],
        "note": [ignore_empty, _text_of(LONGEST_NOTE)],
    }


@validator_args
def _report_schema(not_empty: Validator, ignore_empty: Validator) -> Schema:
    """`id` of a comment; `text` is optional."""
    return {"id": [not_empty, _text_of(100)], "text": [ignore_empty, _text_of(LONGEST_NOTE)]}


def need_comment_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say what you think of a need. You must be signed in.

    It is shown once a moderator has passed it, or at once: of officials and publishers of the
    need, and of users with ``ckanext.needs.comments_known_after`` shown comments. Text with an ID
    number, a phone number or an e-mail address in it is refused.

    :param id: id or name of the need
    :type id: string
    :param text: at most 2,000 characters; plain text
    :type text: string

    :returns: the comment: ``id``, ``need_id``, ``text``, ``author``, ``role``, ``mine``,
        ``state`` (``waiting`` or ``shown``), ``created``
    :rtype: dictionary
    """
    data = _checked("need_comment_create", context, data_dict, _create_schema())
    user, need = person(context), need_of(context, data["id"])
    limits.require("comment", user.id, config.comments_per_hour())
    roles = roles_on_need(context, need)
    role = next((role for role in reversed(ROLES) if role in roles), "")
    at_once = bool(roles & moderation.MODERATORS) or _is_known(user.id)
    comment = Comment(
        need_id=need["id"],
        user_id=user.id,
        role=role,
        text=data["text"],
        state=SHOWN if at_once else WAITING,
    )
    model.Session.add(comment)
    model.Session.commit()
    return comments.as_dicts([comment], user.id)[0]


@tk.side_effect_free
def need_comment_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return comments on a need, the newest first; or those that you may decide on.

    With ``id``: what is shown, your own, and all of them if you may decide on them. Without: the
    queue of those that wait, reported ones first, of the needs of your organisations and areas.

    :param id: id or name of a need (optional)
    :type id: string
    :param state: only ``waiting``, ``shown`` or ``hidden`` ones (optional; the queue's default:
        ``waiting``)
    :type state: string
    :param org: of the queue: id or name of an organisation (optional)
    :type org: string
    :param limit: at most so many (optional, default: 20, 100 at most)
    :type limit: int
    :param offset: leave out so many (optional)
    :type offset: int

    :returns: a list of dictionaries as ``need_comment_create`` returns; of hidden ones ``reason``,
        ``reason_name`` and ``note`` for their authors; for moderators ``reports`` too
    :rtype: list of dictionaries
    """
    data = _checked("need_comment_list", context, data_dict, _list_schema())
    user = model.User.get(context.get("user", "")) if context.get("user") else None
    user_id = user.id if user else ""
    page = {"limit": min(int(data.get("limit") or 20), 100), "offset": int(data.get("offset") or 0)}
    state = data.get("state", "")
    if not data.get("id"):
        organization = _organization_id(str(data.get("org") or ""))
        found = moderation.queue(context, state=state or WAITING, organization=organization, **page)
        return comments.as_dicts(found, user_id, moderating=True)
    need = need_of(context, data["id"])
    moderating = bool(roles_on_need(context, need) & moderation.MODERATORS)
    found = comments.of_need(need["id"], user_id, everything=moderating, state=state, **page)
    return comments.as_dicts(found, user_id, moderating=moderating)


def need_comment_moderate(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show or hide a comment. Officials and publishers of the need may. It settles its reports.

    :param id: id of the comment
    :type id: string
    :param state: ``shown`` or ``hidden``
    :type state: string
    :param reason: of what is hidden: a code of ``schemas/comment_reasons.yaml``
    :type reason: string
    :param note: beside the reason (optional; needed for ``other``); the author reads it
    :type note: string

    :returns: the comment as it is now, see ``need_comment_list``
    :rtype: dictionary
    """
    data = _checked("need_comment_moderate", context, data_dict, _moderate_schema())
    comment = _comment(context, data["id"])
    user, hides = person(context), data["state"] == HIDDEN
    reason, note = data.get("reason") or "", data.get("note") or ""
    if hides and not reason:
        raise tk.ValidationError({"reason": [tk._("Say why it is hidden: its author is told")]})
    if reason == OTHER and not note:
        raise tk.ValidationError({"note": [tk._("Write the reason down: its author is told")]})
    comment.state, comment.moderated_by, comment.moderated = data["state"], user.id, now()
    comment.reason, comment.note = (reason, note) if hides else ("", "")
    model.Session.commit()
    return comments.as_dicts([comment], user.id, moderating=True)[0]


def need_comment_report(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Report a comment as abuse, once. You must be signed in; moderators do not see who reported.

    A comment that ``ckanext.needs.comments_reports_to_hide`` people reported waits for a moderator
    again.

    :param id: id of the comment
    :type id: string
    :param text: what is wrong with it (optional)
    :type text: string

    :returns: ``id`` of the comment
    :rtype: dictionary
    """
    data = _checked("need_comment_report", context, data_dict, _report_schema())
    user, comment = person(context), _comment(context, data["id"])
    limits.require("report", user.id, config.comments_per_hour())
    said = {"comment_id": comment.id, "user_id": user.id}
    again = {"text": data.get("text") or "", "created": now()}
    statement = insert(CommentReport).values(**said, **again)
    model.Session.execute(statement.on_conflict_do_update(index_elements=list(said), set_=again))
    most = config.comments_reports_to_hide()
    if most and comment.state == SHOWN and comments.reports([comment.id])[comment.id] >= most:
        comment.state = WAITING
    model.Session.commit()
    return {"id": comment.id}


def _checked(action: str, context: Context, data_dict: DataDict, schema: Schema) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, schema, context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access(action, context, data)
    return data


def _comment(context: Context, comment_id: str) -> Comment:
    """Return a comment that who asks may see.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none, or none that they may see
    """
    missing = tk.ObjectNotFound(tk._("There is no such comment"))
    comment = model.Session.get(Comment, comment_id)
    if comment is None:
        raise missing
    need = need_of(context, comment.need_id)
    mine = comment.user_id == person(context).id
    seen = mine or comment.state == SHOWN
    if not (seen or roles_on_need(context, need) & moderation.MODERATORS):
        raise missing
    return comment


def _is_known(user_id: str) -> bool:
    after = config.comments_known_after()
    return after > 0 and comments.shown_of(user_id) >= after


def _organization_id(reference: str) -> str:
    if not reference:
        return ""
    group = model.Group.get(reference)
    return str(group.id) if group else reference


def _text_of(longest: int) -> Validator:
    def check(value: object) -> str:
        if not isinstance(value, str) or "\x00" in value:
            raise tk.Invalid(both(Text("ต้องเป็นข้อความ", "must be a text")))
        if len(value) > longest:
            raise tk.Invalid(
                both(Text(f"ยาวเกิน {longest:,} ตัวอักษร", f"longer than {longest:,} characters"))
            )
        text = value.strip()
        if not text:
            raise tk.Invalid(both(Text("ต้องมีข้อความ", "must not be empty")))
        return text

    return check


def _state(value: object) -> str:
    return _one_of(value, STATES)


def _decided(value: object) -> str:
    return _one_of(value, (SHOWN, HIDDEN))


def _reason(value: object) -> str:
    try:
        return reasons().get(str(value)).code
    except CodeError as refusal:
        raise tk.Invalid(lists.say(refusal.reason)) from refusal


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        listed = ", ".join(allowed)
        raise tk.Invalid(both(Text(f"ต้องเป็นหนึ่งใน: {listed}", f"must be one of: {listed}")))
    return str(value)
