"""The commands `ckan needs ...`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import ckan.plugins.toolkit as tk
import click
from tqdm import tqdm

from ckanext.needs.catalogue import tables as catalogue_tables
from ckanext.needs.catalogue.publishing import site_context, site_user
from ckanext.needs.demo.loading import write_spreadsheet
from ckanext.needs.demo.projects import make_projects
from ckanext.needs.demo.rounds import make_rounds
from ckanext.needs.demo.script import SEED, read_script
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.dry_run_text import dry_run_lines
from ckanext.needs.load import Loaded, Order, load, problems_csv
from ckanext.needs.problems import InputError, Problem, describe
from ckanext.needs.sources.read import fetch

HEADINGS = (
    *("source", "datasets", "rows", "masked", "not_cleared", "added", "updated", "not_modified"),
    *("errored", "seconds"),
)


@click.group(short_help="Citizens' needs and open budget data")
def needs() -> None:
    """Load needs, harvest sources, publish open data."""


@needs.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--org", default="", help="Organisation (name) of rows that name none.")
@click.option("--source-system", default="", help="Source system of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--errors", type=click.Path(path_type=Path), help="Write refused rows to this CSV.")
@click.option(
    "--processes",
    type=click.IntRange(1, 32),
    default=lambda: min(os.cpu_count() or 1, 4),
    show_default="one a processor, 4 at most",
    help="How many work side by side.",
)
def load_command(
    file: Path, org: str, source_system: str, dry_run: bool, errors: Path | None, processes: int
) -> None:
    """Load a spreadsheet of needs (CSV or XLSX)."""
    order = Order(
        user=site_user(),
        owner_org=org,
        source_system=source_system or org,
        dry_run=dry_run,
        processes=processes,
    )
    began = time.perf_counter()
    loaded = _load_with_bar(file, order)
    _report(loaded, time.perf_counter() - began, dry_run)
    if loaded.problems:
        _report_problems(loaded, errors)
    if loaded.refused:
        sys.exit(1)


@needs.command("demo-data")
@click.option("--public", default=2000, show_default=True, help="Needs that everyone may read.")
@click.option("--hidden", default=300, show_default=True, help="Needs that are only submitted.")
@click.option("--seed", default=SEED, show_default=True)
@click.option("--file", type=click.Path(path_type=Path), help="Keep the spreadsheet here.")
def demo_data(public: int, hidden: int, seed: int, file: Path | None) -> None:
    """Make synthetic Saraburi needs, projects that answer some of them, and rounds.

    All are marked as such. Once more: what is there already stays as it is.
    """
    script = read_script()
    with tempfile.TemporaryDirectory() as folder:
        path = file or Path(folder) / f"{script.source_system}.csv"
        write_spreadsheet(script, path, public, hidden, seed)
        began = time.perf_counter()
        loaded = _load_with_bar(path, Order(user=site_user()))
    _report(loaded, time.perf_counter() - began, dry_run=False)
    if loaded.problems:
        _report_problems(loaded, None)
        sys.exit(1)
    click.echo(f"projects {make_projects(script, seed)}, rounds {make_rounds(script, seed)}")


@needs.command("harvest")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source.")
@click.option(
    "--dry-run", "dry", is_flag=True, help="Show what NAME would publish; publish nothing."
)
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    help="With --dry-run: write all problems to this CSV.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Share the run: so many processes here, and those of other machines told the same.",
)
def harvest_command(
    name: str | None, as_json: bool, dry: bool, errors: Path | None, workers: int | None
) -> None:
    """Harvest one source, or all, and publish what changed.

    A source of budget lines in several files is read by all workers together, a file each at a
    time. What is published is the same as without them.
    """
    if dry and workers:
        raise click.UsageError("--dry-run reads the source in this process alone: no --workers")
    if dry:
        _try_harvest(name or "", as_json, errors)
        return
    results: list[dict[str, Any]] = []
    for each in [name] if name else harvest_source.with_something():
        results += _harvest(each, workers)
        if as_json:
            click.echo(json.dumps(results[-1], ensure_ascii=False))
    if not as_json:
        click.echo(_table([HEADINGS, *map(_line, results)]))
    for row in results:
        for error in row["errors"]:
            click.secho(f"{row['source']}: {error}", fg="red", err=True)
    if any(row["errored"] for row in results):
        sys.exit(1)


@needs.command("forget-user")
@click.argument("user")
@click.option("--dry-run", is_flag=True, help="Say what would be removed; remove nothing.")
def forget_user(user: str, dry_run: bool) -> None:
    """Remove what the portal keeps of USER (name, id or e-mail), and report it table by table."""
    asked = {"id": user, "dry_run": dry_run}
    try:
        forgotten = tk.get_action("need_user_forget")(site_context(), asked)
    except tk.ObjectNotFound as error:
        raise click.ClickException(f"there is no user {user}") from error
    rows = [
        [f"{one['table']}.{one['column']}", f"{one['rows']:,}", one["step"], one["why"]["en"]]
        for one in forgotten["tables"]
    ]
    click.echo(_table([["column", "rows", "done", "what"], *rows]))
    click.echo("nothing was removed (dry run)" if dry_run else "removed")


@needs.command("notify")
def notify() -> None:
    """Send mails to followers and calls to webhooks that are due; to be run every few minutes.

    Also those of changes whose job was lost, and of phases that have begun in rounds.
    """
    from ckanext.needs.following.telling import tell_all

    told = tell_all()
    click.echo(f"{told.mails} mails, {told.calls} calls")


@needs.command("index-tables")
def index_tables() -> None:
    """Make big tables searchable for words where no worker of the jobs has."""
    for dataset_id in catalogue_tables.all_lacking_full_text():
        click.echo(f"{dataset_id}: {catalogue_tables.make_full_text(dataset_id)}")


@needs.command("index-lines")
def index_lines() -> None:
    """Bring the budget lines in the search index up to date with what is published."""
    from ckanext.needs.finding.line_index import make_whole

    for dataset, lines in make_whole():
        click.echo(f"{dataset}: {lines:,} lines")


def _harvest(name: str, workers: int | None) -> list[dict[str, Any]]:
    if not workers:
        return _called("need_harvest", name)
    from ckanext.needs.harvest.now import harvest  # the plugin `needs` runs without ckanext-harvest

    with _said():
        try:
            return [asdict(harvest(name, workers))]
        except InputError as error:
            raise click.ClickException("\n".join(map(_both, error.problems))) from error
        except ValueError as error:
            raise click.ClickException(str(error)) from error


def _called(action: str, name: str) -> Any:
    with _said():
        return tk.get_action(action)(site_context(), {"name": name})


@contextmanager
def _said() -> Generator[None]:
    """Say what CKAN refuses as one line on the terminal."""
    try:
        yield
    except tk.ValidationError as error:
        said = cast("list[str]", error.error_dict.get("name") or [str(error)])
        raise click.ClickException("\n".join(said)) from error


def _try_harvest(name: str, as_json: bool, errors: Path | None) -> None:
    found = _called("need_harvest_preview", name)
    if errors:
        errors.write_text(found["problems_csv"], encoding="utf-8")
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for line in dry_run_lines(found):
            click.echo(line)
    if found["stopped"]:
        sys.exit(1)


def _load_with_bar(file: Path, order: Order) -> Loaded:
    """Load a file, with a bar on a terminal."""
    with tqdm(unit=" needs", disable=None, leave=False) as bar:
        try:
            with _request():
                return load(fetch(str(file)), file.name, order, bar.reset, bar.update)
        except InputError as error:
            reasons = "\n".join(_both(problem) for problem in error.problems)
            raise click.ClickException(reasons) from error


def _request() -> AbstractContextManager[object]:
    """Stand in a request, as CKAN's messages are translated in one only."""
    app = click.get_current_context().meta.get("flask_app")
    return app.test_request_context() if app else nullcontext()


