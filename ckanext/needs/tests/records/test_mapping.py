"""The mapping of a harvester's YAML: what it may say, and clear errors."""

import pytest

from ckanext.needs.declared import Node
from ckanext.needs.problems import InputError
from ckanext.needs.records.mapping import BudgetMapping, Cell, read_mapping

BUDGET: dict[str, object] = {
    "area": "19",
    "phase": "approved",
    "fiscal_year": "ปี",
    "code_path": ["ด้าน", "แผน"],
    "amount": "เงิน",
}


def read(kind: str = "budget_lines", **changes: object):
    values = {key: value for key, value in (BUDGET | changes).items() if value is not None}
    return read_mapping(kind, Node(values, "x.yaml", "mapping"))


def test_a_budget_mapping_names_the_columns_it_needs():
    mapping = read(plan="แผน", agency={"value": "อบจ."})
    assert isinstance(mapping, BudgetMapping)
    assert mapping.columns() == ("ปี", "แผน", "ด้าน", "เงิน")
    assert mapping.agency == Cell(value="อบจ.")


@pytest.mark.parametrize(
    ("changes", "key", "reason"),
    [
        ({"area": 19}, "mapping.area", "a text"),
        ({"phase": "maybe"}, "mapping.phase", "one of plan, proposed, approved, executed"),
        ({"amount": None}, "mapping.amount", "missing"),
        ({"fiscal_year": None}, "mapping.fiscal_year", "missing"),
        ({"agency": {"valeu": "x"}}, "mapping.agency.value", "missing"),
        ({"code_path": "ด้าน"}, "mapping.code_path", "a list"),
        ({"amout": "เงิน"}, "mapping.amout", "unknown key"),
        ({"totals": [{"fiscal_year": 2565, "lines": 1}]}, "mapping.totals[0].amount", "missing"),
    ],
)
def test_a_wrong_key_is_an_error_with_file_key_and_what_was_expected(
    changes: dict[str, object], key: str, reason: str
):
    with pytest.raises(InputError) as error:
        read(**changes)
    (problem,) = error.value.problems
    assert (problem.where.file, problem.column) == ("x.yaml", key)
    assert reason in problem.reason.en
