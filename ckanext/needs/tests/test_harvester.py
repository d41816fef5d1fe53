"""Harvesters: those that are shipped, and those somebody writes."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from ckanext.needs.harvester import (
    SOURCE_FORMATS,
    harvester_names,
    harvesters_folder,
    load_harvester,
    template_names,
)
from ckanext.needs.problems import InputError
from ckanext.needs.sources.read import FORMATS
from ckanext.needs.tables.registry import TABLES

#: Hosts that templates name: an example's, and the one feed that is public.
ASKED = ("needs.example", "publicapi.traffy.in.th")


def test_five_harvesters_are_shipped():
    of_this_portal = ("portal-needs", "portal-rounds", "portal-votes")
    assert harvester_names() == ("bma-action-plan", *of_this_portal, "saraburi-pao-budget")


@pytest.mark.parametrize("name", harvester_names())
def test_a_shipped_harvester_is_whole(name: str):
    harvester = load_harvester(name)
    assert harvester.name == name
    assert all(Path(location).is_file() for location in harvester.source.locations)
    for dataset in harvester.datasets:
        assert set(dataset.tables) <= set(TABLES)
        kinds = {TABLES[table].schema.records for table in dataset.tables}
        assert kinds == {harvester.kind}


@pytest.mark.parametrize("name", template_names())
def test_a_template_is_whole(name: str):
    harvester = load_harvester(name)
    # Whoever says that data is new each month has to look each month.
    every = "monthly" if name == "traffy-complaints" else "manual"
    assert (harvester.name, harvester.schedule) == (name, every)
    for location in harvester.source.locations:
        assert Path(location).is_file() or urlsplit(location).hostname in ASKED


@pytest.mark.parametrize(
    "name", sorted({*template_names()} - {"remote-needs", "traffy-complaints"})
)
def test_a_template_with_rows_says_that_they_are_invented(name: str):
    harvester = load_harvester(name)
    assert "invented" in harvester.source.licence
    for dataset in harvester.datasets:
        assert "ข้อมูลตัวอย่าง" in dataset.tags
        assert "แต่งขึ้น" in dataset.title.th
        assert "invented" in dataset.title.en


def test_no_portal_harvests_a_template():
    assert not set(template_names()) & set(harvester_names())


def test_every_format_that_can_be_read_may_be_declared():
    assert set(SOURCE_FORMATS) == {"portal", *FORMATS}


def test_how_a_file_is_read_may_be_declared(tmp_path: Path):
    shipped = harvesters_folder() / "saraburi-pao-budget.yaml"
    source = yaml.safe_load(shipped.read_text("utf-8"))["source"]
    source |= {"format": "xlsx", "sheet": ["2567", "2568"], "header_row": 3}
    options = load_harvester(own(tmp_path, source=source)).source.options
    assert (options.sheets, options.header_row) == (("2567", "2568"), 3)


def test_a_name_that_is_not_there_is_an_error_with_those_that_are():
    with pytest.raises(InputError, match="there are: bma-action-plan"):
        load_harvester("no-such")


def own(folder: Path, **changes: object) -> Path:
    """Write the Saraburi harvester with changes beside its data; return its path."""
    shipped = harvesters_folder() / "saraburi-pao-budget.yaml"
    values = yaml.safe_load(shipped.read_text("utf-8"))
    values |= {"name": "own"} | changes
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    return path


def test_somebody_s_own_yaml_is_read_by_its_path(tmp_path: Path):
    harvester = load_harvester(own(tmp_path))
    assert harvester.name == "own"
    assert harvester.source.locations[0].startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"datasets": []}, "datasets"),
        ({"records": "ballots"}, "records"),
        ({"schedule": "sometimes"}, "schedule"),
        ({"extra": 1}, "extra"),
        ({"title": "ชื่อ"}, "title"),
        ({"source": {"format": "csv"}}, "source.attribution"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, changes: dict[str, object], key: str):
    with pytest.raises(InputError) as error:
        load_harvester(own(tmp_path, **changes))
    assert error.value.problems[0].column == key
    assert error.value.problems[0].where.file == "own.yaml"


def test_a_table_that_does_not_exist_is_an_error_in_the_yaml(tmp_path: Path):
    shipped = harvesters_folder() / "saraburi-pao-budget.yaml"
    datasets = yaml.safe_load(shipped.read_text("utf-8"))["datasets"]
    datasets[0]["tables"] = ["budget_linse"]
    with pytest.raises(InputError) as error:
        load_harvester(own(tmp_path, datasets=datasets))
    assert error.value.problems[0].column == "datasets[0].tables"
    assert "budget_lines" in error.value.problems[0].reason.en


def test_a_word_that_the_metadata_standard_does_not_have_is_an_error_in_the_yaml(tmp_path: Path):
    shipped = harvesters_folder() / "saraburi-pao-budget.yaml"
    datasets = yaml.safe_load(shipped.read_text("utf-8"))["datasets"]
    datasets[0]["gdcatalog"]["license_id"] = "Open Data Commons"
    with pytest.raises(InputError) as error:
        load_harvester(own(tmp_path, datasets=datasets))
    (problem,) = error.value.problems
    assert problem.column == "datasets[0].gdcatalog.license_id"
    assert problem.where.row
    assert "the closest is «Open Data Common»" in problem.reason.en


def test_a_table_of_another_kind_of_record_is_an_error_in_the_yaml(tmp_path: Path):
    shipped = harvesters_folder() / "saraburi-pao-budget.yaml"
    datasets = yaml.safe_load(shipped.read_text("utf-8"))["datasets"]
    datasets[0]["tables"] = ["needs"]
    with pytest.raises(InputError) as error:
        load_harvester(own(tmp_path, datasets=datasets))
    assert error.value.problems[0].column == "datasets[0].tables"
