"""The pages on which publishers try harvesters and make new ones."""

from __future__ import annotations

import html
import io
import re

import pytest
import yaml
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers
from werkzeug.datastructures import FileStorage

from ckanext.needs.tests.harvest.conftest import (  # noqa: F401 - fixtures
    BUDGET,
    harvest,
    source,
    storage,
)

pytestmark = pytest.mark.ckan

FILE = BUDGET.encode()


def editor_of(name):
    from ckanext.needs.catalogue.publishing import ensure_organization

    ensure_organization(name, name)
    user = factories.UserWithToken()
    helpers.call_action("organization_member_create", id=name, username=user["name"], role="editor")
    return user


@pytest.fixture
def publisher(source):  # noqa: F811
    return editor_of("test-municipality")


@pytest.fixture
def signed(app):
    """Call a page as a user, by token: pages that a browser posts to carry a CSRF token."""

    def call(method, address, user, **more):
        headers = {"Authorization": user["token"]} if user else {}
        return getattr(app, method)(address, headers=headers, **more)

    return call


class TestTrying:
    """/needs/harvest/NAME."""

    ADDRESS = "/needs/harvest/small-budget"

    def test_the_list_has_what_the_reader_publishes_by(self, signed, publisher):
        body = signed("get", "/needs/harvest/", publisher).body
        assert "small-budget" in body
        assert "saraburi-pao-budget" not in body

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_others_are_refused(self, signed, publisher, method):
        for user in (None, editor_of("other-municipality")):
            assert signed(method, self.ADDRESS, user).status_code == 403

    def test_a_visitor_has_no_list(self, signed, publisher):
        assert signed("get", "/needs/harvest/", None).status_code == 403

    def test_it_shows_tables_and_first_rows_and_publishes_nothing(self, signed, publisher):
        body = signed("post", self.ADDRESS, publisher).body
        assert "budget_lines" in body
        assert "อาหารกลางวัน" in body
        assert helpers.call_action("package_search")["count"] == 0

    def test_problems_stand_with_row_and_column_and_can_be_had_as_a_table(
        self,
        signed,
        publisher,
        source,  # noqa: F811
    ):
        source.change("750,000", "<b>เจ็ดแสน</b>")
        body = signed("post", self.ADDRESS, publisher).body
        assert "bad_amount" in body
        assert "&lt;b&gt;เจ็ดแสน" in body
        assert "<td>4</td>" in body
        table = signed("post", self.ADDRESS, publisher, data={"as": "csv"})
        assert table.headers["Content-Type"].startswith("text/csv")
        assert "เจ็ดแสน" in table.body

    def test_runs_are_listed_with_their_problems(self, signed, publisher, source, harvest):  # noqa: F811
        source.change("750,000", "เจ็ดแสน")
        harvest()
        body = signed("get", self.ADDRESS, publisher).body
        (address,) = re.findall(r'href="([^"]*problems\.csv)"', body)
        assert "เจ็ดแสน" in signed("get", address, publisher).body
        assert signed("get", address, None).status_code == 403

    def test_the_forms_carry_a_token_against_forgery(self, signed, publisher):
        for address in (self.ADDRESS, "/needs/new-harvester/"):
            assert "_csrf_token" in signed("get", address, publisher).body


class TestNew:
    """/needs/new-harvester."""

    ADDRESS = "/needs/new-harvester/"

    def upload(self, signed, user, data=FILE, name="งบ.csv", **more):
        said = {"org": "test-municipality", "email": "finance@example.go.th", "name": "town"}
        form = said | more | {"upload": (io.BytesIO(data), name)}
        return signed("post", self.ADDRESS, user, data=form, content_type="multipart/form-data")

    def draft(self, page):
        text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.body, re.DOTALL)[1]
        token = re.search(r'name="token" value="([^"]+)"', page.body)[1]
        return html.unescape(text), token

    def send(self, signed, user, text, token, step):
        form = {"yaml": text, "token": token, "step": step}
        return signed("post", f"{self.ADDRESS}draft", user, data=form, follow_redirects=False)

    def test_from_a_file_to_a_saved_harvester(self, signed, publisher, source):  # noqa: F811
        text, token = self.draft(self.upload(signed, publisher))
        assert yaml.safe_load(text)["mapping"]["amount"] == "จำนวนเงิน"
        tried = self.send(signed, publisher, text, token, "check").body
        assert "alert-danger" not in tried, tried
        assert "budget_by_strategy" in tried
        saved = self.send(signed, publisher, text, token, "save")
        assert saved.status_code == 302
        assert saved.headers["Location"].endswith("/needs/harvest/town")
        assert (source.folder / "town.yaml").read_text("utf-8").strip() == text.strip()
        context = {"user": publisher["name"], "ignore_auth": False}
        found = helpers.call_action("need_harvest_preview", context, name="town")
        assert found["records"] == 3

    def test_a_mistake_is_told_with_its_line_and_the_text_stays(self, signed, publisher, source):  # noqa: F811
        text, token = self.draft(self.upload(signed, publisher))
        body = self.send(signed, publisher, text.replace("amount:", "amuont:"), token, "save").body
        assert "amuont" in body
        assert not (source.folder / "town.yaml").exists()

    def test_it_can_be_downloaded(self, signed, publisher):
        text, token = self.draft(self.upload(signed, publisher))
        got = self.send(signed, publisher, text, token, "download")
        assert got.body.replace("\r\n", "\n").strip() == text.strip()

    def test_visitors_are_refused(self, signed, publisher):
        assert signed("get", self.ADDRESS, None).status_code == 403
        assert self.upload(signed, None).status_code == 403
        assert self.send(signed, None, "x", "x", "check").status_code == 403

    def test_a_file_that_is_no_table_is_refused_with_the_reason(self, signed, publisher):
        body = self.upload(signed, publisher, b"\x00\x01", "x.exe").body
        assert "error-explanation" in body

    def test_another_organisations_editor_can_not_publish_as_this_one(self, signed, publisher):
        stranger = editor_of("other-municipality")
        assert self.upload(signed, stranger).status_code == 403


