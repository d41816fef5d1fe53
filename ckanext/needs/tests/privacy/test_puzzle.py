"""The audit's arithmetic, against trying every possibility."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.privacy.puzzle import KnownSum, Unknown, given_away


def by_trying(unknowns: Sequence[Unknown], sums: Sequence[KnownSum]) -> list[int]:
    """Return the unknowns whose possible whole numbers lie too close, by trying all of them."""
    ranges = [range(unknown.low, unknown.high + 1) for unknown in unknowns]
    possible = [
        values
        for values in product(*ranges)
        if all(sum(sign * values[n] for n, sign in s.terms) == s.total for s in sums)
    ]
    widths = [max(column) - min(column) for column in zip(*possible, strict=True)]
    return [n for n, unknown in enumerate(unknowns) if widths[n] < unknown.need]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Unknown], list[KnownSum]]:
    """Return the unknown cells of a table of two rows, and its known row and column sums."""
    counts = draw(st.lists(st.integers(0, 4), min_size=6, max_size=6))
    unknowns = [Unknown(true, 0, 4, draw(st.integers(0, 3))) for true in counts]
    rows = [[0, 1, 2], [3, 4, 5]]
    columns = [[0, 3], [1, 4], [2, 5]]
    chosen = draw(st.lists(st.sampled_from([*rows, *columns]), unique_by=tuple))
    sums = [KnownSum(tuple((n, 1) for n in one), sum(counts[n] for n in one)) for one in chosen]
    return unknowns, sums


@given(tables())
def test_it_finds_exactly_what_trying_everything_finds(
    table: tuple[list[Unknown], list[KnownSum]],
):
    assert sorted(given_away(*table)) == by_trying(*table)


def test_a_difference_of_sums_is_a_sum_too():
    unknowns = [Unknown(3, 0, 4, 2), Unknown(7, 5, 100, 2)]
    assert given_away(unknowns, [KnownSum(((0, 1), (1, -1)), -4)]) == []
    both = [KnownSum(((0, 1), (1, -1)), -4), KnownSum(((0, 1), (1, 1)), 10)]
    assert sorted(given_away(unknowns, both)) == [0, 1]


def test_cells_that_no_sum_holds_are_as_wide_as_the_rules_leave_them():
    assert given_away([Unknown(3, 0, 4, 2), Unknown(3, 3, 4, 2), Unknown(0, 0, 0, 0)], []) == [1]


def test_a_cell_that_need_not_hide_is_never_told_of():
    unknowns = [Unknown(3, 0, 4, 0), Unknown(4, 0, 4, 2)]
    assert given_away(unknowns, [KnownSum(((0, 1),), 3), KnownSum(((1, 1),), 4)]) == [1]


def test_thousands_of_cells_in_thousands_of_parts_are_told_apart():
    parts = 2000
    unknowns, sums = list[Unknown](), list[KnownSum]()
    for part in range(parts):
        first = len(unknowns)
        unknowns += [Unknown(2, 0, 4, 2), Unknown(6, 5, 10**6, 2)]
        known = 8 if part % 100 else 6
        unknowns[-1] = Unknown(known - 2, min(5, known - 2), 10**6, 2)
        sums.append(KnownSum(((first, 1), (first + 1, 1)), known))
        if part % 500 == 0:
            sums.append(KnownSum(((first, 1),), 2))
    found = {number // 2 for number in given_away(unknowns, sums)}
    assert found == {part for part in range(parts) if part % 500 == 0}
