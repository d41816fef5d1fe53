"""Answers as JSON and XML."""

import json
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.open311 import formats


def test_a_list_has_the_standard_s_element_names():
    text = formats.written([{"service_code": "4.1"}], formats.SERVICES, "xml")
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>')
    assert ET.fromstring(text).find("service/service_code").text == "4.1"


def test_lists_within_an_entry_are_nested():
    answer = {
        "service_code": "x",
        "attributes": [{"code": "district", "values": [{"key": "1901", "name": "เมือง"}]}],
    }
    root = ET.fromstring(formats.written(answer, formats.DEFINITION, "xml"))
    assert root.tag == "service_definition"
    assert root.find("attributes/attribute/values/value/name").text == "เมือง"


def test_nothing_known_is_an_empty_element():
    text = formats.written([{"lat": None}], formats.REQUESTS, "xml")
    assert ET.fromstring(text).find("request/lat").text is None


def test_true_is_written_as_the_standard_has_it():
    text = formats.written([{"metadata": True}], formats.SERVICES, "xml")
    assert "<metadata>true</metadata>" in text


def test_thai_stays_readable_in_json():
    assert "ถนน" in formats.written([{"a": "ถนน"}], formats.SERVICES, "json")


@given(st.text())
def test_any_text_gives_xml_and_json_that_can_be_read(text):
    answer = [{"description": text}]
    assert json.loads(formats.written(answer, formats.REQUESTS, "json")) == answer
    encodable = text.encode("utf-8", "ignore").decode()
    ET.fromstring(formats.written([{"description": encodable}], formats.REQUESTS, "xml"))
