"""Days and moments of a round's phases, in Thailand's time.

A phase is written with days (`2026-11-01` to `2026-11-30`: both belong to it, from midnight to
midnight in Bangkok) or with moments (`2026-11-30T16:30`: the first one that no longer belongs).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.thai import parse_date
from ckanext.needs.thai.dates import BANGKOK

#: Years (C.E.) that a phase can lie in; B.E. years are read as such in days only.
FIRST_YEAR, LAST_YEAR = 2000, 2100
MIDNIGHT = time()


def read_start(value: object, field: str) -> datetime:
    """Return the first moment of a phase that is written as a day or a moment.

    :raises RoundError: neither
    """
    found = _read(value, field)
    return found if isinstance(found, datetime) else _midnight(found)


def read_end(value: object, field: str) -> datetime:
    """Return the first moment after a phase; a day belongs to the phase as a whole.

    :raises RoundError: neither a day nor a moment
    """
    found = _read(value, field)
    return found if isinstance(found, datetime) else _midnight(found + timedelta(days=1))


def write_start(moment: datetime) -> str:
    """Return a phase's start as it is stored: a day where it is a midnight."""
    at_midnight = moment.time() == MIDNIGHT
    return moment.date().isoformat() if at_midnight else moment.isoformat(timespec="seconds")


def write_end(moment: datetime) -> str:
    """Return a phase's end as it is stored: the last whole day where it is a midnight."""
    if moment.time() != MIDNIGHT:
        return moment.isoformat(timespec="seconds")
    return (moment.date() - timedelta(days=1)).isoformat()


def in_bangkok(moment: datetime) -> datetime:
    """Return a moment in Thailand's time; one without a zone is UTC, as CKAN's tables keep it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(BANGKOK)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT, BANGKOK)


def _read(value: object, field: str) -> date | datetime:
    try:
        found = _parsed(value)
    except (ValueError, OverflowError):  # ThaiValueError too
        raise _unreadable(value, field) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _unreadable(value, field)
    return found


def _parsed(value: object) -> date | datetime:
    """Return a day, or a moment in Bangkok's time.

    :raises ValueError: neither
    """
    text = str(value or "").strip()
    if "T" not in text:
        return parse_date(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=BANGKOK)
    return moment.astimezone(BANGKOK)


def _unreadable(value: object, field: str) -> RoundError:
    shown = str(value)[:40]
    return RoundError(
        field,
        Text(
            f"«{shown}» ไม่ใช่วันที่ เขียนเป็น 2026-11-01 หรือ 2026-11-01T16:30",
            f"«{shown}» is no day; write it as 2026-11-01 or 2026-11-01T16:30",
        ),
    )
