"""Makes briefs and keeps them: the same content once, under one number."""

from __future__ import annotations

import re

from ckanext.needs.briefs import needs
from ckanext.needs.briefs.brief import NUMBER, Brief, of_json
from ckanext.needs.briefs.content import gather
from ckanext.needs.briefs.needs import PublicNeed
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.model.brief import KeptBrief, keep_brief, kept_brief

_NUMBER = re.compile(rf"[0-9a-f]{{{NUMBER}}}")


def find(number: str) -> KeptBrief | None:
    """Return the brief with a number, None where there is none or it is no number."""
    return kept_brief(number) if _NUMBER.fullmatch(number) else None


def keep(choices: Choices, edition: str) -> KeptBrief:
    """Return the brief of some choices, kept; it may have been before."""
    brief = gather(choices)
    return keep_brief(brief.number, brief.as_json(), edition)


def brief_of(kept: KeptBrief) -> Brief:
    """Return what was kept."""
    return of_json(kept.content)


def public_needs(brief: Brief) -> dict[str, PublicNeed]:
    """Return those needs of a brief that everyone may read now, by id."""
    return needs.still_public([one.id for one in brief.needs])
