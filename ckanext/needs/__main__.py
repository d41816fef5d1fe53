"""`python -m ckanext.needs`: builds open datasets as files, with no service running."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef, describe


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status: 0, or 1 when the input can't be used."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InputError as error:
        for problem in error.problems:
            print(f"error: {describe(problem, options.lang)}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ckanext.needs", description=__doc__)
    parser.add_argument("--lang", choices=("th", "en"), default="en", help="language of messages")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="build a harvester's datasets as files")
    build.add_argument("name", metavar="NAME", help="a harvester's name, or the path of its YAML")
    build.add_argument("--out", type=Path, required=True, help="folder to write to")
    build.add_argument("--needs", type=Path, help="CSV or XLSX of needs, for a portal source")
    build.add_argument(
        "--no-bom", action="store_true", help="CSV files without the mark that spreadsheets need"
    )
    build.add_argument("--threshold", type=int, default=5, help="counts below it are withheld")
    build.set_defaults(run=_build)
    listing = commands.add_parser("list", help="list the harvesters that come with the package")
    listing.set_defaults(run=_list)
    template = commands.add_parser("template", help="print a template's YAML, to copy and change")
    template.add_argument("name", metavar="NAME", help="one of the templates that `list` shows")
    template.set_defaults(run=_template)
    schema = commands.add_parser("schema", help="print the JSON Schema of a harvester's YAML")
    schema.set_defaults(run=_schema)
    return parser


def _list(options: argparse.Namespace) -> int:
    from ckanext.needs.harvester import harvester_names, template_names

    for name in harvester_names():
        print(_listed(name, options.lang))
    for name in template_names():
        print(_listed(name, options.lang, "template"))
    return 0


def _listed(name: str, lang: str, kind: str = "") -> str:
    from ckanext.needs.harvester import load_harvester

    harvester = load_harvester(name)
    tables = dict.fromkeys(t for dataset in harvester.datasets for t in dataset.tables)
    title = harvester.title.in_(lang)
    return f"{name:24} {harvester.source.format:9} {kind:8} {title}: {', '.join(tables)}"


def _template(options: argparse.Namespace) -> int:
    from ckanext.needs.harvester import template_text

    print(template_text(options.name), end="")
    return 0


def _schema(_options: argparse.Namespace) -> int:
    from ckanext.needs.harvester_schema import schema_text

    print(schema_text(), end="")
    return 0


_NO_NEEDS = Text(
    "แหล่งข้อมูลนี้คือความต้องการในระบบ เมื่อสั่งจากบรรทัดคำสั่งต้องบอกไฟล์ด้วย --needs FILE (CSV หรือ XLSX)",
    "this source is a portal's needs; the command must be given them: --needs FILE (CSV or XLSX)",
)
_ROUNDS = Text(
    "แหล่งข้อมูลนี้คือรอบงบประมาณแบบมีส่วนร่วมในเว็บไซต์ สร้างได้จากเว็บไซต์เท่านั้น: ckan needs harvest",
    "this source is a portal's rounds, which only the portal can build: ckan needs harvest",
)


def _build(options: argparse.Namespace) -> int:
    from ckanext.needs.build import Options, run_pipeline
    from ckanext.needs.harvester import load_harvester
    from ckanext.needs.privacy.result import withheld_text
    from ckanext.needs.records.need_files import read_needs

    harvester = load_harvester(options.name)
    if harvester.source.format == "portal" and harvester.kind != "need":
        raise InputError(Problem("rounds", _ROUNDS, SourceRef(harvester.name)))
    if harvester.source.format == "portal" and not options.needs:
        raise InputError(Problem("no_needs", _NO_NEEDS, SourceRef(harvester.name)))
    needs = read_needs(options.needs) if options.needs else ()
    settings = Options(threshold=options.threshold, bom=not options.no_bom)
    built = run_pipeline(harvester, options.out, needs, options=settings)
    for problem in built.problems:
        kind = "left out" if problem.severity == "error" else "warning"
        print(f"{kind}: {describe(problem, options.lang)}", file=sys.stderr)
    if built.tally.total > len(built.problems):
        print(f"and {built.tally.total - len(built.problems):,} more", file=sys.stderr)
    for dataset in built.datasets:
        state = "written" if dataset.changed else "unchanged"
        print(f"{dataset.name} ({state}): {dataset.title.in_(options.lang)}")
        for table in dataset.tables:
            said = f"  {table.path_csv}: {table.rows} rows"
            if table.withheld:
                said += f", {withheld_text(table.withheld, table.not_cleared)}"
            print(said)
    steps = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in built.seconds.items())
    print(f"{built.records} records, {len(built.datasets)} datasets ({steps})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
