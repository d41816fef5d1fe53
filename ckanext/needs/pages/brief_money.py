"""What a brief says of money: what was linked, what was published; and where all of it is from."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.briefs.brief import Answer, Brief, BudgetLine, BudgetTotal
from ckanext.needs.model.link import PROJECT
from ckanext.needs.pages.brief_parts import (
    Cell,
    Column,
    Section,
    Table,
    TableRow,
    baht,
    number,
    row,
    year_number,
)
from ckanext.needs.pages.need_card import day


def findings(brief: Brief) -> list[str]:
    """Return in a sentence what money stands behind the needs."""
    answers = brief.answers
    if not answers.count:
        return [tk._("No project and no budget line is linked to these needs in this portal.")]
    text = tk._(
        "{count} projects and budget lines are linked to {needs} of the needs: {amount} baht."
    )
    return [
        text.format(
            count=number(answers.count), needs=number(answers.needs), amount=baht(answers.amount)
        )
    ]


def linked(brief: Brief) -> Section:
    """Return what was linked to the needs, and what it cost."""
    answers = brief.answers
    columns = (
        Column(tk._("Project or budget line")),
        Column(tk._("Agency")),
        Column(tk._("Fiscal year")),
        Column(tk._("Standing")),
        Column(tk._("Budget (baht)"), True),
        Column(tk._("Used (baht)"), True),
        Column(tk._("Needs"), True),
    )
    notes: list[str] = []
    if answers.count > len(answers.listed):
        text = tk._("{listed} of {all} are shown, those with the largest budgets.")
        notes.append(text.format(listed=len(answers.listed), all=number(answers.count)))
    if answers.without_amount:
        text = tk._("Of {count} no budget is known; they are not in the sum.")
        notes.append(text.format(count=number(answers.without_amount)))
    table = Table(tk._("Linked to these needs"), columns, tuple(map(_answer, answers.listed)))
    return Section(
        key="linked",
        title=tk._("What was funded for these needs"),
        texts=tuple(findings(brief)),
        tables=(table,) if answers.listed else (),
        notes=tuple(notes),
    )


def published(brief: Brief, language: str) -> Section:
    """Return published lines that name the place and topic, and all budgets of the province."""
    lines = brief.lines
    if lines.count:
        text = tk._("{count} published budget lines name this: {amount} baht.")
        said = text.format(count=number(lines.count), amount=baht(lines.amount))
    else:
        said = tk._("No data: no published budget line names exactly this place and topic.")
    columns = (
        Column(tk._("Budget line")),
        Column(tk._("Agency")),
        Column(tk._("Fiscal year")),
        Column(tk._("Kind of budget")),
        Column(tk._("For")),
        Column(tk._("Amount (baht)"), True),
    )
    totals = (
        Column(tk._("Published budget")),
        Column(tk._("Area")),
        Column(tk._("Fiscal year")),
        Column(tk._("Kind of budget")),
        Column(tk._("Lines"), True),
        Column(tk._("Amount (baht)"), True),
    )
    titles = {one.dataset: one.title for one in brief.sources}
    tables = (
        Table(tk._("Budget lines that name it"), columns, tuple(map(_line, lines.listed))),
        Table(
            tk._("All published budgets of the province, for comparison"),
            totals,
            tuple(_total(one, titles, language) for one in brief.totals),
        ),
    )
    found = tuple(table for table in tables if table.rows)
    return Section(
        key="published",
        title=tk._("What published budgets say"),
        texts=(said,) if brief.totals or lines.count else (said, tk._("No budget is published.")),
        tables=found,
        notes=(
            tk._(
                "A plan is no budget, and a budget is not money spent: the kind of budget is said"
                " with each amount, and amounts of different kinds are not added up."
            ),
        )
        if found
        else (),
    )


def sources(brief: Brief, made_number: str, address: str, created: datetime) -> Section:
    """Return where the figures are from, how to cite them, and how they were counted."""
    columns = (Column(tk._("Dataset")), Column(tk._("Version")), Column(tk._("Changed on")))
    datasets = tuple(
        TableRow(
            (
                Cell(one.title, f"{config.site_url().rstrip('/')}/dataset/{one.dataset}"),
                Cell(one.version or "–"),
                Cell(both_calendars(one.modified)),
            )
        )
        for one in brief.sources
    )
    portal = str(tk.config.get("ckan.site_title") or "")
    needs_row = TableRow(
        (
            Cell(
                tk._("Public needs, {portal}").format(portal=portal), f"{config.site_url()}/needs"
            ),
            Cell(f"{made_number}"),
            Cell(both_calendars(created.date().isoformat())),
        )
    )
    citation = tk._("Cite as: {portal}. Evidence brief {number}. Made on {day}. {address}").format(
        portal=portal,
        number=made_number,
        day=both_calendars(created.date().isoformat()),
        address=address,
    )
    method = tk._(
        "Needs are counted that everyone may read, by the place, topic, agency and fiscal year"
        " that they were recorded with; people and costs are sums of what was reported."
        " Money is what projects and budget lines linked to these needs say, and what published"
        " budgets say of the same place and topic; nothing was estimated or filled in."
    )
    return Section(
        key="sources",
        title=tk._("Sources, method and citation"),
        texts=(citation, method),
        tables=(Table(tk._("Data that the brief was made from"), columns, (needs_row, *datasets)),),
    )


def both_calendars(iso: str) -> str:
    """Return a day in the reader's calendar, and as ISO with the year C.E."""
    thai, english = day(iso, "th"), day(iso, "en")
    return f"{thai} ({english})" if not lists.language().startswith("en") else f"{english} ({thai})"


def _answer(one: Answer) -> TableRow:
    kind = "" if one.kind == PROJECT else "line/"
    link = f"{config.site_url().rstrip('/')}/needs/projects/{kind}{one.target}"
    standing = tk.h.needs_project_status(one.status) if one.status else phase(one.phase)
    texts = (
        one.agency or "–",
        _year(one.fiscal_year),
        standing,
        _amount(one.amount, one.basis),
        baht(one.used),
        number(one.needs),
    )
    return TableRow((Cell(one.title or "–", link), *(Cell(text) for text in texts)))


def _line(one: BudgetLine) -> TableRow:
    return row(
        one.title or "–",
        one.agency or "–",
        _year(one.fiscal_year),
        phase(one.phase),
        tk._("the district") if one.own else tk._("the whole area of the budget"),
        _amount(one.amount, one.basis),
    )


def _total(one: BudgetTotal, titles: dict[str, str], language: str) -> TableRow:
    return row(
        titles.get(one.dataset, one.dataset),
        one.area.in_(language),
        _year(one.fiscal_year),
        phase(one.phase),
        number(one.lines),
        baht(one.amount),
    )


def _year(year: int | None) -> str:
    """Return a fiscal year, or in words that none is known."""
    return tk._("No data") if year is None else year_number(year)


def phase(code: str) -> str:
    """Return what an amount is of: a plan, a proposal, an approved budget, money spent."""
    named = {
        "plan": tk._("a plan"),
        "proposed": tk._("a proposed budget"),
        "approved": tk._("an approved budget"),
        "executed": tk._("money spent"),
    }
    return named.get(code, code or "–")


def _amount(amount: str | None, basis: str) -> str:
    return tk._("no budget of its own") if basis == "none_dedicated" else baht(amount)
