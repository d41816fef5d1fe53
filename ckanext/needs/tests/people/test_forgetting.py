"""What the portal keeps of a person, and that it can be taken out."""

import importlib
import pkgutil
import re

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan as ckan_command
from ckan.tests import factories, helpers

import ckanext.needs.model as our_models
from ckanext.needs.model.comment import Comment
from ckanext.needs.model.endorsement import Endorsement, endorsements
from ckanext.needs.people.personal import Step, rules
from ckanext.needs.tests.conftest import NEED, as_portal

pytestmark = pytest.mark.ckan

#: Columns that say who somebody is.
PERSONAL = re.compile(r"(^|_)(user|author|voter|follower|email|phone|person)(_|$)|_by$")
SECRET = "สมหญิง ทดสอบลบ"


def our_tables():
    for module in pkgutil.walk_packages(our_models.__path__, f"{our_models.__name__}."):
        importlib.import_module(module.name)
    tables = tk.BaseModel.metadata.tables
    return {name: table for name, table in tables.items() if name.startswith("need_")}


def test_every_column_that_names_a_person_has_a_rule():
    ruled = {(rule.table, rule.column) for rule in rules()}
    named = {
        (name, column.name)
        for name, table in our_tables().items()
        for column in table.columns
        if PERSONAL.search(column.name)
    }
    assert named - ruled == set(), "say in people/personal.py what becomes of these columns"


def test_every_rule_is_of_a_column_that_is_there(clean_portal):
    inspector = sa.inspect(model.Session.get_bind())
    for rule in rules():
        columns = {column["name"] for column in inspector.get_columns(rule.table)}
        assert {rule.column, rule.person or rule.column} <= columns, rule


@pytest.fixture
def person(agency, granted):
    """A leader who has left something in every corner."""
    user = factories.User(
        fullname=SECRET, email="somying@example.go.th", about="ครูใหญ่", name="somying"
    )
    granted("leader", "1901", user=user)
    return user


@pytest.fixture
def need(person, agency):
    context = {"user": person["name"]}
    asked = {**NEED, "owner_org": agency["id"], "status": "submitted"}
    need = tk.get_action("package_create")(context, asked)
    helpers.call_action("package_patch", as_portal(), id=need["id"], status="under_review")
    return need


@pytest.fixture
def traces(person, need, agency):
    """What the person left; returns the need."""
    context = {"user": person["name"]}
    helpers.call_action("api_token_create", user=person["name"], name="phone")
    helpers.call_action("follow_dataset", {**context}, id=need["id"])
    member = {"id": agency["id"], "username": person["name"], "role": "member"}
    helpers.call_action("organization_member_create", **member)
    other = factories.User()
    helpers.call_action("follow_user", {"user": other["name"]}, id=person["id"])
    for made in (
        Endorsement(need_id=need["id"], user_id=person["id"]),
        Comment(need_id=need["id"], user_id=person["id"], text="เห็นด้วย", state="shown"),
        Comment(need_id=need["id"], user_id=person["id"], text="ถูกซ่อน", state="hidden"),
    ):
        model.Session.add(made)
    model.Session.commit()
    return need


def forget(person, **more):
    context = {"user": factories.Sysadmin()["name"]}
    return tk.get_action("need_user_forget")(context, {"id": person["name"], **more})


def everywhere(text):
    """Return `table.column` of each text in the database that holds `text`."""
    found = set()
    connection = model.Session.connection()
    for table in sa.inspect(connection).get_table_names():
        columns = sa.inspect(connection).get_columns(table)
        for column in columns:
            query = sa.text(
                f'SELECT count(*) FROM "{table}" WHERE "{column["name"]}"::text LIKE :text'
            )
            if connection.execute(query, {"text": f"%{text}%"}).scalar():
                found.add(f"{table}.{column['name']}")
    return found


