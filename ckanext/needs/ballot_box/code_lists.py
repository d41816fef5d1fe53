"""Codes for voting: made, shown once, and kept as keys that nobody can turn back."""

from __future__ import annotations

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.ballot_box import box
from ckanext.needs.model.round import Round
from ckanext.needs.model.voting_code import VotingCode, VotingCodeBatch
from ckanext.needs.voting import codes
from ckanext.needs.voting.secrecy import CODE, key_for


def make_codes(round: Round, number: int, district: str, user_id: str) -> list[str]:
    """Make codes, note who made how many, and commit; they can't be shown again.

    :returns: the codes as they are printed
    :raises BoxError: the box of the round takes nothing
    """
    key = box.hold_open(round.id)
    made = list({codes.new_code() for _ in range(number)})
    rows = [
        {"round_id": round.id, "code_key": key_for(key, CODE, code), "district": district}
        for code in made
    ]
    # Keys in an order of their own: a list that was seen tells nothing of the table.
    model.Session.execute(sa.insert(VotingCode), sorted(rows, key=lambda row: row["code_key"]))
    model.Session.add(
        VotingCodeBatch(round_id=round.id, district=district, number=len(made), created_by=user_id)
    )
    model.Session.commit()
    return [codes.printed(code) for code in made]
