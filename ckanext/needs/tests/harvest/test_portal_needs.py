"""This portal's own needs, counted: every published count against the Action API."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from ckan.plugins import toolkit as tk

pytestmark = pytest.mark.ckan

PUBLIC, HIDDEN = 130, 90


@pytest.fixture
def loaded(source, tmp_path):
    """The portal with synthetic needs, public and not, and the tables made of them."""
    from ckanext.needs.demo.loading import load_needs
    from ckanext.needs.demo.script import read_script
    from ckanext.needs.harvest.now import harvest

    done = load_needs(read_script(), tmp_path / "needs.csv", PUBLIC, HIDDEN)
    assert (done.created, done.refused) == (PUBLIC + HIDDEN, 0)
    harvested = harvest("portal-needs")
    assert harvested.errors == ()
    return harvested


def table(name):
    package = tk.get_action("package_show")({}, {"id": "saraburi-citizen-needs"})
    resource = next(r for r in package["resources"] if r["name"] == name)
    query = {"resource_id": resource["id"], "limit": 32_000}
    return tk.get_action("datastore_search")({}, query)["records"]


def every_need():
    """All needs, public and not, as an administrator sees them through the Action API."""
    from ckanext.needs.catalogue.publishing import site_user

    found, start = [], 0
    context = {"user": site_user(), "ignore_auth": True}
    while True:
        query = {"fq": "type:citizen-need", "include_private": True, "rows": 500, "start": start}
        page = tk.get_action("package_search")(dict(context), query)["results"]
        if not page:
            return found
        found += page
        start += len(page)


def facet(field, fq):
    """Count public needs as anybody may: `package_search` with facets, asked without a user."""
    query = {"fq": f"type:citizen-need {fq}", "facet.field": [field], "facet.limit": -1, "rows": 0}
    found = tk.get_action("package_search")({}, query)
    return {item["name"]: item["count"] for item in found["search_facets"][field]["items"]}


@dataclass(frozen=True)
class Counted:
    """What was published, and the records it was made of, read in two ways."""

    tables: dict[str, list[dict]]
    needs: list[dict]
    facets: dict[str, Counter]

    def by(self, name, *columns):
        """Sum a table's `needs` by some of its columns."""
        sums = Counter()
        for row in self.tables[name]:
            sums[tuple(row[column] for column in columns)] += row["needs"] or 0
        return +sums

    def public(self):
        return [need for need in self.needs if not need["private"]]


TABLES = ("needs_by_district_issue", "needs_by_status", "needs_by_agency", "needs")
READ: list[Counted] = []


@pytest.fixture
def counted(request):
    """Load, harvest and read once for all tests of the tables."""
    if not READ:
        request.getfixturevalue("loaded")
        facets = {field: Counter(facet(field, "")) for field in ("district", "issue", "pillar")}
        READ.append(Counted({name: table(name) for name in TABLES}, every_need(), facets))
    return READ[0]


class TestTables:
    """Counts made twice."""

    def test_needs_by_district_and_issue_are_those_of_the_search(self, counted):
        expected = Counter((n["fiscal_year"], n["district"], n["issue"]) for n in counted.public())
        found = counted.by("needs_by_district_issue", "fiscal_year_be", "district", "issue")
        assert found == expected
        assert sum(found.values()) == PUBLIC

    def test_they_are_also_those_of_the_facets_that_anybody_may_ask_for(self, counted):
        for field, expected in counted.facets.items():
            found = counted.by("needs_by_district_issue", field)
            assert {key: number for (key,), number in found.items()} == expected

    @pytest.mark.parametrize("column", ["people_affected", "estimated_cost"])
    def test_people_and_money_are_the_sums_of_the_records(self, counted, column):
        published = sum(int(row[column] or 0) for row in counted.tables["needs_by_district_issue"])
        assert published == sum(need[column] for need in counted.public())

    def test_every_cell_of_needs_by_status_is_right_or_withheld(self, counted):
        from ckanext.needs.codelists import default

        expected = Counter((n["fiscal_year"], n["district"], n["status"]) for n in counted.needs)
        statuses, withheld = default().statuses, 0
        for year, district, status in list(expected):
            if district and not statuses.get(status).public:  # the districts are summed
                expected[year, None, status] += expected.pop((year, district, status))
        for row in counted.tables["needs_by_status"]:
            true = expected.pop((row["fiscal_year_be"], row["district"], row["status"]), 0)
            if not statuses.get(row["status"]).public and true < 5:
                assert (row["needs"], row["needs_status"]) == (None, "suppressed")
                withheld += 1
            else:
                assert row["needs"] == true
        assert expected == {}
        assert withheld

    def test_needs_by_agency_are_those_of_the_search(self, counted):
        expected = Counter(
            (n["fiscal_year"], n["organization"]["name"], n["status"]) for n in counted.public()
        )
        assert counted.by("needs_by_agency", "fiscal_year_be", "agency", "status") == expected

    def test_the_table_of_needs_has_a_row_for_each_public_need_and_no_other(self, counted):
        rows = {row["need_id"] for row in counted.tables["needs"]}
        assert rows == {need["id"] for need in counted.public()}