class TestForgetting:
    def test_nothing_in_the_database_names_the_person_afterwards(self, traces, person):
        forget(person)
        for text in (SECRET, "somying", "ครูใหญ่"):
            assert everywhere(text) == set()

    def test_the_number_of_the_account_stays_only_where_it_is_said_to(self, traces, person):
        forget(person)
        left = {place for place in everywhere(person["id"]) if not place.startswith("activity.")}
        assert left == {"user.id", "package.creator_user_id"}

    def test_the_report_says_what_was_removed_table_by_table(self, traces, person):
        told = {(one["table"], one["column"]): one for one in forget(person)["tables"]}
        assert told["need_endorsement", "user_id"]["rows"] == 1
        assert told["need_comment", "user_id"]["rows"] == 2
        assert told["api_token", "user_id"]["rows"] == 1
        assert told["need_role_grant", "user_id"]["rows"] == 1
        assert told["member", "table_id"]["step"] == "delete"

    def test_public_needs_and_counts_stay(self, traces, person):
        forget(person)
        need = helpers.call_action("package_show", {"user": ""}, id=traces["id"])
        assert need["title"] == traces["title"]
        assert endorsements([need["id"]]) == {need["id"]: 1}

    def test_comments_that_were_not_shown_are_emptied(self, traces, person):
        forget(person)
        texts = model.Session.scalars(sa.select(Comment.text).order_by(Comment.text)).all()
        assert texts == ["", "เห็นด้วย"]

    def test_a_dry_run_reports_and_removes_nothing(self, traces, person):
        told = forget(person, dry_run=True)
        assert told["dry_run"] is True
        assert sum(one["rows"] for one in told["tables"] if one["step"] == "delete") > 0
        assert model.User.get("somying").fullname == SECRET

    def test_all_of_it_or_nothing(self, traces, person, monkeypatch):
        from ckanext.needs.people import forgetting

        broken = [*rules(), rules()[0].__class__("user", "nowhere", Step.DELETE, rules()[0].why)]
        monkeypatch.setattr(forgetting, "rules", lambda: broken)
        with pytest.raises(sa.exc.ProgrammingError):
            forget(person)
        assert model.User.get("somying").fullname == SECRET
        assert endorsements([traces["id"]]) == {traces["id"]: 1}

    def test_the_person_can_not_sign_in_or_use_a_token_any_more(self, traces, person, app):
        token = helpers.call_action("api_token_create", user=person["name"], name="t")["token"]
        forget(person)
        answer = app.get(
            "/api/action/need_role_list", headers={"Authorization": token}, expect_errors=True
        )
        assert answer.status_code == 403

    def test_nobody_but_a_sysadmin_does_it(self, traces, person, editor):
        for user in (editor, person):
            with pytest.raises(tk.NotAuthorized):
                tk.get_action("need_user_forget")({"user": user["name"]}, {"id": person["id"]})

    def test_the_command_reports_it(self, traces, person, cli):
        tried = cli.invoke(ckan_command, ["needs", "forget-user", "somying", "--dry-run"])
        assert tried.exit_code == 0, tried.output
        assert "nothing was removed" in tried.output
        done = cli.invoke(ckan_command, ["needs", "forget-user", "somying"])
        assert "need_endorsement.user_id" in done.output
        assert model.User.get("somying") is None
        assert cli.invoke(ckan_command, ["needs", "forget-user", "somying"]).exit_code == 1


class TestNames:
    """A name is shown to the public only with its owner's consent."""

    PLACES = (
        "/citizen-need/{id}",
        "/citizen-need/activity/{id}",
        "/api/action/package_show?id={id}",
        "/api/action/package_search?q=*:*",
        "/api/action/package_activity_list?id={id}&include_data=true",
        "/api/action/organization_activity_list?id=saraburi-pao",
        "/api/action/user_show?id=somying",
        "/user/somying",
        "/organization/activity/saraburi-pao",
        "/dataset/{id}.ttl",
    )

    @pytest.mark.parametrize("place", PLACES)
    def test_no_public_answer_names_a_leader(self, traces, person, app, place):
        page = app.get(place.format(id=traces["id"]), expect_errors=True)
        for text in (SECRET, "somying@", "ครูใหญ่"):
            assert text not in page.body

    def test_a_leaders_name_stands_at_the_need_once_allowed_and_goes_again(
        self, traces, person, app
    ):
        for consent in (True, False):
            said = tk.get_action("need_consent_set")({"user": person["name"]}, {"consent": consent})
            assert said == {"consent": consent}
            page = app.get(f"/citizen-need/{traces['id']}")
            assert (SECRET in page.body) is consent
