"""A brief with something in every part, which no portal has to exist for."""

from __future__ import annotations

from ckanext.needs.briefs.brief import (
    Answer,
    Answers,
    Brief,
    BudgetLine,
    BudgetLines,
    BudgetTotal,
    Named,
    NeedReference,
    Row,
    Source,
    Sums,
)

NUMBER = "0123456789abcdef"
DISTRICT = Named("1902", "อำเภอแก่งคอย", "Kaeng Khoi District")
OTHER = Named("1901", "อำเภอเมืองสระบุรี", "Mueang Saraburi District")
SUMS = Sums(needs=3, people=1_250, people_said=2, cost=900_000, cost_said=1, answered=1)


def brief(**instead: object) -> Brief:
    """Return the brief, with some parts in place of its own."""
    year = Named("2568", "ปีงบประมาณ พ.ศ. 2568", "fiscal year B.E. 2568 (2025)")
    before = Named("2567", "ปีงบประมาณ พ.ศ. 2567", "fiscal year B.E. 2567 (2024)")
    parts = {
        "choices": (("district", DISTRICT), ("fiscal_year", year)),
        "sums": SUMS,
        "years": (Row(before, Sums(needs=1)), Row(year, SUMS, chosen=True)),
        "months": (("2024-11", 2), ("2025-01", 1)),
        "statuses": (Row(Named("accepted", "เห็นชอบ", "Accepted"), Sums(needs=3)),),
        "topics": (Row(Named("saraburi-2561:4", "ด้านโครงสร้างพื้นฐาน", "Infrastructure"), SUMS),),
        "districts": (
            Row(OTHER, Sums(needs=7), latitude=14.499, longitude=100.927),
            Row(DISTRICT, SUMS, chosen=True, latitude=14.558, longitude=101.068),
        ),
        "needs": (NeedReference("need-1", "2024-11-05", "accepted", "1902", 1_000),),
        "answers": Answers(
            count=1,
            needs=2,
            amount="450000",
            listed=(
                Answer(
                    kind="project", target="p-1", title="ซ่อมถนนเข้าตลาดนัด", agency="กองช่าง",
                    fiscal_year=2568, status="preparation", phase="", basis="",
                    amount="450000", used=None, needs=2,
                ),
            ),
        ),
        "totals": (
            BudgetTotal(
                "budget", Named("19", "สระบุรี", "Saraburi"), 2566, "approved", 52, 0, "1210000000",
            ),
        ),
        "lines": BudgetLines(
            1,
            "250000.50",
            (
                BudgetLine(
                    "l-1", "budget", "จำนวนน้ำที่กี่บ่อ", "กองช่าง", 2566, "approved", "total",
                    "250000.50", own=True,
                ),
            ),
        ),
        "sources": (Source("budget", "งบประมาณ อบจ.สระบุรี", "f12ab34cd56e", "2026-01-15"),),
    }  # fmt: skip
    return Brief(**{**parts, **instead})
