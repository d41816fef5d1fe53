"""What the search index is told of a need."""

import json

from ckanext.needs import codelists
from ckanext.needs.search import NAMES_FIELD, index_need, name_facets, tidy_query

LISTS = codelists.default()
POINT = '{"type": "Point", "coordinates": [100.9, 14.5]}'


def document(**fields):
    shown = {"organization": {"title": "สำนักงานสาธารณสุขจังหวัดสระบุรี"}}
    return {
        "dataset_type": "citizen-need",
        "issue": "saraburi-2561:5.1",
        "district": "1909",
        "status": "accepted",
        "validated_data_dict": json.dumps(shown),
        **fields,
    }


def test_names_and_agency_become_text_to_search():
    names = index_need(document(), LISTS)[NAMES_FIELD]
    assert LISTS.areas.label("1909") in names
    assert "สำนักงานสาธารณสุขจังหวัดสระบุรี" in names


def test_other_datasets_are_left_alone():
    other = {"dataset_type": "dataset", "spatial": POINT}
    assert index_need(dict(other), LISTS) == other


def test_a_point_gets_an_area_before_ckanext_spatial_reads_it():
    shape = json.loads(index_need(document(spatial=POINT), LISTS)["spatial"])
    assert shape["type"] == "Polygon"
    longitudes = [corner[0] for corner in shape["coordinates"][0]]
    assert min(longitudes) < 100.9 < max(longitudes)


def test_a_point_gets_an_area_after_ckanext_spatial_has_read_it():
    indexed = index_need(document(minx=100.9, maxx=100.9, miny=14.5, maxy=14.5), LISTS)
    assert indexed["minx"] < 100.9 < indexed["maxx"]
    assert indexed["miny"] < 14.5 < indexed["maxy"]


def test_a_box_keeps_its_size():
    indexed = index_need(document(minx=100.0, maxx=101.0, miny=14.0, maxy=15.0), LISTS)
    assert (indexed["minx"], indexed["maxx"]) == (100.0, 101.0)


def test_a_search_is_spelt_as_the_index_is():
    assert tidy_query({"q": "น\u0e4d\u0e49าท่วม\u200b"})["q"] == "น้ำท่วม"
    assert tidy_query({"fq": "type:dataset"}) == {"fq": "type:dataset"}


def test_facets_read_as_names_in_the_language_asked_for():
    results = {
        "search_facets": {"status": {"items": [{"name": "funded", "display_name": "funded"}]}}
    }
    assert name_facets(results, LISTS, "en")["search_facets"]["status"]["items"][0] == {
        "name": "funded",
        "display_name": "Funded",
    }


def test_facets_of_other_fields_are_left_alone():
    results = {"search_facets": {"tags": {"items": [{"name": "19", "display_name": "19"}]}}}
    assert name_facets(results, LISTS, "th")["search_facets"]["tags"]["items"][0]["name"] == "19"


def test_a_point_stays_one_where_the_index_takes_points():
    indexed = index_need(document(spatial=POINT), LISTS, takes_points=True)
    assert indexed["spatial"] == POINT
