"""The extension's own tables."""

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.needs.model.ballot import Ballot, BallotBox, Voter
from ckanext.needs.model.comment import Comment, CommentReport
from ckanext.needs.model.endorsement import Endorsement
from ckanext.needs.model.follow import Follow, Notice
from ckanext.needs.model.forum import Forum
from ckanext.needs.model.paper_ballot import PaperBallot
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import Run
from ckanext.needs.model.voting_code import VotingCode, VotingCodeBatch

TABLES = [Run, Round, Proposal, Forum, Voter, Ballot, BallotBox, PaperBallot]
TABLES += [VotingCode, VotingCodeBatch]
TABLES += [Follow, Notice, Endorsement, Comment, CommentReport]
pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("clean_db")]


def tables():
    return {t for t in sa.inspect(model.Session.get_bind()).get_table_names() if "need_" in t}


@pytest.mark.parametrize("table", TABLES)
def test_the_migration_makes_what_the_model_says(table):
    columns = sa.inspect(model.Session.get_bind()).get_columns(table.__table__.name)
    assert {column["name"] for column in columns} == set(table.__table__.columns.keys())
    assert {c["name"] for c in columns if not c["nullable"]} == {
        column.name for column in table.__table__.columns if not column.nullable
    }


def test_the_migration_can_be_undone_and_done_again(migrate_db_for):
    before = tables()
    model.Session.remove()
    migrate_db_for("needs", "base", forward=False)
    assert tables() == set()
    migrate_db_for("needs")
    assert tables() == before > {"need_run", "need_text_clearance"}


def test_the_last_run_that_went_well_is_found():
    for status, digest in (("done", "a"), ("failed", "b"), ("done", "c"), ("failed", "d")):
        model.Session.add(Run(harvester="budget", status=status, digest=digest))
        model.Session.commit()
    last = Run.last("budget")
    assert last is not None
    assert (last.digest, last.report, last.rows_read) == ("c", {}, 0)
    assert Run.last("another") is None
