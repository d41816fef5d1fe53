"""Widest classes are pillars where the strategy has them, and nothing is guessed elsewhere."""

from __future__ import annotations

from decimal import Decimal

from ckanext.needs.codelists import default
from ckanext.needs.spending.amounts import Sum, Total, total
from ckanext.needs.spending.classes import Classes

KNOWN = default().strategies


def of(strategy: str, level_1: str, level_2: str = "", **more: object) -> Sum:
    values = {"year": 2566, "lines": 2, "without_amount": 0, "amount": Decimal(10)} | more
    return Sum(strategy=strategy, level_1=level_1, level_2=level_2, **values)  # type: ignore[arg-type]


def test_names_and_numbers_of_one_pillar_are_one_class():
    sums = [of("bma-2565", "การสร้างเมืองปลอดภัย"), of("bma-2565", "1")]
    (found,) = Classes(sums, KNOWN).by_key.values()
    assert (found.key, found.strategy) == ("bma-2565:1", "bma-2565")
    assert found.members == {("bma-2565", "1"), ("bma-2565", "การสร้างเมืองปลอดภัย")}


def test_a_classification_of_its_own_keeps_its_names():
    (found,) = Classes([of("", "ด้านการเศรษฐกิจ")], KNOWN).by_key.values()
    assert (found.key, found.strategy, found.name.th) == ("ด้านการเศรษฐกิจ", "", "ด้านการเศรษฐกิจ")


def test_what_a_strategy_does_not_have_is_no_pillar_of_it():
    one = of("bma-2565", "ไม่พบข้อมูล")
    assert Classes([one], KNOWN).of(one).strategy == ""


def test_the_second_class_is_an_issue_where_the_pillar_has_it():
    classes = Classes([of("bma-2565", "การสร้างเมืองปลอดภัย")], KNOWN)
    issue = classes.issue(of("bma-2565", "การสร้างเมืองปลอดภัย", "ปลอดภัยพิบัติ"))
    assert issue is not None
    assert issue.code == "bma-2565:1.3"
    assert classes.issue(of("bma-2565", "การสร้างเมืองปลอดภัย", "อื่น ๆ")) is None


def test_lines_without_any_amount_come_to_none_not_to_nothing():
    assert total([of("", "ก", lines=3, without_amount=3, amount=Decimal(0))]) == Total(3, 3, None)
    assert total([of("", "ก"), of("", "ข", lines=1, without_amount=1, amount=Decimal(0))]) == Total(
        3, 1, Decimal(10)
    )
