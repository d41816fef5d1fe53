"""Records that engines may see differently: nulls, ties, Thai text, decimals, odd codes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ckanext.needs.codelists import default
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.complaint import ComplaintCount
from ckanext.needs.records.need import Answer, Need
from ckanext.needs.records.participation import (
    HeldForum,
    Participation,
    Project,
    count_participation,
)
from ckanext.needs.records.votes import VoteCount
from ckanext.needs.tests.tables.shapes import line, need

STATUSES = [status.code for status in default().statuses.all()]
PLACES = [
    (province, area.code)
    for province in ("10", "16", "19")
    for area in default().areas.children(province)[:6]
]
TITLES = ["ซ่อมถนน", "น้ำประปา «ไม่ไหล»", "ไฟทางดับ, ทั้งซอย", "=1+1", "", "ก\nข", "กำ กํา", "😀 สวน"]
PATHS = ["1 > 1.1 > ก", "1 > 1.1", "1", "2 > ", "ด้านที่ ๕ > ๕.๒", " > ข"]
ANSWERS = [
    Answer("project a", Decimal("1500000.25")),
    Answer("project b", None),
    Answer("budget_line c", Decimal(0)),
    Answer("budget_line ง", Decimal("700000000000.50")),
]
AMOUNTS = [None, "0", "0.01", "1999999.99", "12345.67", "700000000000.25"]


def many_needs(count: int = 600, seed: int = 68) -> list[Need]:
    """Return needs of three provinces with all statuses; some say little."""
    dice = Random(seed)
    return [_need(number, dice) for number in range(count)]


def _need(number: int, dice: Random) -> Need:
    province, district = dice.choice([*PLACES, ("19", "")])
    known = ["saraburi-2561:4.1", "saraburi-2561:1.2", "bma-2565:7.1", "saraburi-2561:5.3"]
    issue = dice.choice([*known, "", "gone:9.9"])
    asked = dice.choice([None, date(2024, 1, 1) + timedelta(days=dice.randrange(500))])
    return need(
        number,
        dice.choice(STATUSES),
        title=dice.choice(TITLES),
        strategy=issue.partition(":")[0],
        pillar=issue.partition(".")[0],
        issue=issue,
        province=province,
        district=district,
        subdistrict=dice.choice(["", f"{district}01" if district else ""]),
        fiscal_year=dice.choice([2567, 2568, 2569]),
        owner_org=dice.choice(["org-a", "org-b", "หน่วย"]),
        people_affected=dice.choice([None, 0, 1, 350, 3_000_000_000]),
        estimated_cost=dice.choice([None, 0, 1_500_000, 10**15]),
        requested_on=asked,
        status_since=dice.choice([None, asked, date(2025, 6, 1)]),
        tags=tuple(dice.sample(["ถนน", "น้ำ", "ไฟ"], dice.randrange(3))),
        answers=tuple(dice.sample(ANSWERS, dice.randrange(3))),
    )


def many_lines(count: int = 400, seed: int = 69) -> list[BudgetLine]:
    """Return lines of two areas, three phases; amounts that tie, are missing, have satang."""
    dice = Random(seed)
    return [_line(number, dice) for number in range(count)]


def _line(number: int, dice: Random) -> BudgetLine:
    amount = dice.choice(AMOUNTS)
    return line(
        number,
        dice.choice(PATHS),
        None,
        amount=None if amount is None else Decimal(amount),
        basis="not_reported" if amount is None else "total",
        fiscal_year=dice.choice([2566, 2567]),
        phase=dice.choice(["plan", "approved"]),
        area=dice.choice(["10", "19", ""]),
        strategy=dice.choice(["", "bma-2565"]),
        project=dice.choice(TITLES),
        agency=dice.choice(["", "สำนักการโยธา", "สำนักงานเขต ก", "สำนักงานเขต ข"]),
        unit_amount=dice.choice([None, Decimal("0.50")]),
        unit_count=dice.choice([None, 50]),
    )


def many_counts(count: int = 200, seed: int = 70) -> list[ComplaintCount]:
    """Return counts of complaints of two years, a row a month, district and type."""
    dice = Random(seed)
    keys = [
        (f"{year}-{month:02}", kind, place)
        for year in (2024, 2025)
        for month in (1, 10)
        for kind in ("ถนน", "น้ำท่วม", "")
        for place in PLACES
    ]
    return [_count(number, key, dice) for number, key in enumerate(dice.sample(keys, count))]


def _count(number: int, key: tuple[str, str, tuple[str, str]], dice: Random) -> ComplaintCount:
    month, kind, (province, district) = key
    year = int(month[:4]) + 543 + (month.endswith("10"))
    complaints = dice.randrange(300)
    finished = dice.randrange(complaints + 1)
    return ComplaintCount(
        f"id-{number:04}", year, month, kind, province, district, complaints, finished
    )


def many_participations(count: int = 300, seed: int = 71) -> tuple[Participation, ...]:
    """Return counts of three provinces: forums without a word on communities, odd shares, zeros."""
    dice = Random(seed)
    places = [*(code for _, code in PLACES), "19", "190101"]
    forums = [
        HeldForum(
            dice.choice([2568, 2569]),
            dice.choice(places),
            date(2026, 1, 1) + timedelta(days=dice.randrange(200)),
            dice.randrange(90),
            *dice.choice([(None, None), (0, 0), (7, 3), (9, None)]),
        )
        for _ in range(count)
    ]
    projects = [
        Project(dice.choice([2569, 2570]), dice.choice(places), dice.random() < 0.3)
        for _ in range(count)
    ]
    areas = default().areas
    return count_participation(
        forums, projects, lambda province: [each.code for each in areas.children(province)]
    )


def many_votes(count: int = 300, seed: int = 72) -> list[VoteCount]:
    """Return counts of three rounds, withheld ones and sums over 32 bits among them."""
    dice = Random(seed)
    places = [*(code for _, code in PLACES), "", "190101"]
    return [_votes(number, dice, dice.choice(places)) for number in range(count)]


def _votes(number: int, dice: Random, district: str) -> VoteCount:
    status = dice.choice(["published", "suppressed", "rounded"])
    by_district = dice.random() < 0.5
    votes = None if status == "suppressed" else dice.choice([0, 5, 3_000_000_000])
    return VoteCount(
        vote_count_id=f"id-{number:04}",
        fiscal_year=dice.choice([2569, 2570]),
        province=district[:2] or "19",
        district=district,
        round=dice.choice(["waste-2570", "saraburi-2569", "ก"]),
        round_title=dice.choice(TITLES),
        counted_on=dice.choice([None, date(2026, 4, 1)]),
        by_district=by_district,
        number=number,
        project=dice.choice(TITLES),
        cost=None if by_district else dice.choice([1, 10**12]),
        ballots=votes,
        ballots_status=status,
        votes=votes,
        votes_status=status,
        points=None if by_district else votes,
        rank=None if by_district or votes is None else dice.randrange(1, 9),
        funded=None if by_district else dice.random() < 0.3,
    )
