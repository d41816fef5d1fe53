"""JSON, JSON Lines and GeoJSON: values as they are written, and where each record stands."""

from __future__ import annotations

import json

import pytest

from ckanext.needs.problems import InputError, Problem
from ckanext.needs.sources.read import ReadOptions, read_tables
from ckanext.needs.sources.rows import RawTable


def table(text: str | bytes, format: str = "json", **options: str) -> RawTable:
    data = text if isinstance(text, bytes) else text.encode()
    (found,) = read_tables(data, "a.json", format, ReadOptions(**options))  # type: ignore[arg-type]
    return found


def problem_of(text: str | bytes, format: str = "json", **options: str) -> Problem:
    with pytest.raises(InputError) as error:
        table(text, format, **options)
    return error.value.problems[0]


def cells(text: str) -> dict[str, str]:
    return dict(table(text).rows[0].cells)


def test_records_become_rows_with_every_column_that_one_has():
    found = table('[{"ปี": 2567}, {"ปี": 2568, "งบ": "1,000"}]')
    assert found.columns == ("ปี", "งบ")
    assert [dict(row.cells) for row in found.rows] == [
        {"ปี": "2567", "งบ": ""},
        {"ปี": "2568", "งบ": "1,000"},
    ]
    assert [str(row.ref) for row in found.rows] == ["a.json:1", "a.json:2"]


@pytest.mark.parametrize(
    "number", ["1.15067E+11", "0.1", "1234567890.10", "123456789012345678901234567890", "-0"]
)
def test_a_number_stays_as_it_is_written(number: str):
    assert cells(f'[{{"n": {number}}}]') == {"n": number}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("null", ""),
        ("true", "true"),
        ('""', ""),
        ('["ก", null, 2]', "ก\n2"),
        ("{}", ""),
        ('[{"a": 1}]', '[{"a": "1"}]'),
        (r'"ก\nข"', "ก\nข"),
    ],
)
def test_other_values_become_text(value: str, text: str):
    assert cells(f'[{{"v": {value}}}]') == {"v": text}


def test_an_object_inside_is_a_column_a_key():
    assert cells('[{"พื้นที่": {"จังหวัด": {"รหัส": "19"}}}]') == {"พื้นที่.จังหวัด.รหัส": "19"}


def test_the_only_list_of_records_is_found_inside():
    assert table('{"success": true, "result": {"total": 1, "records": [{"a": 1}]}}').columns == (
        "a",
    )


def test_several_lists_of_records_must_be_told_apart():
    text = '{"a": [{"x": 1}], "b": {"c": [{"y": 1}]}}'
    problem = problem_of(text)
    assert problem.kind == "ambiguous"
    assert "found: a, b.c" in problem.reason.en
    assert table(text, records="b.c").columns == ("y",)


def test_a_list_that_is_not_there_is_an_error_with_those_that_are():
    assert "found: a" in problem_of('{"a": [{"x": 1}]}', records="b").reason.en


def test_a_list_of_lists_begins_with_its_header():
    found = table('[["ปี", "งบ"], [2567, null]]')
    assert (found.columns, dict(found.rows[0].cells)) == (("ปี", "งบ"), {"ปี": "2567", "งบ": ""})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "broken_file"),
        ("{", "broken_file"),
        ("[{'a': 1}]", "broken_file"),
        ('[{"a": NaN}]', "broken_file"),
        ("[" * 100_000, "broken_file"),
        ('{"a":' * 100_000, "broken_file"),
        ("1", "no_rows"),
        ("{}", "no_rows"),
        ("[]", "no_rows"),
        ("[{}]", "no_rows"),
        ('[{"a": 1}, 2]', "broken_file"),
        ('[{"a": 1, "a": 2}]', "duplicate_column"),
        ('[{"a.b": 1, "a": {"b": 2}}]', "duplicate_column"),
        (r'[{"a": "\u0000"}]', "not_text"),
        (r'[{"a": "\ud800"}]', "not_text"),
        (r'[{"\udc00": 1}]', "not_text"),
        (b'[{"a": "\xff"}]', "wrong_encoding"),
    ],
)
def test_what_can_t_be_used_is_one_clear_error(text: str | bytes, kind: str):
    assert problem_of(text).kind == kind


def test_a_record_of_too_many_columns_is_refused():
    text = json.dumps([{f"c{number}": 1 for number in range(201)}])
    assert problem_of(text).kind == "too_large"


def test_a_mistake_in_json_is_said_with_its_line():
    assert problem_of('[\n{"a": 1},\n{"a" 2}]').where.row == 3


def test_lines_of_json_are_rows_with_their_line():
    found = table('{"a": 1}\n\n{"a": 2, "b": "x\u2028y"}\r\n', "jsonl")
    assert [row.ref.row for row in found.rows] == [1, 3]
    assert found.rows[1].cell("b") == "x\u2028y"


def test_a_broken_line_of_json_is_named():
    assert problem_of('{"a": 1}\n{"a": \n', "jsonl").where.row == 2


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: object, **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


POINT = {"type": "Point", "coordinates": [100.9, 14.5]}


@pytest.mark.parametrize("format", ["geojson", "json"])
def test_a_feature_has_its_properties_and_its_point(format: str):
    found = table(collection(feature(POINT, ชื่อ="ก"), feature(None, ชื่อ="ข")), format)
    assert [dict(row.cells) for row in found.rows] == [
        {"ชื่อ": "ก", "lon": "100.9", "lat": "14.5"},
        {"ชื่อ": "ข", "lon": "", "lat": ""},
    ]


def test_a_property_of_that_name_keeps_it():
    found = table(collection(feature(POINT, lat="x")), "geojson")
    assert found.columns == ("lat", "geometry.lon", "geometry.lat")


def test_shapes_other_than_points_have_no_place():
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    assert table(collection(feature(shape, a=1)), "geojson").rows[0].cell("lon") == ""


def test_coordinates_in_metres_are_refused():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32647"}}
    assert problem_of(collection(feature(POINT), crs=crs), "geojson").kind == "wrong_coordinates"


@pytest.mark.parametrize("text", ["[]", '{"type": "Feature"}', '{"type": "FeatureCollection"}'])
def test_what_is_no_feature_collection_is_refused(text: str):
    assert problem_of(text, "geojson").kind == "broken_file"


def test_a_feature_that_is_none_is_named():
    problem = problem_of(collection(feature(POINT), {"type": "Point"}), "geojson")
    assert (problem.kind, problem.where.row) == ("broken_file", 2)
