"""Which kind of records a file holds, as far as its columns tell."""

from __future__ import annotations

from ckanext.needs.proposing.budget_match import Matched
from ckanext.needs.proposing.need_match import MatchedNeeds

#: What columns say for needs. Those that both kinds have (district, year, agency, status) say
#: nothing and are not here.
NEEDS = {
    "title": 3,
    "people_affected": 2,
    "requested_on": 1,
    "channel": 1,
    "subdistrict": 1,
    "spatial": 1,
    "latitude": 1,
}
#: What columns say for lines of a budget.
BUDGET = {
    "used_amount": 3,
    "plan": 2,
    "expense_type": 2,
    "amount": 1,
    "project": 1,
    "work": 1,
    "indicator": 1,
    "objective": 1,
    "start_date": 1,
    "end_date": 1,
}
YEARS, CLASSES, HOUSES, PERSONS = 3, 1, 2, 1
#: A kind is told when it has so many points, so many more than the other, and twice as many.
ENOUGH, APART, TIMES = 2, 2, 2


def told(needs: int, budget: int) -> str:
    """Return the kind of records that points tell; empty when a person must say it."""
    kinds = (("needs", needs, budget), ("budget_lines", budget, needs))
    for kind, points, other in kinds:
        if points >= max(ENOUGH, other + APART, TIMES * other):
            return kind
    return ""


def need_points(needs: MatchedNeeds, budget: Matched) -> int:
    """Return how much the columns say for needs."""
    points = sum(NEEDS.get(field, 0) for field in needs.fields)
    title = needs.fields.get("title")
    if title is not None and (not title.name or _is_budgets(title.column, title.score, budget)):
        points -= NEEDS["title"]
    kinds = {away.kind for away in needs.left_out.values()}
    return points + HOUSES * ("households" in kinds) + PERSONS * ("personal" in kinds)


def budget_points(budget: Matched, needs: MatchedNeeds) -> int:
    """Return how much the columns say for lines of a budget."""
    points = sum(BUDGET.get(field, 0) for field in budget.fields)
    title, project = needs.fields.get("title"), budget.fields.get("project")
    if title and project and title.column == project.column and title.score > project.score:
        points -= BUDGET["project"]
    return points + YEARS * bool(budget.years) + CLASSES * (len(budget.code_path) > 1)


def _is_budgets(column: str, score: float, budget: Matched) -> bool:
    """Return whether a column is as much something of a budget as the title of a need."""
    in_budget = max((g.score for g in budget.fields.values() if g.column == column), default=0.0)
    return in_budget >= score or column in budget.code_path
