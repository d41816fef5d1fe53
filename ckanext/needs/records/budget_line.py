"""The canonical budget line: one line of a budget or plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Between the classes of a code path.
PATH_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of a budget or plan, as its source states it.

    :param line_id: stable: uuid5 of source, year and the line's own key, as text
    :param fiscal_year: Buddhist Era
    :param phase: `plan`, `proposed`, `approved` or `executed`
    :param area: code of the area whose budget this is (`19`, `10`)
    :param strategy: strategy id with vintage; empty when the source uses its own classification
    :param code_path: from the widest to the narrowest, joined by ` > ` (`๕ > ๕.๒` is `5 > 5.2`)
    :param plan: name of the plan or goal the line stands under
    :param basis: `total`, `per_district`, `none_dedicated` or `not_reported`
    :param amount: baht; None exactly when basis is `none_dedicated` or `not_reported`
    :param unit_amount: baht a unit, with `unit_count` units, when basis is `per_district`
    :param amount_text: the cell as it was
    :param source_ref: `file#part:row`
    :param pillar, issue: codes of the strategy, where the source names them and they are known
    :param district: code of the district that the money is for
    :param community: name of the community that it is for, as the source has it
    :param used_amount: baht spent of the amount
    :param status_text: how the project stands, in the source's words
    :param obliged: whether the line is a part of an amount obliged over several years
    :param source_id: the source's own id of the line
    """

    line_id: str
    fiscal_year: int
    phase: str
    area: str
    strategy: str
    code_path: str
    plan: str
    project: str
    agency: str
    basis: str
    source_ref: str
    amount: Decimal | None = None
    unit_amount: Decimal | None = None
    unit_count: int | None = None
    work: str = ""
    expense_type: str = ""
    indicator: str = ""
    objective: str = ""
    amount_text: str = ""
    pillar: str = ""
    issue: str = ""
    district: str = ""
    community: str = ""
    used_amount: Decimal | None = None
    status_text: str = ""
    start_date: date | None = None
    end_date: date | None = None
    obliged: bool | None = None
    source_id: str = ""
