"""A dry run in a portal: the command, the action, the account of runs, and who may see what."""

from __future__ import annotations

import json
import re

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.cli import needs

pytestmark = pytest.mark.ckan


@pytest.fixture
def run(source):
    """Call the command `ckan needs harvest`."""
    from click.testing import CliRunner

    return lambda *arguments: CliRunner().invoke(needs, ["harvest", *arguments])


@pytest.fixture
def publisher(source):
    """The publisher's editor, and the editor of another organisation."""
    from ckanext.needs.catalogue.publishing import ensure_organization

    editors = {}
    for name in ("test-municipality", "other-municipality"):
        ensure_organization(name, name)
        editors[name] = factories.UserWithToken()
        helpers.call_action(
            "organization_member_create", id=name, username=editors[name]["name"], role="editor"
        )
    return {"mine": editors["test-municipality"], "other": editors["other-municipality"]}


def asking(user):
    return {"user": user["name"] if user else "", "ignore_auth": False}


class TestCommand:
    """`ckan needs harvest --dry-run`."""

    def test_it_shows_and_publishes_nothing(self, run, storage):
        done = run("--dry-run", "small-budget")
        assert done.exit_code == 0, done.output
        assert "3 records, 0 rows refused" in done.output
        assert "budget_lines: 3 rows" in done.output
        assert helpers.call_action("package_search")["count"] == 0
        assert not (storage / "files").exists()

    def test_errors_are_told_by_kind_and_written_as_a_table(self, run, source, tmp_path):
        source.change("750,000", "เจ็ดแสน")
        source.change("1,000,000", "หนึ่งล้าน")
        done = run("--dry-run", "small-budget", "--errors", str(tmp_path / "errors.csv"))
        assert done.exit_code == 1
        assert "error bad_amount: 2" in done.output
        assert "small-budget.csv:4" in done.output
        assert (tmp_path / "errors.csv").read_text("utf-8-sig").count("bad_amount") == 2

    def test_it_is_there_as_json(self, run):
        assert json.loads(run("--dry-run", "--json", "small-budget").stdout)["records"] == 3

    def test_without_a_name_it_says_so(self, run):
        assert run("--dry-run").exit_code == 1


class TestRights:
    """Editors of the publishing organisation, and sysadmins."""

    def test_the_publishers_editor_and_a_sysadmin_may(self, publisher):
        for user in (publisher["mine"], factories.Sysadmin()):
            found = helpers.call_action("need_harvest_preview", asking(user), name="small-budget")
            assert found["records"] == 3
            assert (
                helpers.call_action("need_run_list", asking(user), harvester="small-budget") == []
            )

    @pytest.mark.parametrize("who", ["nobody", "a user", "an editor of another organisation"])
    def test_others_may_not(self, publisher, who):
        user = {"nobody": None, "a user": factories.User()}.get(who, publisher["other"])
        for action, what in (
            ("need_harvest_preview", {"name": "small-budget"}),
            ("need_harvest_preview", {"name": "no-such-harvester"}),
            ("need_run_list", {"harvester": "small-budget"}),
            ("need_run_show", {"id": "no-such-run"}),
        ):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_action(action, asking(user), **what)


def test_a_need_that_is_not_public_is_not_among_the_rows_shown(new_need, storage):
    public, hidden = new_need(status="accepted"), new_need(status="submitted")
    found = helpers.call_action("need_harvest_preview", name="portal-needs")
    shown = [row[0] for row in found["mapped"]["rows"]]
    assert found["mapped"]["columns"][0] == "need_id"
    assert shown == [public["id"]]
    assert hidden["id"] not in json.dumps(found["datasets"])


