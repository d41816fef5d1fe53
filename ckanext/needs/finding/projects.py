"""Projects that answer a question. They are few: the database reads them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.finding.lexicon import KIND
from ckanext.needs.finding.understanding import YEAR, Piece, Question
from ckanext.needs.model.project import Project

TABLE = Project.__table__
#: What a title counts for, beside the description of a project.
TITLE = 3


@dataclass(frozen=True, slots=True)
class Projects:
    """Projects that were found: how many, and some of them, best first."""

    count: int = 0
    found: Sequence[Project] = ()


def find_projects(question: Question, *, limit: int, offset: int = 0) -> Projects:
    """Return the projects that have all, or but one of many, that a question says."""
    pieces = [piece for piece in question.pieces if piece.kind != KIND]
    if not pieces:
        return Projects()
    has = [_has(piece) for piece in pieces]
    matching = sum((sa.case((one, 1), else_=0) for one in has), start=sa.literal(0))
    needed = len(has) if len(has) <= 3 else len(has) - 1
    found = matching >= needed
    titles = (sa.case((_said(TABLE.c["title"], piece), TITLE), else_=1) for piece in pieces)
    rank = sum(titles, start=sa.literal(0))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(TABLE).where(found)) or 0
    order = (rank.desc(), TABLE.c["modified"].desc(), TABLE.c["id"])
    query = sa.select(Project).where(found).order_by(*order).limit(limit).offset(offset)
    return Projects(count, model.Session.scalars(query).all() if count else ())


def _has(piece: Piece) -> Any:
    conditions = [_said(TABLE.c["title"], piece), _said(TABLE.c["description"], piece)]
    conditions += [TABLE.c["area"].startswith(code) for code in piece.areas]
    if piece.kind == YEAR:
        conditions.append(TABLE.c["fiscal_year"] == piece.year)
    return sa.or_(*conditions)


def _said(column: Any, piece: Piece) -> Any:
    low = sa.func.lower(column)
    return sa.or_(*(low.contains(word.lower(), autoescape=True) for word in piece.words))
