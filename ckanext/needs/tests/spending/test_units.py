"""Amounts are shown in baht, in millions, or a person."""

from decimal import Decimal

from ckanext.needs.spending.units import BAHT, MILLION, PERSON, Unit, unit


def test_millions_have_one_decimal_and_baht_none():
    assert Unit(MILLION).of(Decimal(1_250_000)) == Decimal("1.3")
    assert Unit(BAHT).of(Decimal("250000.50")) == Decimal(250001)


def test_a_persons_part_needs_the_population_of_the_area():
    assert unit(PERSON, "19", {"19": 600_000}).of(Decimal(1_200_000_000)) == Decimal(2000)


def test_without_a_population_there_is_no_part_of_a_person():
    assert unit(PERSON, "10", {"19": 600_000}) == Unit(BAHT, None)
    assert unit(PERSON, "10", {"10": 0}) == Unit(BAHT, None)
