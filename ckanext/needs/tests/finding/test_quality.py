"""How good the search is, on questions with graded answers; beside CKAN's own on the same index."""

from __future__ import annotations

from statistics import mean

import pytest

from ckanext.needs.tests.finding import searching
from ckanext.needs.tests.finding.judging import documents, judged, ndcg

pytestmark = pytest.mark.ckan
TARGET = 0.88


@pytest.fixture(scope="module")
def questions():
    return judged()


@pytest.fixture
def ranking(app, with_request_context):
    searching.put(documents())
    yield
    searching.take_away()


def quality(way, questions):
    return mean(ndcg(way(one.question), one.grades) for one in questions)


def test_there_are_enough_questions_of_every_kind(questions):
    assert len(questions) >= 60
    assert len(documents()) >= 190
    aside = [one for one in questions if one.kept_aside]
    assert len(questions) // 3 <= len(aside) + 1
    kinds = {"everyday", "unspaced", "synonym", "misspelling", "thai digits", "digits", "loan word"}
    assert {one.kind for one in questions} == {*kinds, "place"}


def test_answers_stand_where_they_should(questions, ranking, record_property):
    tuned = quality(searching.ours, [one for one in questions if not one.kept_aside])
    aside = quality(searching.ours, [one for one in questions if one.kept_aside])
    ckan = quality(searching.as_ckan, questions)
    for name, value in (("tuned", tuned), ("kept aside", aside), ("as CKAN asks", ckan)):
        record_property(f"nDCG@10 {name}", round(value, 3))
        print(f"nDCG@10 {name}: {value:.3f}")
    assert min(tuned, aside) >= TARGET
    assert ckan < TARGET / 2
