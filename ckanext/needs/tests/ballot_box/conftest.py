"""A round that votes now, with projects, and people who vote in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ckanext.needs.rounds.moments import in_bangkok


def phases(vote_from=-1, vote_to=1, announced=2):
    """Return the phases of a vote, in days from now."""
    from ckanext.needs.model.run import now

    def at(days):
        return (
            in_bangkok(now() + timedelta(days=days)).replace(tzinfo=None).isoformat("T", "seconds")
        )

    return [
        {
            "key": "vote",
            "kind": "vote",
            "name": {"th": "ลงคะแนน", "en": "Vote"},
            "starts": at(vote_from),
            "ends": at(vote_to),
            "show_counts": False,
        },
        {
            "key": "announce",
            "kind": "announce",
            "name": {"th": "ประกาศผล", "en": "Results"},
            "starts": at(announced),
            "ends": at(announced + 30),
            "show_counts": False,
        },
    ]


class ARound:
    """A round in the database, and what a test does to it."""

    def __init__(self, agency, costs=(40, 50, 60), envelope=100, **fields):
        from ckan import model

        from ckanext.needs.model.round import Round
        from ckanext.needs.rounds.voting_settings import VotingSettings

        voting = {"method": "approval", "limit": 2, "codes": True, "paper": True}
        voting |= fields.pop("voting", {})
        values = {
            "name": "saraburi-2569",
            "organization_id": agency["id"],
            "area": "19",
            "title_th": "งบมีส่วนร่วม สระบุรี",
            "title_en": "Saraburi decides",
            "fiscal_year": 2569,
            "budget": envelope,
            "phases": phases(),
            "voting": VotingSettings.of(voting).as_dict(),
            "who": "registered",
            "state": "open",
            "created_by": "somebody",
            **fields,
        }
        model.Session.add(Round(**values))
        model.Session.commit()
        self.name = values["name"]
        for number, cost in enumerate(costs, 1):
            self.propose(number, cost)

    def propose(self, number, cost, district="1901", state="feasible"):
        from ckan import model

        from ckanext.needs.model.proposal import Proposal

        model.Session.add(
            Proposal(
                round_id=self.id,
                number=number,
                title=f"โครงการที่ {number}",
                district=district,
                cost=cost,
                state=state,
                created_by="somebody",
            )
        )
        model.Session.commit()

    @property
    def row(self):
        from ckanext.needs.model.round import get_round

        return get_round(self.name)

    @property
    def id(self):
        return self.row.id

    def set(self, **values):
        from ckan import model

        row = self.row
        for name, value in values.items():
            setattr(row, name, value)
        model.Session.commit()

    def over(self):
        """The vote is over; nothing is announced."""
        self.set(phases=phases(-3, -1, 1))

    def announced(self):
        self.set(phases=phases(-3, -2, -1))

    def ballots(self):
        """The ballots in the box, sorted."""
        return sorted(tuple(row.choices) for row in rows("need_ballot"))


def rows(table):
    """Return the rows of a table, in the order in which they lie."""
    import sqlalchemy as sa
    from ckan import model

    return model.Session.execute(sa.text(f"SELECT *, xmin FROM {table}")).all()


@pytest.fixture
def a_round(agency):
    """A function that makes a round: three projects, of which two may be chosen."""
    return lambda *args, **fields: ARound(agency, *args, **fields)


@pytest.fixture
def vote():
    """A function that casts a ballot as a user (or with a code) through the action."""
    from ckan.tests import helpers

    def cast(round, choices, user=None, **more):
        context = {"user": user["name"] if user else "", "ignore_auth": False}
        values = {"round": round.name, "choices": choices, **more}
        return helpers.call_action("need_ballot_cast", context, **values)

    return cast


@pytest.fixture(autouse=True)
def forget_limits(request):
    """Limits are kept in Redis, between tests too."""
    if request.node.get_closest_marker("ckan"):
        from ckan.lib.redis import connect_to_redis

        redis = connect_to_redis()
        for key in redis.scan_iter("ckanext-needs:voting:*"):
            redis.delete(key)
