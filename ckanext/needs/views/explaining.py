"""/participatory-budgeting: what it is, how it is done, and what goes on here."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.needs import config, lists
from ckanext.needs.explaining.sections import sections
from ckanext.needs.pages.round_page import Step, timeline
from ckanext.needs.rounds.when import NOW, SOON

explaining = Blueprint("needs_explaining", __name__)

PAGE = "participatory-budgeting"


@explaining.route(f"/{PAGE}")
def participatory_budgeting() -> str:
    """Explain participatory budgeting, and say which rounds go on and come here."""
    found = sections(PAGE, lists.language(), config.explanations_folder())
    rounds = [one for when in (NOW, SOON) for one in _rounds(when)]
    steps = {one["name"]: _now(one) for one in rounds}
    shown = {"sections": found, "rounds": rounds, "steps": steps, "html": _html}
    return tk.render("needs/explaining/participatory_budgeting.html", shown)


@lru_cache(maxsize=256)
def _html(text: str) -> Any:
    """Return Markdown as safe HTML, made once."""
    return tk.h.render_markdown(text)


def _rounds(when: str) -> list[dict[str, Any]]:
    return tk.get_action("need_round_list")({}, {"when": when})


def _now(round: dict[str, Any]) -> Step | None:
    """Return the phase that goes on, or else the one that comes next."""
    steps = timeline(round, datetime.now(UTC), lists.language())
    coming = [step for step in steps if step.where != "past"]
    return coming[0] if coming else None
