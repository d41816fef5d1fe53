"""Editions of a dataset, from what its runs have published."""

from __future__ import annotations

from datetime import datetime

from ckanext.needs.researching.editions import told


def run(day, digest, rows, source="a"):
    moment = datetime(2026, 11, day)
    return {"finished": moment, "digest": digest, "rows": rows, "withheld": 0, "source": source}


def test_each_edition_says_how_many_rows_it_has_more():
    first, second, third = told([run(1, "a" * 64, 5), run(2, "b" * 64, 8), run(3, "c" * 64, 7)], ())
    assert (first.more, second.more, third.more) == (None, 3, -1)
    assert (first.version, first.day) == ("a" * 12, "2026-11-01")


def test_the_same_content_published_again_is_no_new_edition():
    assert len([*told([run(1, "a" * 64, 5), run(2, "a" * 64, 5)], ())]) == 1


def test_it_is_said_whether_the_source_is_a_new_file():
    runs = [run(1, "a" * 64, 5), run(2, "b" * 64, 5), run(3, "c" * 64, 5, source="b")]
    assert [one.source_changed for one in told(runs, ())] == [None, False, True]


def test_of_needs_of_the_portal_that_is_not_known():
    runs = [run(1, "a" * 64, 5, source=None), run(2, "b" * 64, 5, source=None)]
    assert [one.source_changed for one in told(runs, ())] == [None, None]


def test_files_of_the_versions_that_are_kept_are_there():
    runs = [run(1, "a" * 64, 5), run(2, "b" * 64, 5)]
    assert [one.kept for one in told(runs, ("b" * 12,))] == [False, True]