class TestReach:
    """What a draft may not do."""

    @pytest.fixture
    def asking(self, publisher):
        return {"user": publisher["name"], "ignore_auth": False}

    @pytest.fixture
    def draft(self, asking):
        upload = FileStorage(io.BytesIO(BUDGET.encode()), "budget.csv")
        return helpers.call_action(
            "need_harvester_propose",
            {**asking},
            upload=upload,
            org="test-municipality",
            email="finance@example.go.th",
            name="town",
        )

    def refused(self, asking, draft, change):
        said = yaml.safe_load(draft["yaml"])
        change(said)
        text = yaml.safe_dump(said, allow_unicode=True)
        with pytest.raises(tk.ValidationError) as error:
            helpers.call_action("need_harvester_save", {**asking}, token=draft["token"], yaml=text)
        return str(error.value)

    @pytest.mark.parametrize(
        "location", ["/etc/passwd", "../small-budget.csv", "data/../../x", "file:///etc/passwd"]
    )
    def test_it_reads_no_file_of_the_machine(self, asking, draft, location):
        def change(said):
            said["source"]["locations"] = [location]

        assert "source.locations" in self.refused(asking, draft, change)

    def test_it_publishes_for_no_other_organisation(self, asking, draft):
        editor_of("other-municipality")

        def change(said):
            said["datasets"][0]["publisher"]["name"] = "other-municipality"

        assert "datasets.publisher.name" in self.refused(asking, draft, change)

    @pytest.mark.parametrize("name", ["portal-needs", "saraburi-pao-budget", "../x", "A", "x" * 99])
    def test_it_takes_no_name_of_a_shipped_one_or_of_a_path(self, asking, draft, name):
        assert "· name ·" in self.refused(asking, draft, lambda said: said.update(name=name))

    def test_it_takes_no_name_of_another_organisations_harvester(self, asking, draft, source):  # noqa: F811
        other = source.yaml.read_text("utf-8").replace("test-municipality", "other-municipality")
        (source.folder / "theirs.yaml").write_text(
            other.replace("name: small-budget", "name: theirs", 1), "utf-8"
        )

        def change(said):
            said["name"] = "theirs"
            said["source"]["locations"] = ["data/theirs.csv"]

        assert "· name ·" in self.refused(asking, draft, change)

    def test_it_publishes_no_single_needs(self, asking, draft):
        def change(said):
            said.update(records="needs", mapping={})
            said["source"] = {**said["source"], "format": "portal", "locations": []}
            said["datasets"][0]["tables"] = ["needs"]

        assert "records" in self.refused(asking, draft, change)

    @pytest.mark.parametrize("text", ["a: &a [1]\nb: *a\n", "[" * 20_000, "x" * 100_001, "a: b: c"])
    def test_no_yaml_fills_the_memory(self, asking, draft, text):
        with pytest.raises(tk.ValidationError):
            helpers.call_action("need_harvester_check", {**asking}, token=draft["token"], yaml=text)

    def test_a_draft_is_its_uploaders_alone(self, asking, draft):
        other = editor_of("test-municipality")
        for context, token in (
            ({"user": other["name"], "ignore_auth": False}, draft["token"]),
            ({**asking}, "../../x"),
            ({**asking}, "0" * 32),
        ):
            with pytest.raises(tk.ValidationError):
                helpers.call_action(
                    "need_harvester_check", context, token=token, yaml=draft["yaml"]
                )

    def test_a_portal_without_a_folder_saves_none(self, asking, draft, ckan_config, monkeypatch):
        monkeypatch.setitem(ckan_config, "ckanext.needs.harvesters_folder", "")
        with pytest.raises(tk.ValidationError, match="no folder"):
            helpers.call_action(
                "need_harvester_save", {**asking}, token=draft["token"], yaml=draft["yaml"]
            )
