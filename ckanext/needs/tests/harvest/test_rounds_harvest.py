"""This portal's forums and proposals become the table of participation."""

import pytest
from ckan.tests import helpers

from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.now import harvest
from ckanext.needs.own_records.rounds import read_participation
from ckanext.needs.tests.harvest.conftest import storage  # noqa: F401 - fixture
from ckanext.needs.tests.logic.test_rounds import ROUND

pytestmark = pytest.mark.ckan

FORUM = {"title": "เวที", "district": "1901", "held_on": "2025-11-08", "place": "ศาลา"}
IDEA = {"title": "ถังขยะแยกประเภท", "district": "190101", "cost": 5000}


@pytest.fixture
def round(agency):
    return helpers.call_action("need_round_create", **ROUND, owner_org=agency["id"])


def hold(round, **fields):
    return helpers.call_action("need_forum_create", round=round["id"], **{**FORUM, **fields})


def propose(round, **fields):
    return helpers.call_action("need_proposal_create", round=round["id"], **{**IDEA, **fields})


def test_a_portal_without_rounds_has_nothing_of_them_to_harvest(clean_portal):
    assert "portal-rounds" not in harvest_source.with_something()
    assert "portal-needs" in harvest_source.with_something()


def test_what_was_held_and_proposed_is_counted_by_district_and_year(round):
    hold(round, attendance=40, attendance_online=5, communities=10, communities_with_plan=4)
    hold(round, attendance=None)
    hold(round, held_on="2099-01-01", attendance=100)
    adopted, withdrawn = propose(round), propose(round)
    helpers.call_action("need_proposal_answer", id=adopted["id"], adopted=True)
    helpers.call_action("need_proposal_withdraw", id=withdrawn["id"])
    counted, *others = read_participation()
    assert (counted.fiscal_year, counted.district, counted.forums) == (2570, "1901", 2)
    assert (counted.attendance, counted.communities_with_plan) == (45, 4)
    assert (counted.projects, counted.adopted) == (1, 1)
    assert len(others) == 12
    assert not any(other.forums or other.projects or other.adopted for other in others)


def test_of_a_draft_nothing_is_counted(round):
    hold(round)
    helpers.call_action("need_round_update", id=round["id"], state="draft")
    assert read_participation() == ()


def test_the_table_is_published_through_the_gate(round, storage):  # noqa: F811
    for number in range(1, 10):
        hold(round, district=f"190{number}", attendance=40)
    hold(round, district="1910", attendance=2)
    assert "portal-rounds" in harvest_source.with_something()
    assert harvest("portal-rounds").errors == ()
    made = helpers.call_action("package_show", id="saraburi-participation")
    (resource,) = [each for each in made["resources"] if each["name"] == "participation"]
    found = helpers.call_action("datastore_search", resource_id=resource["id"], limit=50)
    rows = {row["district"]: row for row in found["records"]}
    assert (rows["1901"]["forums"], rows["1901"]["attendance"]) == (1, 40)
    assert (rows["1910"]["forums"], rows["1910"]["attendance"]) == (1, None)
    assert (rows["1911"]["forums"], rows["1911"]["attendance"]) == (0, 0)
    assert len(rows) == 13
    assert harvest("portal-rounds").errors == ()
