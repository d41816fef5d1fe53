"""Agencies in the published tables: their needs, those overdue, and how long needs wait there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.needs.catalogue.published import ask

COLUMNS = ("fiscal_year_be", "agency", "agency_name", "status", "needs", "overdue", "as_of")
COUNTS = """
    SELECT coalesce(agency, '') AS agency, max(agency_name) AS title, sum(needs) AS needs,
        sum(needs) FILTER (WHERE status <> ALL(CAST(:ends AS text[]))) AS going,
        sum(needs) FILTER (WHERE status = ANY(CAST(:adopted AS text[]))) AS adopted,
        sum(needs) FILTER (WHERE status = 'completed') AS completed,
        sum(overdue) AS overdue, max(as_of) AS as_of
    FROM published
    WHERE (:year = 0 OR fiscal_year_be = :year)
        AND dataset = ANY(CAST(:datasets AS text[]))
    GROUP BY 1
"""
WAITING_COLUMNS = ("fiscal_year_be", "agency", "status", "status_since")
#: The median: needs are counted by the day since when they wait, as sorting each of them takes
#: several times as long. Where two are in the middle it is half-way between their days.
WAITING = """
    SELECT agency, max(known) AS known,
        (min(days) FILTER (WHERE until * 2 >= known) + min(days) FILTER (WHERE until * 2 > known))
            / 2.0 AS days
    FROM (
        SELECT agency, days, sum(needs) OVER (PARTITION BY agency) AS known,
            sum(needs) OVER (PARTITION BY agency ORDER BY days) AS until
        FROM (
            SELECT coalesce(agency, '') AS agency, count(*) AS needs,
                greatest(CAST(:day AS date) - status_since, 0) AS days
            FROM published
            WHERE status <> ALL(CAST(:ends AS text[])) AND (:year = 0 OR fiscal_year_be = :year)
                AND dataset = ANY(CAST(:datasets AS text[])) AND status_since IS NOT NULL
            GROUP BY agency, status_since
        ) AS by_day
    ) AS counted
    GROUP BY agency
"""
#: Of fewer cases no median and no share is told: one of them would decide it.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency's public needs.

    :param going: needs that are not at their end; `overdue` of them have not moved for long
    :param known: of them those with a known day since when they are in their status
    :param days: the median that they have been in it; None of fewer than `FEWEST`
    """

    name: str
    title: str
    needs: int
    going: int
    adopted: int
    completed: int
    overdue: int
    known: int
    days: float | None

    @property
    def overdue_share(self) -> float | None:
        """The share of those going on that is overdue; None of fewer than `FEWEST`."""
        return self.overdue / self.going if self.going >= FEWEST else None


def agencies(
    datasets: Sequence[str],
    ends: Sequence[str],
    adopted: Sequence[str],
    year: int = 0,
    *,
    medians: bool = True,
) -> list[Agency]:
    """Return the agencies of some datasets, the one with most needs first.

    :param ends: statuses that nothing follows
    :param year: fiscal year, B.E.; 0 for all
    :param medians: whether also to ask how long needs wait, which reads each need
    """
    bound: dict[str, Any] = {"ends": list(ends), "datasets": list(datasets), "year": year}
    counts = ask("needs_by_agency", COLUMNS, COUNTS, {**bound, "adopted": list(adopted)})
    days = [row["as_of"] for row in counts if row["as_of"]]
    waiting = _waiting({**bound, "day": max(days)}) if days and medians else {}
    found = [_agency(row, waiting.get(row["agency"], {})) for row in counts]
    return sorted(found, key=lambda one: (-one.needs, one.title))


def _waiting(bound: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = ask("needs", WAITING_COLUMNS, WAITING, bound)
    return {row["agency"]: row for row in rows}


def _agency(row: dict[str, Any], waits: dict[str, Any]) -> Agency:
    known = int(waits.get("known") or 0)
    return Agency(
        name=row["agency"],
        title=row["title"] or row["agency"],
        needs=int(row["needs"] or 0),
        going=int(row["going"] or 0),
        adopted=int(row["adopted"] or 0),
        completed=int(row["completed"] or 0),
        overdue=int(row["overdue"] or 0),
        known=known,
        days=float(waits["days"]) if known >= FEWEST else None,
    )
