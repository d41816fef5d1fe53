"""Who votes: a user who is logged in, or whoever holds a code."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import config
from ckanext.needs.ballot_box import box, guesses
from ckanext.needs.bilingual import Text
from ckanext.needs.model.ballot import has_voted
from ckanext.needs.model.round import Round
from ckanext.needs.model.voting_code import VotingCode
from ckanext.needs.voting import codes
from ckanext.needs.voting.secrecy import ADDRESS, CODE, VOTER, is_same, key_for

MISTYPED = Text(
    "รหัสพิมพ์ผิด ตรวจทีละกลุ่มแล้วลองใหม่", "The code is mistyped; compare it group by group and try again"
)
UNKNOWN = Text("ไม่มีรหัสนี้ในรอบนี้", "There is no such code in this round")


@dataclass(frozen=True, slots=True)
class Voter:
    """Who votes.

    :param identity: `user:<id>` or `code:<code>`
    :param district: the one that is laid down for the voter; empty: the voter says it
    """

    identity: str
    district: str = ""


class CodeError(ValueError):
    """A code that opens nothing; `text` tells the voter why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.in_("en"))
        self.text = text


def logged_in(context: Context) -> Voter | None:
    """Return the acting user as a voter; None when nobody is logged in."""
    user = model.User.get(context.get("user")) if context.get("user") else None
    return Voter(f"user:{user.id}") if user is not None and user.state == "active" else None


def with_code(round: Round, typed: str) -> Voter:
    """Return the voter who holds a code.

    :raises CodeError: it is mistyped, of no voter, or there were too many wrong ones before
    """
    code = codes.read(typed)
    if code is None:
        raise CodeError(MISTYPED)
    key = box.key_of(round.id)
    if key is None:
        raise CodeError(UNKNOWN)
    address = key_for(key, ADDRESS, visitor_address())
    seconds = guesses.seconds_to_wait(round.id, address)
    if seconds:
        raise CodeError(_wait(seconds))
    district = _district(round.id, key_for(key, CODE, code))
    if district is None:
        guesses.note_wrong_code(round.id, address)
        raise CodeError(UNKNOWN)
    return Voter(f"code:{code}", district)


def voted_before(round: Round, voter: Voter) -> bool:
    """Return whether there is a ballot of the voter, which a new one would replace."""
    key = box.key_of(round.id)
    return key is not None and has_voted(round.id, key_for(key, VOTER, voter.identity))


def visitor_address() -> str:
    """Return the address of who calls, as our own proxies tell it; empty outside of a request."""
    try:
        environ = tk.request.environ
    except (RuntimeError, TypeError):
        return ""
    behind = config.proxies()
    forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if behind and len(forwarded) >= behind:
        return forwarded[-behind]
    return str(environ.get("REMOTE_ADDR", ""))


def _district(round_id: str, code_key: str) -> str | None:
    """Return the district that a code is for, None when there is no such code."""
    table = VotingCode.__table__
    query = sa.select(table.c.code_key, table.c.district).where(
        table.c.round_id == round_id, table.c.code_key == code_key
    )
    row = model.Session.execute(query).first()
    return row.district if row is not None and is_same(row.code_key, code_key) else None


def _wait(seconds: int) -> Text:
    return Text(
        f"ใส่รหัสผิดหลายครั้ง ลองใหม่ได้ในอีก {seconds} วินาที",
        f"Too many wrong codes; try again in {seconds} seconds",
    )
