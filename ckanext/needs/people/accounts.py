"""Finds the account that a user name or e-mail address names, and invites who has none yet."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

_ = tk._


def find(named: str) -> model.User | None:
    """Return the user with this id, name or e-mail address; none that was deleted."""
    if "@" in named:
        query = model.Session.query(model.User).filter(
            sa.func.lower(model.User.email) == named.lower(), model.User.state != "deleted"
        )
        return query.order_by(model.User.state).first()
    user = model.User.get(named)
    return user if user is not None and user.state != "deleted" else None


def invite(email: str, fullname: str, organization_id: str) -> model.User:
    """Make an account and send its owner CKAN's invitation; it is no member of the organisation.

    :raises ckan.plugins.toolkit.ValidationError: the address is none, or the mail was not sent
        (no mail server is configured, or it does not answer): then there is no account either
    """
    if not (tk.config.get("smtp.server") and tk.config.get("smtp.mail_from")):
        raise _not_invited(email)
    asked = {"email": email, "group_id": organization_id, "role": "member"}
    try:
        made = tk.get_action("user_invite")(_as_portal(), asked)
    except tk.ValidationError as error:
        model.Session.rollback()
        if "email" in error.error_dict:
            raise tk.ValidationError({"user": error.error_dict["email"]}) from error
        raise _not_invited(email) from error
    # CKAN invites into an organisation only, and a member reads all that is private there.
    member = {"id": organization_id, "username": made["id"]}
    tk.get_action("organization_member_delete")(_as_portal(), member)
    user = model.Session.get(model.User, made["id"])
    if user is None:
        raise tk.ObjectNotFound(_("There is no such user"))
    if fullname:
        user.fullname = fullname
        model.Session.commit()
    return user


def _not_invited(email: str) -> tk.ValidationError:
    message = _("Nobody here has the address {email}, and no invitation could be sent to it")
    return tk.ValidationError({"user": [message.format(email=email)]})


def _as_portal() -> Any:
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    return {"user": site["name"], "ignore_auth": True}