def _both(problem: Problem) -> str:
    return f"{describe(problem)} ({problem.reason.in_('en')})"


def _report(loaded: Loaded, seconds: float, dry_run: bool) -> None:
    rate = loaded.rows / seconds if seconds else 0
    click.echo(
        f"{'would be ' if dry_run else ''}created {loaded.created:,}, updated {loaded.updated:,}, "
        f"unchanged {loaded.unchanged:,}, refused {loaded.refused:,} of {loaded.rows:,} rows "
        f"in {seconds:.1f} s ({rate:,.0f}/s)"
    )


def _report_problems(loaded: Loaded, errors: Path | None) -> None:
    for problem in loaded.problems:
        if problem.severity == "warning":
            click.secho(_both(problem), fg="yellow", err=True)
    refused = [problem for problem in loaded.problems if problem.severity == "error"]
    if errors:
        errors.write_text(problems_csv(loaded.problems), encoding="utf-8")
        click.echo(f"refused rows: {errors}", err=True)
        return
    for problem in refused[:20]:
        click.secho(_both(problem), fg="red", err=True)
    if len(refused) > 20:
        click.echo(f"... {len(refused) - 20:,} more; see them all with --errors FILE", err=True)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned text: the first column left, numbers right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if position == 0 else cell.rjust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _line(row: dict[str, Any]) -> list[str]:
    """Return a source's line: masked cells apart from texts that nobody has cleared."""
    shown = {**row, "masked": row["withheld"] - row["not_cleared"]}
    return [_cell(shown[heading]) for heading in HEADINGS]


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


__all__ = ["needs"]
