"""Putting a ballot into the box: once a voter, in one step with the mark that somebody voted.

A ballot's id and a voter's mark are both made from who votes, by keys that have nothing in common
(`voting.secrecy`): voting again replaces the ballot without a link that is kept anywhere.

PostgreSQL notes with each row which transaction wrote it, and rows lie in the order in which they
came; so a voter's mark and the ballot would share a number and a place in line. Each ballot
therefore takes others along, which are written again with it in an order by chance, and each mark
takes other marks along.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import OperationalError

from ckanext.needs.ballot_box import box
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.rounds.phases import may_vote
from ckanext.needs.rounds.voting_settings import RESIDENTS
from ckanext.needs.voting.secrecy import BALLOT, VOTER, key_for

#: Of the rows next to a place by chance, so many on each side are taken along.
ALONG = 6
TRIES = 3

OWN = "SELECT district FROM need_ballot WHERE round_id = :round AND id = :id FOR UPDATE"
#: Rows that somebody else is writing are left alone, so that nobody waits for anybody.
NEIGHBOURS = """
    {key} = ANY(ARRAY(
        SELECT {key} FROM {table} WHERE round_id = :round AND {key} {side} :place AND {key} <> :id
        ORDER BY {key} {order} LIMIT :along FOR UPDATE SKIP LOCKED
    ))
"""
PUT = """
    WITH others AS (
        DELETE FROM {table} WHERE round_id = :round AND ({above} OR {below}) RETURNING {columns}
    )
    INSERT INTO {table} ({columns})
    SELECT * FROM (SELECT {columns} FROM others UNION ALL SELECT {values}) AS rows
    ORDER BY random()
    ON CONFLICT (round_id, {key}) DO {conflict}
"""


def _put(table: str, key: str, columns: str, values: str, conflict: str) -> str:
    above = NEIGHBOURS.format(table=table, key=key, side=">", order="ASC")
    below = NEIGHBOURS.format(table=table, key=key, side="<", order="DESC")
    return PUT.format(
        table=table,
        key=key,
        above=above,
        below=below,
        columns=columns,
        values=values,
        conflict=conflict,
    )


PUT_BALLOT = _put(
    "need_ballot",
    "id",
    "round_id, id, district, choices",
    ":round, :id, :district, CAST(:choices AS jsonb)",
    "UPDATE SET district = excluded.district, choices = excluded.choices",
)
PUT_VOTER = _put("need_voter", "voter_key", "round_id, voter_key", ":round, :id", "NOTHING")


class VoteOver(Exception):
    """The round takes no ballots at this moment."""


class OtherDistrict(Exception):
    """A resident who said another district before: it is said once."""


def cast(round: Round, identity: str, district: str, choices: Sequence[str]) -> None:
    """Put a ballot into the box, in the place of the voter's earlier one, and commit.

    :param identity: who votes, as `voting.secrecy.key_for` wants it
    :param choices: as `voting.ballots.check` gives them
    :raises VoteOver: the round does not vote now
    :raises OtherDistrict: the round is for residents, and the voter said another district before
    :raises BoxError: the box takes nothing
    """
    round_id = round.id
    for tries_left in reversed(range(TRIES)):
        try:
            key = box.hold_open(round_id)
            if not may_vote(round, now()):
                raise VoteOver
            _write(round_id, key, identity, district, choices, round.who == RESIDENTS)
        except OperationalError:  # two that waited for each other: one starts again
            model.Session.rollback()
            if not tries_left:
                raise
        except (VoteOver, OtherDistrict, box.BoxError):
            model.Session.rollback()
            raise
        else:
            model.Session.commit()
            return


def _write(
    round_id: str,
    key: bytes,
    identity: str,
    district: str,
    choices: Sequence[str],
    resident: bool,
) -> None:
    ballot = {
        "round": round_id,
        "id": key_for(key, BALLOT, identity),
        "district": district,
        "choices": json.dumps(list(choices)),
    }
    voter = {"round": round_id, "id": key_for(key, VOTER, identity)}
    own = model.Session.execute(sa.text(OWN), {"round": round_id, "id": ballot["id"]}).first()
    if resident and own is not None and own.district != district:
        raise OtherDistrict
    for statement, values in ((PUT_BALLOT, ballot), (PUT_VOTER, voter)):
        place = {"place": secrets.token_hex(32), "along": ALONG}
        model.Session.execute(sa.text(statement), values | place)