class TestSource:
    """Reading the needs."""

    def test_a_need_is_read_as_the_portal_shows_it(self, loaded):
        from ckanext.needs.own_records.needs import read_needs

        shown = {need["id"]: need for need in every_need()}
        read = list(read_needs())
        assert {need.need_id for need in read} == set(shown)
        for need in read[::10]:
            package = shown[need.need_id]
            for field in ("title", "issue", "district", "subdistrict", "fiscal_year", "status"):
                assert getattr(need, field) == package[field]
            assert need.owner_org == package["organization"]["name"]
            assert need.public is not package["private"]
            assert need.requested_on.isoformat() == package["requested_on"]
            assert need.people_affected == package["people_affected"]

    def test_all_needs_are_read_without_a_query_for_each(self, loaded, monkeypatch):
        import sqlalchemy as sa
        from ckan import model

        from ckanext.needs.own_records.needs import read_needs

        statements = []
        bind = model.Session.get_bind()
        listen = lambda *args: statements.append(args[2])  # noqa: E731
        sa.event.listen(bind, "before_cursor_execute", listen)
        try:
            list(read_needs())
        finally:
            sa.event.remove(bind, "before_cursor_execute", listen)
        assert len(statements) == 2  # all needs, and all links

    def test_nothing_new_is_not_modified(self, loaded, solr_calls):
        from ckanext.needs.harvest.now import harvest

        assert harvest("portal-needs").not_modified == loaded.datasets
        assert solr_calls == {"update": 0}

    def test_one_changed_need_is_a_new_edition(self, loaded):
        from ckanext.needs.catalogue.publishing import site_context
        from ckanext.needs.harvest.now import harvest

        need = next(n for n in every_need() if n["status"] == "under_review")
        tk.get_action("package_patch")(site_context(), {"id": need["id"], "status": "accepted"})
        assert harvest("portal-needs").updated == 1
        statuses = {row["need_id"]: row["status"] for row in table("needs")}
        assert statuses[need["id"]] == "accepted"


class TestCatalogue:
    """The published dataset in DCAT and schema.org."""

    def test_needs_do_not_flood_the_dcat_catalogue(self, loaded, app):
        text = app.get("/catalog.ttl").body
        assert text.count("a dcat:Dataset") == 1
        assert "saraburi-citizen-needs" in text

    def test_a_need_still_has_its_own_rdf(self, loaded, app):
        need = next(n for n in every_need() if not n["private"])
        assert "a dcat:Dataset" in app.get(f"/dataset/{need['id']}.ttl").body


class TestTheReport:
    """What was withheld: counts that are masked, and texts that nobody has cleared."""

    def test_the_two_are_told_apart_everywhere(self, loaded, app):
        masked = sum(row["needs_status"] == "suppressed" for row in table("needs_by_status"))
        texts = sum(row["notes_status"] == "withheld" for row in table("needs"))
        titles = sum(row["title_status"] == "withheld" for row in table("needs"))
        assert masked
        assert texts
        expected = (masked + titles + texts, texts)
        assert (loaded.withheld, loaded.not_cleared) == expected

        context = {"ignore_auth": True}
        (run,) = tk.get_action("need_run_list")(dict(context), {"harvester": "portal-needs"})
        assert (run["rows_withheld"], run["not_cleared"]) == expected
        rows = run["source"]["rows"]
        assert (rows["withheld"], rows["not_cleared"]) == expected

        body = app.get("/en/dataset/saraburi-citizen-needs").body
        assert f"{masked + titles} cells withheld for privacy" in body
        assert f"{texts} texts that nobody has cleared" in body

    def test_the_command_line_has_a_column_for_each(self, loaded):
        from dataclasses import asdict

        from ckanext.needs.cli import HEADINGS, _line

        shown = dict(zip(HEADINGS, _line(asdict(loaded)), strict=True))
        assert shown["not_cleared"] == f"{loaded.not_cleared:,}"
        assert shown["masked"] == f"{loaded.withheld - loaded.not_cleared:,}"
