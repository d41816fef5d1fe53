"""Nothing that the portal keeps or writes down tells how somebody voted."""

from __future__ import annotations

import json
import logging
from collections import Counter

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.ballot_box.casting import ALONG
from ckanext.needs.tests.ballot_box.conftest import rows

pytestmark = pytest.mark.ckan

#: Types of columns from which one could read when something happened, or in which order.
TELLING = ("timestamp", "date", "time", "integer", "bigint", "serial")


def columns(table):
    return {
        c["name"]: str(c["type"]).lower() for c in sa.inspect(model.meta.engine).get_columns(table)
    }


@pytest.mark.parametrize("table", ["need_ballot", "need_voter"])
def test_no_column_tells_a_time_or_an_order(clean_db, table):
    assert not [kind for kind in columns(table).values() if kind.startswith(TELLING)]


def test_the_two_tables_share_the_round_and_nothing_else(clean_db):
    assert columns("need_ballot").keys() & columns("need_voter").keys() == {"round_id"}


def test_no_value_of_a_voter_s_row_is_in_a_ballot_s(a_round, vote):
    round = a_round()
    vote(round, [1], factories.User())
    (ballot,), (voter,) = rows("need_ballot"), rows("need_voter")
    assert voter.voter_key not in json.dumps([ballot.id, ballot.district, ballot.choices])


def test_no_table_has_the_user_and_the_ballot_in_one_row(a_round, vote):
    user = factories.User()
    vote(a_round(), [2], user)
    (ballot,) = rows("need_ballot")
    for table in sa.inspect(model.meta.engine).get_table_names():
        for row in model.Session.execute(sa.text(f'SELECT t::text FROM "{table}" AS t')).scalars():
            assert not (ballot.id in row and table != "need_ballot"), table
            if table in ("need_ballot", "need_voter"):
                assert user["id"] not in row
                assert user["name"] not in row


def test_no_log_has_a_ballot_or_who_cast_it(a_round, vote, caplog):
    user = factories.User()
    round = a_round(costs=(11, 12, 13), envelope=100)
    with caplog.at_level(logging.DEBUG):
        vote(round, [3, 2], user)
        with pytest.raises(tk.ValidationError):
            vote(round, [3, 4567], user)
    (ballot,) = rows("need_ballot")
    for said in (record.getMessage() for record in caplog.records):
        assert ballot.id not in said
        assert "4567" not in said
        assert '["2", "3"]' not in said


def test_no_activity_is_noted(a_round, vote):
    user = factories.User()
    before = rows("activity")
    vote(a_round(), [1], user)
    assert rows("activity") == before


def test_no_action_gives_ballots_with_ids(a_round, vote, with_plugins):
    round = a_round()
    vote(round, [1], factories.User())
    (ballot,) = rows("need_ballot")
    sysadmin = {"user": factories.Sysadmin()["name"], "ignore_auth": False}
    for action in ("need_ballot_show", "need_voting_codes_list", "need_paper_ballot_list"):
        said = json.dumps(helpers.call_action(action, {**sysadmin}, round=round.name))
        assert ballot.id not in said


class TestWhatPostgresNotes:
    """The transaction that wrote a row (`xmin`), and where rows lie."""

    @pytest.fixture
    def voted(self, a_round, vote):
        round = a_round()
        for number in range(40):
            vote(round, [1 + number % 3], factories.User())
        return round

    def test_the_transaction_of_a_voter_is_that_of_many_ballots(self, voted):
        ballots = Counter(row.xmin for row in rows("need_ballot"))
        last = max((row.xmin for row in rows("need_voter")), key=int)
        # Where the place by chance is before all others, those after it are taken along.
        assert ballots[last] > ALONG
        assert Counter(row.xmin for row in rows("need_voter"))[last] > ALONG

    def test_the_last_ballot_does_not_lie_last(self, a_round, vote):
        """It lies anywhere among those written with it: rarely last."""
        round = a_round()
        for _ in range(14):
            vote(round, [1], factories.User())
        last = []
        for _ in range(20):
            before = {row.id for row in rows("need_ballot")}
            vote(round, [1], factories.User())
            last.append(rows("need_ballot")[-1].id not in before)
        assert sum(last) < 10

    def test_when_the_box_is_closed_everything_lies_anew_and_under_other_ids(self, voted):
        before = {row.id for row in rows("need_ballot")}
        choices = voted.ballots()
        voted.announced()
        helpers.call_action("need_round_results", round=voted.name)
        assert not before & {row.id for row in rows("need_ballot")}
        assert len({row.xmin for row in rows("need_ballot")}) == 1
        assert voted.ballots() == choices
        (kept,) = rows("need_ballot_box")
        assert kept.secret is None
