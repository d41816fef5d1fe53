"""Telling followers by e-mail: one mail a user and hour, with all that happened until then."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.mailer import MailerException, mail_user
from ckan.lib.redis import connect_to_redis
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.following import addresses, stopping
from ckanext.needs.following.letter import News, write
from ckanext.needs.following.limits import HOUR, key
from ckanext.needs.following.needs import need_of
from ckanext.needs.following.subjects import find
from ckanext.needs.model.follow import NEED, Notice
from ckanext.needs.pages.labels import name_of

log = logging.getLogger(__name__)

READERS = sa.text("SELECT DISTINCT user_id FROM need_notice ORDER BY user_id")
#: What could not be told for a week is no news.
FORGET_OLD = sa.text("""
    DELETE FROM need_notice WHERE created < now() AT TIME ZONE 'UTC' - INTERVAL '7 days'
""")


def send_due() -> int:
    """Tell everyone who was not told anything within the hour; return how many mails were sent."""
    model.Session.execute(FORGET_OLD)
    model.Session.commit()
    return sum(_tell(reader) for reader in model.Session.scalars(READERS).all())


def _tell(user_id: str) -> bool:
    """Send a user's mail, unless there was one within the hour; return whether one was sent."""
    redis: Any = connect_to_redis()
    told = key("told", user_id)
    if not redis.set(told, 1, nx=True, ex=HOUR):
        return False
    sent = False
    try:
        sent = _send(user_id)
    except (MailerException, OSError) as error:
        model.Session.rollback()  # the notices stay, and are tried again
        log.warning("needs: a mail to a follower was not sent: %s", error)
    finally:
        if not sent:
            redis.delete(told)
    return sent


def _send(user_id: str) -> bool:
    """Send a user all notices, delete them, and commit; return whether there was anything to say.

    The rows are locked until then: of two workers one sends.
    """
    waiting = sa.select(Notice).where(Notice.user_id == user_id)
    ordered = waiting.order_by(Notice.created, Notice.id).with_for_update(skip_locked=True)
    notices = list(model.Session.scalars(ordered))
    user = model.User.get(user_id)
    news = list(_news(user, notices)) if user and user.state == "active" and user.email else []
    if user and news:
        _mail(user, news, notices[-1].language)
    for notice in notices:
        model.Session.delete(notice)
    model.Session.commit()
    return bool(news)


def _mail(user: model.User, news: Sequence[News], language: str) -> None:
    stop_all = _stop_address(stopping.Stop(user.id), language)
    letter = write(
        user.display_name,
        news,
        language,
        list_address=addresses.page("/needs/follow/", language),
        stop_all=stop_all,
    )
    # No List-Unsubscribe: CKAN's mailer encodes a header of this length, and readers want it plain.
    mail_user(user, letter.subject, letter.body, headers={"Auto-Submitted": "auto-generated"})


def _news(user: model.User, notices: Sequence[Notice]) -> Iterator[News]:
    """Yield what the user may know today, each need once with the last that happened to it."""
    asking = Context(user=user.name, auth_user_obj=user)
    latest = {notice.need_id: notice for notice in notices}
    for notice in latest.values():
        try:
            need = need_of(asking, notice.need_id)
            because = find(asking, notice.kind, notice.key).title
        except (tk.ObjectNotFound, tk.ValidationError):
            continue
        language = notice.language
        stop = stopping.Stop(notice.user_id, notice.kind, notice.key)
        organization: dict[str, Any] = need.get("organization") or {}
        yield News(
            title=need["title"],
            status=name_of(lists.current(), "status", notice.to_status).in_(language),
            agency=str(organization.get("title") or ""),
            address=addresses.page(f"/citizen-need/{need['name']}", language),
            because=need["title"] if notice.kind == NEED else because.in_(language),
            stop=_stop_address(stop, language),
        )


def _stop_address(stop: stopping.Stop, language: str) -> str:
    return addresses.page(f"/needs/follow/stop/{stopping.token(stop)}", language)
