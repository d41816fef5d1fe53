"""A mistake in a codelist file is reported with file, key and what was expected."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import load
from ckanext.needs.problems import InputError, Problem
from ckanext.needs.tests.codelists import own
from ckanext.needs.tests.codelists.conftest import Write


def _problem(**lists: object) -> Problem:
    with pytest.raises(InputError) as error:
        load(**lists)  # type: ignore[arg-type]
    (problem,) = error.value.problems
    assert problem.kind in ("bad_codelist", "bad_declaration")
    assert problem.reason.th
    assert problem.reason.en
    return problem


@pytest.mark.parametrize(
    ("right", "wrong", "key", "expected"),
    [
        ('area: "55"', "area: 55", "area", "in quotes"),
        ("id: nan-waste-2566", "id: Nan 2566", "id", "letters"),
        ("id: nan-waste-2566\n", "\n", "id", "in quotes"),
        ("valid_from: 2566", "valid_from: 2566.0", "valid_from", "whole number"),
        ("valid_from: 2566", "valid_from: true", "valid_from", "whole number"),
        ("valid_to: 2570", "valid_to: 2560", "valid_to", "not before"),
        ("valid_to: 2570", "valid_till: 2570", "valid_till", "one of the keys"),
        ("en: Less waste", 'en: ""', "pillars[0].name.en", "in quotes"),
        ("{th: ลดขยะที่ต้นทาง, en: Less waste}", "ลดขยะ", "pillars[0].name", "two languages"),
        ("aliases: [เศษอาหาร]", "aliases: เศษอาหาร", "pillars[0].issues[0].aliases", "a list"),
        ("aliases: [เศษอาหาร]", "aliases: [1]", "pillars[0].issues[0].aliases", "in quotes"),
        ("sensitive: true", "sensitive: 1", "pillars[1].issues[0].sensitive", "true or false"),
        ("number: 3, ", "number: 1, ", "pillars[0].issues", "differ"),
        ("number: 3, ", "", "pillars[0].issues[1].number", "whole number"),
        ("aliases: [เศษอาหาร]", "aliases: [ขยะติดเชื้อ]", "pillars", "one entry"),
        ('"1": ["3"]', '1.0: ["3"]', "crosswalks[0].close.1.0", "in quotes"),
        ('"1": ["3"]', '"1": "3"', "crosswalks[0].close.1", "a list"),
        ("close:", "exact:", "crosswalks[0].exact", "one of the keys"),
    ],
)
def test_a_strategys_mistake_is_named(
    write: Write, right: str, wrong: str, key: str, expected: str
):
    assert right in own.WASTE_STRATEGY
    path = str(write("waste.yaml", own.WASTE_STRATEGY.replace(right, wrong, 1)))
    problem = _problem(strategies=("saraburi-2561", path))
    assert problem.where.file == path
    assert problem.column == key
    assert expected in problem.reason.en


def test_pillars_that_are_not_there_are_named(write: Write):
    text = own.WASTE_STRATEGY.split("pillars:")[0]
    assert _problem(strategies=(str(write("w.yaml", text)),)).column == "pillars"


def test_a_crosswalk_to_a_code_that_is_not_there_is_named(write: Write):
    path = str(write("w.yaml", own.WASTE_STRATEGY.replace('["3"]', '["9"]')))
    problem = _problem(strategies=("saraburi-2561", path))
    assert problem.value == "saraburi-2561:9"


def test_a_crosswalk_to_a_strategy_that_is_not_loaded_is_no_mistake(write: Write):
    path = str(write("w.yaml", own.WASTE_STRATEGY))
    assert load(strategies=(path,)).strategies.get("nan-waste-2566")


def test_one_strategy_id_in_two_files_is_a_mistake(write: Write):
    paths = (str(write(name, own.WASTE_STRATEGY)) for name in ("a.yaml", "b.yaml"))
    problem = _problem(strategies=tuple(paths))
    assert (problem.column, problem.value) == ("id", "nan-waste-2566")


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "", "\x00"])
def test_a_file_that_is_not_a_yaml_mapping_is_named(write: Write, text: str):
    path = str(write("broken.yaml", text))
    assert _problem(strategies=(path,)).where.file == path


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "cp874.yaml"
    path.write_bytes("id: แผน".encode("cp874"))
    assert _problem(strategies=(str(path),)).where.file == str(path)


def test_a_file_that_is_not_there_is_named_with_those_that_are():
    assert "bma-2565" in _problem(strategies=("saraburi-2570",)).reason.en
    assert "thailand" in _problem(areas="laos").reason.en
    assert "/no/such.yaml" in _problem(statuses="/no/such.yaml").where.file


@pytest.mark.parametrize(
    ("right", "wrong", "key", "expected"),
    [
        ("public: false", "public: no way", "statuses[0].public", "true or false"),
        ("open311: open", "open311: opened", "statuses[0].open311", "one of open, closed"),
        ("oc4ids: completion", "oc4ids: done", "statuses[1].oc4ids", "one of identification"),
        ("emptied: [collector]", "gone: [collector]", "statuses[0].next", "statuses in this file"),
        ("emptied: [collector]", "emptied: collector", "statuses[0].next.emptied", "a list"),
        ("code: bogus_report", "code: emptied", "statuses", "each code once"),
        ("en: Wrong report", "en: Emptied", "statuses", "one entry"),
        ("requires_reason", "require_reason", "statuses[2].require_reason", "one of the keys"),
    ],
)
def test_a_status_lists_mistake_is_named(
    write: Write, right: str, wrong: str, key: str, expected: str
):
    assert right in own.STATUS_LIST
    path = str(write("status.yaml", own.STATUS_LIST.replace(right, wrong, 1)))
    problem = _problem(statuses=path)
    assert (problem.where.file, problem.column) == (path, key)
    assert expected in problem.reason.en


def test_a_choice_lists_mistake_is_named(write: Write):
    path = str(write("channels.yaml", own.CHANNEL_LIST.replace("code: phone", "code: sensor")))
    assert _problem(channels=path).column == "choices"


@pytest.mark.parametrize(
    ("right", "wrong", "row", "column"),
    [
        ("A7,zone,700", "A1,zone,700", 4, "code"),
        ("A7,zone,700", ",zone,700", 4, "code"),
        ("A7,zone,700", "A7,quarter,700", 4, "level"),
        ("A7,zone,700", "A7,zone,800", 4, "parent"),
        ("A1,zone,700,เหนือ", "A1,zone,700,", 3, "name_th"),
        ("name_en", "english", 1, ""),
    ],
)
def test_an_area_files_mistake_is_named_with_its_row(
    write: Write, right: str, wrong: str, row: int, column: str
):
    names = write("zones.csv", own.AREA_NAMES.replace(right, wrong, 1))
    write("places.csv", own.AREA_PLACES)
    problem = _problem(areas=str(write("town.yaml", own.AREA_LIST)))
    assert (problem.where.file, problem.where.row, problem.column) == (str(names), row, column)


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        ("14.5,100.9", "100.9,14.5", "latitude"),
        ("14.5,100.9", "north,100.9", "latitude"),
        ("A1,", "B1,", "code"),
    ],
)
def test_a_place_that_cannot_be_is_named(write: Write, right: str, wrong: str, column: str):
    write("zones.csv", own.AREA_NAMES)
    places = write("places.csv", own.AREA_PLACES.replace(right, wrong, 1))
    problem = _problem(areas=str(write("town.yaml", own.AREA_LIST)))
    assert (problem.where.file, problem.where.row, problem.column) == (str(places), 2, column)


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ("names: zones.csv", "names: nowhere.csv", "names"),
        ('"700": [', '"701": [', "aliases"),
        ("level: zone", "level: town", "levels"),
        ("words: [เขตจัดเก็บ", "word: [เขตจัดเก็บ", "levels[1].word"),
    ],
)
def test_an_area_lists_mistake_is_named(write: Write, right: str, wrong: str, key: str):
    write(
        "zones.csv",
        own.AREA_NAMES.replace(",zone,", ",town,") if key == "levels" else own.AREA_NAMES,
    )
    write("places.csv", own.AREA_PLACES)
    path = str(write("town.yaml", own.AREA_LIST.replace(right, wrong, 1)))
    problem = _problem(areas=path)
    assert (problem.where.file, problem.column) == (path, key)


def test_an_area_file_in_another_encoding_is_named(write: Write, tmp_path):
    (tmp_path / "zones.csv").write_bytes(own.AREA_NAMES.encode("cp874"))
    write("places.csv", own.AREA_PLACES)
    problem = _problem(areas=str(write("town.yaml", own.AREA_LIST)))
    assert problem.where.file.endswith("zones.csv")
    assert "UTF-8" in problem.reason.en