class TestRuns:
    """What is kept of each run."""

    def test_a_run_says_where_its_rows_came_from(self, harvest, publisher):
        harvest()
        (run,) = helpers.call_action(
            "need_run_list", asking(publisher["mine"]), harvester="small-budget"
        )
        assert (run["rows_read"], run["rows_used"], run["rows_refused"]) == (3, 3, 0)
        source = run["source"]
        assert source["title"] == {"th": "เทศบาลทดสอบ", "en": "A test municipality"}
        assert source["hash"].startswith("sha256:")
        assert source["mapping"].startswith("small-budget@")
        assert source["fetched"]

    def test_a_run_that_stopped_keeps_its_problems(self, harvest, source, publisher):
        source.change("750,000", "เจ็ดแสน")
        harvest()
        mine = asking(publisher["mine"])
        (run,) = helpers.call_action("need_run_list", {**mine}, harvester="small-budget")
        shown = helpers.call_action("need_run_show", {**mine}, id=run["id"])
        assert (shown["status"], shown["rows_refused"]) == ("failed", 1)
        assert shown["problem_count"] == len(shown["problems"])
        (problem,) = (each for each in shown["problems"] if each["row"])
        assert (problem["row"], problem["column"], problem["value"]) == (4, "จำนวนเงิน", "เจ็ดแสน")

    def test_rows_that_a_run_refused_are_counted_and_kept(self, harvest, source):
        rows = "".join(f"2568,ด้าน,แผน,งาน,รายการ {n},100\n" for n in range(60))
        source.csv.write_text(source.csv.read_text("utf-8") + rows, "utf-8")
        source.change("750,000", "เจ็ดแสน")
        harvest()
        (run,) = helpers.call_action("need_run_list", harvester="small-budget")
        assert (run["status"], run["problem_count"]) == ("done", 1)
        assert (run["rows_read"], run["rows_used"], run["rows_refused"]) == (63, 62, 1)
        assert run["source"]["rows"] == {"read": 63, "used": 62, "refused": 1, "withheld": 0}

    def test_above_ten_thousand_all_are_counted_and_all_can_be_had(
        self, harvest, source, publisher, app
    ):
        bad = "".join(f"2568,ด้าน,แผน,งาน,รายการ {n},บาท{n}\n" for n in range(10_051))
        source.csv.write_text(source.csv.read_text("utf-8") + bad, "utf-8")
        stopped = harvest()
        assert any("10,002 more" in error for error in stopped.errors)
        mine = asking(publisher["mine"])
        (run,) = helpers.call_action("need_run_list", {**mine}, harvester="small-budget")
        assert (run["status"], run["problem_count"]) == ("failed", 10_052)
        assert (run["rows_read"], run["rows_refused"]) == (10_054, 10_051)
        shown = helpers.call_action("need_run_show", {**mine}, id=run["id"])
        assert len(shown["problems"]) == 1000
        address = f"/needs/harvest/run/{run['id']}/problems.csv"
        for user, status in ((publisher["mine"], 200), (publisher["other"], 403)):
            answer = app.get(address, headers={"Authorization": user["token"]})
            assert answer.status_code == status
            assert answer.body.count("bad_amount") == (10_051 if status == 200 else 0)

    def test_an_unchanged_source_keeps_the_account_of_the_run_before(self, harvest):
        harvest()
        harvest()
        last, first = helpers.call_action("need_run_list", harvester="small-budget")
        assert (last["status"], first["status"]) == ("unchanged", "done")
        assert last["source"] == first["source"]

    def test_everybody_may_ask_where_a_published_dataset_came_from(self, harvest):
        harvest()
        run = helpers.call_action("need_run_show", asking(None), dataset="small-budget")
        assert run["source"]["hash"].startswith("sha256:")
        assert [one["name"] for one in run["datasets"]] == ["small-budget"]
        assert "problems" not in run

    def test_of_a_dataset_that_no_run_made_there_is_none(self, harvest, new_dataset):
        dataset = new_dataset()
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("need_run_show", dataset=dataset["id"])

    def test_the_page_of_a_dataset_says_it(self, harvest, app):
        harvest()
        body = app.get("/dataset/small-budget").body
        run = helpers.call_action("need_run_show", dataset="small-budget")
        assert 'class="needs-provenance"' in body
        assert run["source"]["hash"] in body
        assert run["source"]["mapping"] in body

    def test_with_how_many_rows_were_read_used_and_refused_and_when_it_came(
        self, harvest, source, app
    ):
        rows = "".join(f"2568,ด้าน,แผน,งาน,รายการ {n},100\n" for n in range(60))
        source.csv.write_text(source.csv.read_text("utf-8") + rows, "utf-8")
        source.change("750,000", "เจ็ดแสน")
        harvest()
        body = app.get("/en/dataset/small-budget").body
        said = body[body.index('class="needs-provenance"') :].partition("</section>")[0]
        words = " ".join(re.sub(r"<[^>]*>", " ", said).split())
        assert "63 read; 62 used; 1 refused; 0 cells withheld for privacy" in words
        fetched = helpers.call_action("need_run_show", dataset="small-budget")["source"]["fetched"]
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", fetched)
        assert f'<time datetime="{fetched}">' in said

    def test_the_page_of_another_dataset_does_not(self, new_dataset, app):
        assert "needs-provenance" not in app.get(f"/dataset/{new_dataset()['name']}").body
