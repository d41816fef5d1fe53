"""Invented budgets and ballots for the tests."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from ckanext.needs.voting.ballots import APPROVAL, KNAPSACK, RANKED, BallotRules, Budget, Project
from ckanext.needs.voting.pabulib import About

ABOUT = About(
    description="งบประมาณแบบมีส่วนร่วม; ปี 2569",
    unit="สระบุรี",
    subunit="",
    instance="2569",
    edition="saraburi-2569",
    begin=date(2026, 3, 1),
    end=date(2026, 3, 31),
)
NAMES = ("ซ่อมถนน", "ไฟส่องสว่าง; ซอย 3", 'สวน "สุขใจ"', "ห้องสมุด\nชุมชน", " ลานกีฬา ", "คลองสะอาด")


def budget(*costs: int, envelope: int = 100) -> Budget:
    """Return a budget with projects 1, 2, 3 ... of these costs."""
    projects = tuple(
        Project(str(n), cost, NAMES[n % len(NAMES)]) for n, cost in enumerate(costs, 1)
    )
    return Budget("", envelope, projects)


budgets = st.builds(
    lambda costs, envelope: Budget.of("", envelope, budget(*costs).projects),
    st.lists(st.integers(1, 60), min_size=1, max_size=8),
    st.integers(60, 150),
)
rules = st.one_of(
    st.builds(BallotRules, st.just(APPROVAL), st.integers(1, 5)),
    st.builds(BallotRules, st.just(RANKED), st.integers(1, 5)),
    st.builds(BallotRules, st.just(KNAPSACK), st.integers(0, 5)),
)


@st.composite
def allowed(draw, of: Budget, by: BallotRules):
    """A ballot that the rules allow, made without asking them."""
    order = draw(st.permutations(of.projects))
    wanted = draw(st.integers(1, by.most or len(order)))
    chosen, spent = [], 0
    for project in order[:wanted]:
        if by.method != KNAPSACK or spent + project.cost <= of.envelope:
            chosen.append(project.number)
            spent += project.cost
    return tuple(chosen)


@st.composite
def elections(draw, at_most: int = 30):
    """A budget, its rules, and ballots as they are kept."""
    from ckanext.needs.voting.ballots import check

    of, by = draw(budgets), draw(rules)
    cast = draw(st.lists(allowed(of, by), max_size=at_most))
    return of, by, [check(ballot, of, by) for ballot in cast]
