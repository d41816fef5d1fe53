"""The ballot box of a round: made when it is first needed, closed before its counts are shown.

Whoever casts a ballot holds the box open (`FOR SHARE`) until it is in; closing waits for them, and
nothing comes in afterwards, whatever dates the round is given later.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.needs import config
from ckanext.needs.bilingual import Text
from ckanext.needs.voting.secrecy import box_key, is_same, mark, new_secret

READ = "SELECT secret, mark FROM need_ballot_box WHERE round_id = :round"
HOLD = f"{READ} FOR SHARE"
MAKE = """
    INSERT INTO need_ballot_box (round_id, secret, mark) VALUES (:round, :secret, :mark)
    ON CONFLICT (round_id) DO NOTHING
"""
CLOSE = """
    INSERT INTO need_ballot_box AS box (round_id, secret, mark) VALUES (:round, NULL, '')
    ON CONFLICT (round_id) DO UPDATE SET secret = NULL, mark = '' WHERE box.secret IS NOT NULL
    RETURNING round_id
"""
#: Rows get new ids, nobody's, and lie in a new order.
MIX_BALLOTS = """
    WITH taken AS (
        DELETE FROM need_ballot WHERE round_id = :round RETURNING district, choices
    )
    INSERT INTO need_ballot (round_id, id, district, choices)
    SELECT :round, gen_random_uuid()::text, district, choices FROM taken ORDER BY random()
"""
MIX_VOTERS = """
    WITH taken AS (DELETE FROM need_voter WHERE round_id = :round RETURNING voter_key)
    INSERT INTO need_voter (round_id, voter_key)
    SELECT :round, gen_random_uuid()::text FROM taken
"""


class BoxError(Exception):
    """Why a ballot box takes nothing; `text` tells the voter."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.in_("en"))
        self.text = text


CLOSED = Text(
    "หีบบัตรของรอบนี้ปิดแล้ว เพราะเปิดเผยผลแล้ว",
    "The ballot box of this round is closed: its result was shown",
)
OTHER_SECRET = Text(
    "ลงคะแนนไม่ได้: ค่า ckanext.needs.voting_secret ของเว็บไซต์เปลี่ยนไปหลังเริ่มลงคะแนน แจ้งผู้ดูแลระบบ",
    "No vote can be taken: the portal's ckanext.needs.voting_secret was changed since the vote "
    "began. Tell the administrator",
)


def key_of(round_id: str) -> bytes | None:
    """Return the key of a box; None when nobody needed it so far, or it is closed."""
    row = _one(READ, round_id)
    return _key(row, round_id) if row is not None and row.secret is not None else None


def hold_open(round_id: str) -> bytes:
    """Return the key of a box, which stays open until the next commit; make the box if need be.

    :raises BoxError: it is closed, or was made with another secret of the portal
    """
    row = _one(HOLD, round_id)
    if row is None:
        secret = new_secret()
        made = mark(box_key(config.voting_secret(), secret, round_id))
        values = {"round": round_id, "secret": secret, "mark": made}
        model.Session.execute(sa.text(MAKE), values)
        row = _one(HOLD, round_id)
    if row is None or row.secret is None:
        raise BoxError(CLOSED)
    return _key(row, round_id)


def close(round_id: str) -> None:
    """Close a box for good, and commit: no more ballots, and nobody can tell whose one is."""
    row = _one(READ, round_id)
    if row is not None and row.secret is None:
        return
    values = {"round": round_id}
    if model.Session.execute(sa.text(CLOSE), values).first() is not None:
        for statement in (MIX_BALLOTS, MIX_VOTERS):
            model.Session.execute(sa.text(statement), values)
    model.Session.commit()


def _one(statement: str, round_id: str) -> Any:
    return model.Session.execute(sa.text(statement), {"round": round_id}).first()


def _key(row: Any, round_id: str) -> bytes:
    key = box_key(config.voting_secret(), bytes(row.secret), round_id)
    if not is_same(mark(key), row.mark):
        raise BoxError(OTHER_SECRET)
    return key
