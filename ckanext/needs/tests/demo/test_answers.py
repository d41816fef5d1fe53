"""What the demo adds to its needs: projects that answer some, and rounds in three states."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.needs.catalogue.publishing import site_context
from ckanext.needs.demo.loading import load_needs
from ckanext.needs.demo.projects import make_projects
from ckanext.needs.demo.rounds import make_rounds
from ckanext.needs.demo.script import read_script
from ckanext.needs.model.link import Link
from ckanext.needs.model.project import Milestone, Project
from ckanext.needs.model.round import get_round
from ckanext.needs.model.run import now
from ckanext.needs.rounds.phases import phase_at

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("clean_portal", "with_request_context")]


@pytest.fixture
def script(tmp_path):
    """The words of the demo, of which some needs are loaded."""
    said = read_script()
    assert not load_needs(said, tmp_path / "needs.csv", 60, 5).problems
    return said


def test_projects_answer_needs_that_are_planned_or_further(script):
    made = make_projects(script)
    projects = model.Session.query(Project).all()
    assert made == len(projects) > 5
    needs = {link.need_id: link for link in model.Session.query(Link)}
    assert len(needs) >= made
    for need_id in needs:
        need = tk.get_action("package_show")(site_context(), {"id": need_id})
        assert need["status"] in {"planned", "funded", "in_progress", "completed"}


def test_projects_are_marked_and_have_money_period_and_steps(script):
    make_projects(script)
    projects = model.Session.query(Project).all()
    assert all(script.mark in project.title for project in projects)
    assert all(project.starts and project.ends for project in projects)
    assert sum(project.budget is not None for project in projects) > len(projects) / 2
    spent = [project for project in projects if project.used]
    assert spent
    assert all(project.used <= project.budget for project in spent)
    steps = model.Session.query(Milestone).filter_by(project_id=projects[0].id).count()
    assert steps == 3


def test_what_is_there_already_is_not_made_again(script):
    first = make_projects(script), make_rounds(script)
    assert first[1] == len(script.deciding.rounds)
    assert (make_projects(script), make_rounds(script)) == (0, 0)


def test_rounds_take_proposals_vote_and_have_a_result(script, app):
    make_rounds(script)
    shown = {one["name"]: one for one in tk.get_action("need_round_list")(site_context(), {})}
    phases = {name: phase_at(get_round(name), now()).kind for name in shown}
    assert phases == {one.name: one.now for one in script.deciding.rounds}
    assert all(script.mark in one["title"]["th"] for one in shown.values())


def test_the_result_is_counted_from_the_ballots(script, app):
    make_rounds(script)
    result = tk.get_action("need_round_results")({"user": ""}, {"round": "demo-town-result"})
    (told,) = [one for one in script.deciding.rounds if one.name == "demo-town-result"]
    assert result["turnout"]["voters"] == told.ballots
    with pytest.raises(tk.NotAuthorized):
        tk.get_action("need_round_results")({"user": ""}, {"round": "demo-town-vote"})
