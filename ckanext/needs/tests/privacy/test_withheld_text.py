"""A dry run for a terminal says masked cells and texts that nobody has cleared apart."""

from ckanext.needs.privacy.result import withheld_text


def test_masked_cells_alone():
    assert withheld_text(1048, 0) == "1,048 cells withheld"


def test_texts_are_not_counted_twice():
    assert withheld_text(2048, 2000) == "48 cells withheld, 2,000 texts not cleared"
