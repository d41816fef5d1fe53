"""The JSON Schema of harvesters and their reader agree on what is right and what is wrong."""

from __future__ import annotations

import copy
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ckanext.needs.declared import Node
from ckanext.needs.harvester import (
    harvester_names,
    harvesters_folder,
    load_harvester,
    template_names,
)
from ckanext.needs.harvester_schema import harvester_schema, schema_text
from ckanext.needs.problems import InputError

Step = str | int
SCHEMA_FILE = harvesters_folder().parent / "schemas" / "harvester.schema.json"
VALIDATOR = Draft202012Validator(harvester_schema())
NAMES = [*harvester_names(), *template_names()]

#: Every key that a mapping of budget lines may have, those of tables with columns of years apart.
EVERY_KEY: dict[str, Any] = {
    "area": "19",
    "area_column": "จังหวัด",
    "area_level": "province",
    "phase": "approved",
    "fiscal_year": ["ปี", "ปีงบประมาณ"],
    "year_era": "be",
    "two_digits": True,
    "strategy": {"2561-2564": "bma-2561", "2565-": "bma-2565"},
    "code_path": ["ด้าน", ["แผน", "แผนงาน"], {"value": "งบกลาง"}],
    "heading_levels": ["ด้านที่"],
    "unit": "พันบาท",
    "own_id": {"column": ["รหัส", "เลขที่"], "optional": True},
    "pillar": "ด้าน",
    "issue": {"filled": ["มิติ", "ประเด็น"]},
    "district": {"column": "อำเภอ"},
    "obliged": "ผูกพัน",
    "amount": "เงิน",
    "used_amount": "เบิกจ่าย",
    "start_date": "เริ่ม",
    "end_date": "สิ้นสุด",
    "plan": "แผน",
    "project": "โครงการ",
    "work": "งาน",
    "expense_type": "ประเภท",
    "agency": {"value": "อบจ."},
    "indicator": "ตัวชี้วัด",
    "objective": "วัตถุประสงค์",
    "community": "ชุมชน",
    "status_text": "สถานะ",
    "description_rows": 1,
    "skip": {"ด้าน": "", "แผน": ["หมายเหตุ*"]},
    "subtotals": {"ด้าน": ["รวม*", "TOTAL"]},
    "corrections": {"วัฒนธรม": "วัฒนธรรม", "(ร่าง)": ""},
    "totals": [{"fiscal_year": 2565, "lines": 2, "amount": 300}],
    "max_error_share": 0.1,
}


def shipped(name: str) -> dict[str, Any]:
    return yaml.safe_load(load_harvester(name).path.read_text("utf-8"))


def everything() -> dict[str, Any]:
    whole = shipped("saraburi-pao-budget") | {"mapping": EVERY_KEY}
    whole["source"] |= {
        "encoding": "tis-620",
        "sheet": ["แผ่น 1", "แผ่น 2"],
        "delimiter": ";",
        "header_row": 2,
        "header_rows": 1,
        "records": "result.records",
        "key_column": "โครงการ",
        "table_lines": "text",
    }
    return whole


def wide() -> dict[str, Any]:
    mapping = {k: v for k, v in EVERY_KEY.items() if k not in ("amount", "fiscal_year", "unit")}
    years = {"columns": {"งบ 66": 2566}}
    return everything() | {"mapping": mapping | {"years": years, "factor": 1000}}


def survey() -> dict[str, Any]:
    mapping = {
        "areas": ["19"],
        "columns": {"title": "เดือดร้อนเรื่อง", "notes": ["เล่าเพิ่ม", "รายละเอียด"]},
        "source_system": "survey-2569",
        "owner_org": "saraburi-province",
        "status": "accepted",
        "external_id_from": ["title", "village"],
        "values": {"fiscal_year": "2569", "district": "1901"},
        "agencies": {"กองช่าง": "saraburi-works"},
        "description_rows": 1,
        "max_error_share": 0.1,
    }
    return shipped("portal-needs") | {"mapping": mapping}


EXAMPLES = {
    **{name: shipped(name) for name in NAMES},
    "everything": everything(),
    "wide": wide(),
    "survey": survey(),
}


