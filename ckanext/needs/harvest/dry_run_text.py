"""A dry run as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckanext.needs.privacy.result import withheld_text

#: Cells are cut to this many characters.
WIDTH = 24
Found = dict[str, Any]


def dry_run_lines(found: Found) -> Iterator[str]:
    """Yield what `need_harvest_preview` returned, a line at a time."""
    yield (
        f"{found['harvester']}: {found['records']:,} records, {found['refused']:,} rows refused, "
        f"{withheld_text(found['withheld'], found['not_cleared'])}; nothing was published"
    )
    if found["stopped"]:
        yield "a run would stop here and leave what is published as it is"
    for record in found["mapped"]["rows"]:
        yield "  " + _filled(found["mapped"]["columns"], record)
    for dataset in found["datasets"]:
        yield f"{dataset['name']}: {dataset['title']['th']}"
        for table in dataset["tables"]:
            said = f"  {table['name']}: {table['rows']:,} rows"
            if table["withheld"]:
                said += f", {withheld_text(table['withheld'], table['not_cleared'])}"
            yield said
    for group in found["groups"]:
        yield f"{group['severity']} {group['kind']}: {group['count']:,}"
        yield from (f"  {_problem(problem)}" for problem in group["first"])
        if group["count"] > len(group["first"]):
            yield f"  ... {group['count'] - len(group['first']):,} more; all of them: --errors FILE"


def _filled(columns: list[str], record: list[str]) -> str:
    """Return the cells of a record that hold something, each with its column."""
    cells = zip(columns, record, strict=True)
    return " | ".join(f"{name} {_cut(cell)}" for name, cell in cells if cell)


def _problem(problem: Found) -> str:
    part = f"#{problem['part']}" if problem["part"] else ""
    row = f":{problem['row']}" if problem["row"] else ""
    said = (problem["column"], f"«{problem['value']}»" if problem["value"] else "")
    reasons = dict.fromkeys((problem["reason"]["th"], problem["reason"]["en"]))
    return " · ".join(filter(None, (f"{problem['file']}{part}{row}", *said, " / ".join(reasons))))


def _cut(cell: str) -> str:
    return cell if len(cell) <= WIDTH else cell[: WIDTH - 1] + "…"
