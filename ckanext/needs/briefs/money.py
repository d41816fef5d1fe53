"""Asks the database for the money behind a brief: what was linked, and what was published."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.briefs.brief import (
    Answer,
    Answers,
    BudgetLine,
    BudgetLines,
    BudgetTotal,
    Named,
    Source,
)
from ckanext.needs.briefs.choices import provinces
from ckanext.needs.catalogue.published import ask
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.projects.shown import baht
from ckanext.needs.search import NEED_TYPE

#: So many projects and lines are named, those with the largest amounts.
LISTED = 30
#: CKAN 2.11 keeps a package's extras in a table of their own, 2.12 in a column.
IN_COLUMN = "package.extras ->> '{name}'"
IN_TABLE = """(
    SELECT value FROM package_extra
    WHERE package_id = package.id AND key = '{name}' AND state = 'active'
)"""
#: Which of a need's fields narrow it, by dimension.
EXTRAS = ("province", "district", "pillar", "issue", "fiscal_year")
LINKED = """
    WITH chosen AS (
        SELECT link.* FROM need_link AS link
            JOIN package ON package.id = link.need_id
            JOIN "group" AS agency ON agency.id = package.owner_org
        WHERE package.type = :type AND package.state = 'active' AND NOT package.private
            AND {status} = ANY(:public) AND {conditions}
    ), answers AS (
        SELECT kind, target_id, count(DISTINCT need_id) AS needs, max(title) AS title,
            max(agency) AS agency, max(fiscal_year) AS fiscal_year, max(phase) AS phase,
            max(basis) AS basis, max(amount) AS amount
        FROM chosen GROUP BY kind, target_id
    ), named AS (
        SELECT answers.kind, answers.target_id, answers.needs,
            coalesce(project.title, answers.title) AS title,
            coalesce(owner.title, owner.name, answers.agency) AS agency,
            coalesce(project.fiscal_year, answers.fiscal_year) AS fiscal_year,
            coalesce(project.status, '') AS status, answers.phase, answers.basis,
            CASE answers.kind WHEN 'project' THEN project.budget ELSE answers.amount END AS amount,
            project.used
        FROM answers
            LEFT JOIN need_project AS project
                ON answers.kind = 'project' AND project.id = answers.target_id
            LEFT JOIN "group" AS owner ON owner.id = project.organization_id
    )
    SELECT named.*, count(*) OVER () AS all_answers, sum(amount) OVER () AS all_amount,
        count(*) FILTER (WHERE amount IS NULL) OVER () AS all_without,
        (SELECT count(DISTINCT need_id) FROM chosen) AS all_needs
    FROM named ORDER BY amount DESC NULLS LAST, kind, target_id LIMIT :limit
"""
TOTALS = """
    SELECT dataset, area, max(area_name) AS area_name, fiscal_year_be, phase,
        sum(lines) AS lines, sum(lines_without_amount) AS without_amount, sum(amount) AS amount
    FROM published
    WHERE left(area, 2) = ANY(:provinces) AND fiscal_year_be <= :newest
    GROUP BY dataset, area, fiscal_year_be, phase ORDER BY fiscal_year_be, phase, dataset, area
"""
#: A line names a district, or is of the whole province: that is told of each.
LINES = """
    SELECT line_id, dataset, coalesce(nullif(project, ''), plan) AS title, agency, fiscal_year_be,
        phase, basis, amount, own, count(*) OVER () AS all_lines, sum(amount) OVER () AS all_amount
    FROM (
        SELECT *, (district = ANY(:districts) OR left(area, 4) = ANY(:districts)) IS TRUE AS own
        FROM published
        WHERE (left(area, 2) = ANY(:provinces) OR cardinality(CAST(:provinces AS text[])) = 0)
            AND fiscal_year_be <= :newest
            AND (cardinality(CAST(:pillars AS text[])) = 0 OR pillar = ANY(:pillars))
            AND (cardinality(CAST(:issues AS text[])) = 0 OR issue = ANY(:issues))
            AND (cardinality(CAST(:agencies AS text[])) = 0 OR agency = ANY(:agencies))
    ) AS lines
    WHERE own OR cardinality(CAST(:districts AS text[])) = 0
        OR (:wider AND coalesce(district, '') = '' AND length(area) = 2)
    ORDER BY amount DESC NULLS LAST, line_id LIMIT :limit
"""
DATASETS = sa.text("""
    SELECT name, title, coalesce(plugin_data -> 'needs' ->> 'version', '') AS version,
        metadata_modified
    FROM package WHERE name = ANY(:names) AND state = 'active' AND NOT private ORDER BY name
