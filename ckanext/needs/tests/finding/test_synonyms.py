"""The file of words that mean the same."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.finding.lexicon import lexicon
from ckanext.needs.finding.synonyms import synonyms
from ckanext.needs.problems import InputError


def test_what_is_shipped_can_be_read():
    shipped = synonyms()
    assert len(shipped.groups) > 100
    assert all(len(group.words) > 1 for group in shipped.groups)


def test_a_file_of_ones_own_is_read_beside_it(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("things:\n  วังน้ำเขียว: [เขาแผงม้า]\n", encoding="utf-8")
    both = lexicon(default(), ("19",), synonyms(str(own)))
    assert both.get("เขาแผงม้า").words == ("เขาแผงม้า", "วังน้ำเขียว")
    assert both.get("ฟุตบาท")


def test_a_wrong_one_says_where(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("things:\n  ถนน: ทาง\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        synonyms(str(own))
    (problem,) = error.value.problems
    assert (problem.where.file, problem.where.row) == ("own.yaml", 2)


def test_words_that_are_near_bring_the_words_of_their_meaning():
    near = lexicon(default(), ("19",), synonyms()).get("ท่อตัน").near
    assert "รางระบายน้ำ" in near


def test_a_short_name_of_a_place_elsewhere_is_no_place():
    assert lexicon(default(), ("19",), synonyms()).get("สอง") is None