def reader_says(declared: object) -> str:
    """Return what the reader finds wrong; empty when nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.yaml"
        path.write_text(yaml.safe_dump(declared, allow_unicode=True), "utf-8")
        try:
            load_harvester(path)
        except InputError as error:
            return str(error)
    return ""


def schema_says(declared: object) -> str:
    """Return what the schema finds wrong; empty when nothing."""
    return "; ".join(error.message for error in VALIDATOR.iter_errors(declared))


def paths(value: object, here: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Yield the way to every value, the top's own excepted."""
    steps: Iterator[tuple[Step, object]] = iter(())
    if isinstance(value, dict):
        steps = iter(value.items())
    elif isinstance(value, list):
        steps = iter(enumerate(value))
    for step, below in steps:
        yield (*here, step)
        yield from paths(below, (*here, step))


WRONG = (19, -1, 2565, True, "", " ", "no such word", [], [19], ["ก"], {}, {"x": "y"}, None, 0.5)


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a harvester that is right but for one change: a key gone, misspelt, or another value."""
    whole = copy.deepcopy(EXAMPLES[draw(st.sampled_from(sorted(EXAMPLES)))])
    *way, last = draw(st.sampled_from(sorted(paths(whole), key=repr)))
    inside: Any = whole
    for step in way:
        inside = inside[step]
    change = draw(st.sampled_from(("gone", "misspelt", "twice", "other")))
    if change == "gone":
        del inside[last]
    elif change == "misspelt" and isinstance(last, str):
        inside[f"{last}x"] = inside.pop(last)
    elif change == "twice" and isinstance(last, str):
        inside[f"{last}x"] = inside[last]
    else:
        inside[last] = draw(st.sampled_from(WRONG))
    return whole


def test_the_shipped_file_is_the_schema():
    """Otherwise: python -m ckanext.needs schema > schemas/harvester.schema.json"""
    assert SCHEMA_FILE.read_text("utf-8") == schema_text()


def test_the_schema_is_a_valid_one():
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_is_right_is_right_to_both(name: str):
    assert schema_says(EXAMPLES[name]) == ""
    assert reader_says(EXAMPLES[name]) == ""


@pytest.mark.parametrize("name", NAMES)
def test_an_editor_finds_the_schema(name: str):
    path = load_harvester(name).path
    first = path.read_text("utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    # beside the package as it is installed, schemas/ and harvesters/ lie side by side
    assert (path.parent / found[1]).resolve().name == SCHEMA_FILE.name
    assert found[1].count("../") == (2 if name in template_names() else 1)


@given(broken())
@settings(max_examples=300, deadline=None)
def test_one_change_is_wrong_to_both_or_to_neither(declared: dict[str, Any]):
    schema, reader = schema_says(declared), reader_says(declared)
    assert bool(schema) == bool(reader), f"schema: {schema or 'right'}\nreader: {reader or 'right'}"
    assert not reader or re.match(r"own\.yaml:[1-9]\d* · [a-z]", reader), reader


#: What a schema cannot say: how values of one file stand to each other, or to lists elsewhere.
ONLY_THE_READER = {
    "two strategies for one year": {"strategy": {"2561-2565": "a", "2565-": "b"}},
}


@pytest.mark.parametrize("changes", ONLY_THE_READER.values(), ids=list(ONLY_THE_READER))
def test_what_only_the_reader_can_know(changes: dict[str, Any]):
    declared = everything()
    declared["mapping"] = EVERY_KEY | changes
    assert reader_says(declared)
    assert not schema_says(declared)


def test_both_know_the_same_keys(monkeypatch: pytest.MonkeyPatch):
    """Every key that the reader asks for is in the schema, and every one of the schema is asked."""
    asked: dict[str, set[str]] = {}
    done = Node.done

    def noting(node: Node) -> None:
        asked.setdefault(re.sub(r"\[\d+\]", "[]", node.path), set()).update(node.asked)
        done(node)

    monkeypatch.setattr(Node, "done", noting)
    for declared in EXAMPLES.values():
        assert reader_says(declared) == ""
    definitions: Any = harvester_schema()["$defs"]
    top: Any = harvester_schema()["properties"]
    assert asked[""] == set(top)
    assert asked["source"] == set(definitions["source"]["properties"])
    assert asked["datasets[]"] == set(definitions["need_dataset"]["properties"])
    assert asked["datasets[].publisher"] == set(definitions["publisher"]["properties"])
    mappings = [definitions[key]["properties"] for key in definitions if key.endswith("_mapping")]
    read = {re.sub(r"\[.*", "", key) for key in asked["mapping"]}
    assert read == {key for properties in mappings for key in properties}
