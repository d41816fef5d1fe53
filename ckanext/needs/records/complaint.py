"""The canonical count of complaints: how many of one kind, in one district, in one month."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComplaintCount:
    """A number of complaints. What people wrote and where they stood is never kept.

    :param count_id: stable: uuid5 of source, month, district and type, as text
    :param fiscal_year: Buddhist Era
    :param month: `2026-09`, Common Era
    :param type: kind of complaint as its source names it; empty when it says none
    :param province: code; `district`: code
    :param complaints: how many; `finished`: how many of them are done
    """

    count_id: str
    fiscal_year: int
    month: str
    type: str
    province: str
    district: str
    complaints: int
    finished: int
