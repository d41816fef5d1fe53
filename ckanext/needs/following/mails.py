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
from redis import RedisError

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.following import addresses, round_changes, stopping
from ckanext.needs.following.letter import News, write
from ckanext.needs.following.limits import HOUR, key
from ckanext.needs.following.subjects import find
from ckanext.needs.logic.asked import need_of
from ckanext.needs.model.follow import MOVED, NEED, Notice
from ckanext.needs.model.round import Round
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
    readers = model.Session.scalars(READERS).all()
    try:
        return sum([_tell(reader) for reader in readers])
    except RedisError as error:
        log.error("needs: no mails are sent while Redis does not answer: %s", error)
        return 0


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
    latest = {(each.need_id or each.key, each.event, each.about): each for each in notices}
    for notice in latest.values():
        try:
            because = find(asking, notice.kind, notice.key).title
            news = _of_need if notice.event == MOVED else _of_round
            yield news(asking, notice, because)
        except (tk.ObjectNotFound, tk.ValidationError):
            continue


def _of_need(asking: Context, notice: Notice, because: Text) -> News:
    need, language = need_of(asking, notice.need_id), notice.language
    organization: dict[str, Any] = need.get("organization") or {}
    return News(
        title=need["title"],
        status=name_of(lists.current(), "status", notice.to_status).in_(language),
        agency=str(organization.get("title") or ""),
        address=addresses.page(f"/citizen-need/{need['name']}", language),
        because=need["title"] if notice.kind == NEED else because.in_(language),
        stop=_stop_notice(notice),
    )


def _of_round(_asking: Context, notice: Notice, because: Text) -> News:
    """Return news of a round that the reader may know of: `because` is its title."""
    round, language = model.Session.get(Round, notice.key), notice.language
    change = round_changes.still(round, notice.event, notice.about) if round else None
    if change is None:
        raise tk.ObjectNotFound
    return News(
        title=change.about.in_(language),
        status=change.status.in_(language),
        agency="",
        address=addresses.page(change.path, language),
        because=because.in_(language),
        stop=_stop_notice(notice),
    )


def _stop_notice(notice: Notice) -> str:
    stop = stopping.Stop(notice.user_id, notice.kind, notice.key)
    return _stop_address(stop, notice.language)


def _stop_address(stop: stopping.Stop, language: str) -> str:
    return addresses.page(f"/needs/follow/stop/{stopping.token(stop)}", language)
