"""The link in a mail that stops mails: signed, so that it works without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from itsdangerous import BadData, URLSafeSerializer

from ckanext.needs.model.follow import Follow

#: In the place of a kind: everything that the user follows.
ALL = "*"


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose mails stop, and for what: `kind` and `key` of a follow, or `ALL` and nothing."""

    user_id: str
    kind: str = ALL
    key: str = ""


def token(stop: Stop) -> str:
    """Return what stands in a mail's link; it stays good as long as the portal's secret does."""
    return _signer().dumps([stop.user_id, stop.kind, stop.key])


def read(said: str) -> Stop | None:
    """Return what a link says, None when it was not made here."""
    try:
        parts: Any = _signer().loads(said)
        return Stop(*parts)
    except (BadData, TypeError):
        return None


def stop_mails(stop: Stop) -> int:
    """Send no more mails, and commit; return for how many follows. They stay on the user's list."""
    quiet = sa.update(Follow).where(Follow.user_id == stop.user_id).values(mail=False)
    if stop.kind != ALL:
        quiet = quiet.where(Follow.kind == stop.kind, Follow.key == stop.key)
    changed = model.Session.execute(quiet.returning(Follow.key)).all()
    model.Session.commit()
    return len(changed)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(tk.config["SECRET_KEY"]), salt="ckanext-needs-stop-mails")
