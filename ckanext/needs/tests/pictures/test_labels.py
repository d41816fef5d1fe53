"""Names of points in a picture: beside their points, none upon another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.pictures.labels import EDGE, RADIUS, Box, domain, placed

SIZE = (280.0, 300.0)
POINTS = st.lists(
    st.tuples(st.floats(0, SIZE[0]), st.floats(0, SIZE[1])), min_size=1, max_size=14, unique=True
)


def test_a_point_alone_has_its_name_at_its_right() -> None:
    assert placed(["แก่งคอย"], [(100, 100)], SIZE, [0])[0].align == "left"


def test_at_the_right_edge_a_name_stands_at_the_left() -> None:
    assert placed(["แก่งคอย"], [(270, 100)], SIZE, [0])[0].align == "right"


def test_a_name_too_long_for_either_side_stands_above() -> None:
    found = placed(["เฉลิมพระเกียรติ และ วังม่วง"], [(140, 100)], SIZE, [0])[0]
    assert (found.align, found.dy < 0) == ("center", True)


def test_of_two_at_one_place_the_first_in_the_order_keeps_its_side() -> None:
    found = placed(["เสาไห้", "มวกเหล็ก"], [(100, 100), (101, 101)], SIZE, [1, 0])
    assert found[1].align == "left"
    assert found[0].align != "left"


def test_no_name_stands_where_something_else_is_written() -> None:
    said = Box(100, 80, 200, 120)
    assert placed(["เสาไห้"], [(95, 100)], SIZE, [0], [said])[0].align == "right"


def test_marks_above_and_below_letters_take_no_room() -> None:
    point = (SIZE[0] - 8 - 4 * 6.2 - 1, 100.0)
    assert placed(["ที่ดี่ก็ป่"], [point], SIZE, [0])[0].align == "left"


@given(POINTS)
def test_names_lie_on_no_other_name_and_no_other_point(points: list[tuple[float, float]]) -> None:
    names = [f"อำเภอที่ {number}" for number in range(len(points))]
    found = placed(names, points, SIZE, range(len(points)))
    boxes: list[Box] = []
    for number, place in found.items():
        (x, y), wide = points[number], 6.2 * (len(names[number]) - 2)
        left = {"left": x + place.dx, "right": x + place.dx - wide, "center": x - wide / 2}
        start = left[place.align]
        boxes.append(Box(start + 1, y + place.dy - 6, start + wide - 1, y + place.dy + 6))
        dots = (
            Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
            for n, (x, y) in enumerate(points)
            if n != number
        )
        assert not any(boxes[-1].meets(dot) for dot in dots)
    assert not any(one.meets(other) for one in boxes for other in boxes if one is not other)


def test_an_axis_leaves_room_beside_the_outermost_points() -> None:
    low, high = domain([10, 110], 248)
    assert (low, high) == (10 - EDGE / 2, 110 + EDGE / 2)


def test_an_axis_of_shares_never_goes_below_nothing() -> None:
    assert domain([0, 50], 300, least=0.0)[0] == 0


def test_an_axis_of_one_value_or_none_has_a_length() -> None:
    for values in ([], [7.0], [0.0]):
        low, high = domain(values, 300)
        assert low < high
