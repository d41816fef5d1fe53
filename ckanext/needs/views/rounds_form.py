"""A round as the form sends it and as the action takes it; what each field holds at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from ckanext.needs import lists
from ckanext.needs.pages.filled_in import area_typed, day_typed
from ckanext.needs.rounds.voting_settings import KNAPSACK

PLAIN = (
    *("name", "owner_org", "area", "title_th", "title_en", "about_th", "about_en"),
    *("fiscal_year", "budget", "strategy", "who", "state"),
)
#: Rows for more phases than the round has.
SPARE = 2
PHASE_FIELDS = ("key", "kind", "name_th", "name_en", "starts", "ends")
Form = MultiDict[str, str]


def parameters(form: Form) -> dict[str, Any]:
    """Return what the form says, as `need_round_create` takes it."""
    said: dict[str, Any] = {key: form[key].strip() for key in PLAIN if key in form}
    return said | {
        "envelopes": _envelopes(form.get("envelopes", "")),
        "topics": _topics(form.get("topics", "")),
        "phases": _phases(form),
        "voting": _voting(form),
    }


def values(round: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows of a round as `need_round_show` or a template gives it."""
    plain = {key: round[key] for key in PLAIN if key in round}
    for field in ("title", "about"):
        both: Mapping[str, str] = round.get(field) or {}
        plain |= {f"{field}_{lang}": both[lang] for lang in ("th", "en") if lang in both}
    area: Mapping[str, str] | str = round.get("area") or ""
    code = area if isinstance(area, str) else area["code"]
    phases: list[Mapping[str, Any]] = round.get("phases") or []
    return plain | {
        "area": area_typed(code, lists.current().areas, lists.language()),
        "envelopes": round.get("envelopes") or {},
        "topics": round.get("topics") or [],
        "phases": [_phase_typed(phase) for phase in phases],
        "voting": dict(round.get("voting") or {}),
    }


def _phase_typed(phase: Mapping[str, Any]) -> dict[str, Any]:
    """Return a phase with its days as people type them."""
    language = lists.language()
    days = {key: day_typed(str(phase.get(key) or ""), language) for key in ("starts", "ends")}
    return {**phase, **days}


def _voting(form: Form) -> dict[str, Any]:
    keys = ("method", "scope", "rule", "ties")
    said: dict[str, Any] = {key: form[key] for key in keys if form.get(key)}
    limit = form.get("limit", "").strip()
    if limit or said.get("method") != KNAPSACK:
        whole = limit.isascii() and limit.isdigit() and len(limit) < 9
        said["limit"] = int(limit) if whole else limit
    eligible = form.get("eligible", "").strip()
    if eligible:
        said["eligible"] = _envelopes(eligible) if "=" in eligible else eligible
    return said | {key: key in form for key in ("codes", "paper")}


def _phases(form: Form) -> list[dict[str, Any]]:
    """Return the phases; a row without name and days is one that was dropped."""
    columns = [form.getlist(f"phase_{field}") for field in PHASE_FIELDS]
    rows = [dict(zip(PHASE_FIELDS, row, strict=True)) for row in zip(*columns, strict=False)]
    shown = set(form.getlist("phase_show"))
    found: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        if not any(row[field].strip() for field in ("name_th", "starts", "ends")):
            continue
        found.append(
            {
                "key": row["key"].strip() or f"phase-{number + 1}",
                "kind": row["kind"],
                "name": {"th": row["name_th"], "en": row["name_en"]},
                "starts": row["starts"].strip(),
                "ends": row["ends"].strip(),
                "show_counts": str(number) in shown,
            }
        )
    return found


def _envelopes(text: str) -> dict[str, str]:
    """Return lines of `1901 = 1,000,000` as a mapping; what is no such line is refused later."""
    lines = (line.partition("=") for line in text.splitlines() if line.strip())
    return {code.strip(): baht.strip() for code, _, baht in lines}


def _topics(text: str) -> list[Any]:
    """Return lines of `waste = ขยะ` as topics; a line without a name is the code of an issue."""
    found: list[Any] = []
    for line in filter(str.strip, text.splitlines()):
        key, has_name, name = line.partition("=")
        found.append({"key": key.strip(), "name": name.strip()} if has_name else key.strip())
    return found