""")
TOTAL_COLUMNS = (
    *("fiscal_year_be", "phase", "area", "area_name", "lines", "lines_without_amount", "amount"),
)
LINE_COLUMNS = (
    *("line_id", "fiscal_year_be", "phase", "area", "pillar", "issue", "plan", "project"),
    *("agency", "district", "amount", "basis"),
)
#: Later than any year.
NO_YEAR = 9_999


def linked(choices: Choices) -> Answers:
    """Return the projects and budget lines that needs of a brief are linked to."""
    conditions = [f"{_extra(name)} = ANY(:{name})" for name in EXTRAS if choices.of(name)]
    conditions += ["agency.name = ANY(:agency)"] if choices.of("agency") else []
    query = LINKED.format(status=_extra("status"), conditions=" AND ".join(conditions) or "true")
    public = [one.code for one in lists.current().statuses.all() if one.public]
    bound = {name: list(codes) for name, codes in choices.chosen.items()}
    asked = {**bound, "type": NEED_TYPE, "public": public, "limit": LISTED}
    rows = model.Session.execute(sa.text(query), asked).all()
    if not rows:
        return Answers()
    first = rows[0]
    return Answers(
        count=first.all_answers,
        needs=first.all_needs,
        amount=baht(first.all_amount),
        without_amount=first.all_without,
        listed=tuple(_answer(row) for row in rows),
    )


def totals(choices: Choices) -> tuple[BudgetTotal, ...]:
    """Return all budgets of the brief's provinces that are published, until its newest year."""
    bound = _bound(choices)
    if not bound["provinces"]:
        return ()
    return tuple(
        BudgetTotal(
            dataset=row["dataset"],
            area=_area(row["area"], row["area_name"]),
            fiscal_year=int(row["fiscal_year_be"]),
            phase=row["phase"] or "",
            lines=int(row["lines"] or 0),
            without_amount=int(row["without_amount"] or 0),
            amount=baht(row["amount"]),
        )
        for row in ask("budget_by_strategy", TOTAL_COLUMNS, TOTALS, bound)
    )


def lines(choices: Choices, agencies: list[str]) -> BudgetLines:
    """Return published lines that name what the brief is about, until its newest year.

    :param agencies: titles of the chosen agencies
    """
    topics = any(choices.of(name) for name in ("pillar", "issue", "agency"))
    bound = {
        **_bound(choices),
        "districts": list(choices.of("district")),
        "pillars": list(choices.of("pillar")),
        "issues": list(choices.of("issue")),
        "agencies": agencies,
        "wider": topics,
        "limit": LISTED,
    }
    if not (bound["districts"] or topics):
        return BudgetLines()
    rows = ask("budget_lines", LINE_COLUMNS, LINES, bound)
    if not rows:
        return BudgetLines()
    listed = tuple(_line(row) for row in rows)
    return BudgetLines(int(rows[0]["all_lines"]), baht(rows[0]["all_amount"]), listed)


def sources(names: set[str]) -> tuple[Source, ...]:
    """Return what public datasets say of themselves."""
    rows = model.Session.execute(DATASETS, {"names": sorted(names)})
    return tuple(
        Source(row.name, row.title, row.version, row.metadata_modified.date().isoformat())
        for row in rows
    )


def _bound(choices: Choices) -> dict[str, Any]:
    newest = max((int(year) for year in choices.of("fiscal_year")), default=NO_YEAR)
    return {"provinces": list(provinces(choices, lists.current())), "newest": newest}


def _extra(name: str) -> str:
    has_table = hasattr(model, "package_extra_table")
    return (IN_TABLE if has_table else IN_COLUMN).format(name=name)


def _area(code: str, name: str | None) -> Named:
    area = lists.current().areas.find(code)
    return Named(code, area.name.th, area.name.en) if area else Named(code, name or code)


def _answer(row: Any) -> Answer:
    return Answer(
        kind=row.kind,
        target=row.target_id,
        title=row.title or "",
        agency=row.agency or "",
        fiscal_year=row.fiscal_year,
        status=row.status,
        phase=row.phase,
        basis=row.basis,
        amount=baht(row.amount),
        used=baht(row.used),
        needs=row.needs,
    )


def _line(row: dict[str, Any]) -> BudgetLine:
    return BudgetLine(
        line_id=row["line_id"],
        dataset=row["dataset"],
        title=row["title"] or "",
        agency=row["agency"] or "",
        fiscal_year=int(row["fiscal_year_be"]),
        phase=row["phase"] or "",
        basis=row["basis"] or "",
        amount=baht(row["amount"]),
        own=bool(row["own"]),
    )
