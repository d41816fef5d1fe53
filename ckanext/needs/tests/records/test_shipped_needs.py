"""Templates of needs: a survey's spreadsheet, and another catalogue's records."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.harvester import Harvester, harvesters_folder, load_harvester
from ckanext.needs.problems import InputError
from ckanext.needs.records.gather import Gathered, gather
from ckanext.needs.records.mapping import NeedMapping
from ckanext.needs.records.need import Need

PAGE = harvesters_folder() / "templates" / "data" / "remote-needs-invented.json"


def titled(gathered: Gathered, word: str) -> Need:
    (need,) = (need for need in gathered.needs if word in need.title)
    return need


@pytest.fixture(scope="module")
def found() -> Gathered:
    return gather(load_harvester("survey-needs"), (), default())


class TestSurvey:
    """Rows of a spreadsheet, in the encoding that offices still have."""

    def test_every_row_but_the_one_with_a_phone_number_is_a_need(self, found: Gathered):
        assert (found.read, found.used, found.refused) == (6, 5, 1)
        (problem,) = found.problems
        assert (problem.kind, problem.where.row, problem.value) == ("personal_data", 7, "081…")

    def test_columns_that_are_called_otherwise_are_known_by_the_mapping(self, found: Gathered):
        need = titled(found, "ถนนเป็นหลุม")
        assert (need.people_affected, need.estimated_cost) == (120, 250_000)
        assert (need.issue, need.district, need.subdistrict) == (
            "saraburi-2561:4.1", "1902", "190202",
        )  # fmt: skip

    def test_two_characters_of_sara_am_in_the_old_encoding_are_one(self, found: Gathered):
        assert titled(found, "น้ำประปาไม่ไหล").external_id == "2"

    def test_a_pillar_alone_or_an_issue_alone_is_enough(self, found: Gathered):
        assert titled(found, "ไม่มีไฟ").pillar == "saraburi-2561:5"
        assert titled(found, "ผู้สูงอายุ").pillar == "saraburi-2561:2"

    def test_what_no_row_says_comes_from_the_mapping(self, found: Gathered):
        said = {(n.status, n.source_system, n.owner_org, n.fiscal_year) for n in found.needs}
        assert said == {("under_review", "survey-example", "needs-demo", 2568)}

    def test_amounts_in_million_baht_are_read(self, found: Gathered):
        assert titled(found, "น้ำเสีย").estimated_cost == 1_500_000

    def test_above_the_share_of_refused_rows_nothing_is_made(self):
        harvester = load_harvester("survey-needs")
        assert isinstance(harvester.mapping, NeedMapping)
        strict = replace(harvester, mapping=replace(harvester.mapping, max_error_share=0.1))
        with pytest.raises(InputError, match=r"1 of 6 rows can't be used"):
            gather(strict, (), default())

    def test_only_needs_of_the_areas_asked_for_are_taken(self):
        harvester = load_harvester("survey-needs")
        assert isinstance(harvester.mapping, NeedMapping)
        one = replace(harvester, mapping=replace(harvester.mapping, areas=("1902",)))
        assert {need.district for need in gather(one, (), default()).needs} == {"1902"}

    def test_the_same_rows_in_two_files_are_told_and_counted_once(self):
        harvester = load_harvester("survey-needs")
        assert isinstance(harvester.mapping, NeedMapping)
        twice = replace(
            harvester,
            source=replace(harvester.source, locations=harvester.source.locations * 2),
            mapping=replace(harvester.mapping, max_error_share=1),
        )
        found = gather(twice, (), default())
        assert (len(found.needs), found.refused) == (5, 7)
        assert [p.kind for p in found.problems].count("duplicate") == 5


class TestRemoteCatalogue:
    """Public needs over the Action API."""

    @pytest.fixture
    def harvester(self, monkeypatch: pytest.MonkeyPatch) -> Harvester:
        """The template, with the page that its catalogue would answer."""

        def answer(address: str, options: object) -> bytes:
            query = parse_qs(urlsplit(address).query)
            assert urlsplit(address).hostname == "needs.example"
            assert query["fq"] == ["dataset_type:citizen-need"]
            page = json.loads(PAGE.read_text("utf-8"))
            page["result"]["results"] = page["result"]["results"][int(query["start"][0]) :]
            return json.dumps(page).encode()

        monkeypatch.setattr("ckanext.needs.sources.answers.fetch", answer)
        return load_harvester("remote-needs")

    def test_every_need_of_the_other_catalogue_is_one_here(self, harvester: Harvester):
        found = gather(harvester, (), default())
        assert (found.read, found.used, found.refused) == (3, 3, 0)
        assert not found.problems

    def test_codes_status_and_agency_are_those_of_the_other(self, harvester: Harvester):
        need = titled(gather(harvester, (), default()), "ซ่อมถนน")
        assert (need.issue, need.subdistrict, need.status) == (
            "saraburi-2561:4.1", "190202", "accepted",
        )  # fmt: skip
        assert (need.owner_org, need.external_id) == ("example-town", "F-1")
        assert (need.people_affected, need.estimated_cost, need.tags) == (120, 250_000, ("ถนน",))
        assert need.spatial

    def test_who_entered_a_need_comes_nowhere(self, harvester: Harvester):
        assert "someone@example.org" not in repr(gather(harvester, (), default()).needs)


def test_rows_of_the_templates_are_invented():
    text = (PAGE.parent / "survey-needs-invented.csv").read_text("cp874")
    assert all("(ตัวอย่าง)" in line for line in text.splitlines()[1:])
    assert all(
        "(ตัวอย่าง)" in need["title"]
        for need in json.loads(Path(PAGE).read_text("utf-8"))["result"]["results"]
    )
