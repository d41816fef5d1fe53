"""Run every benchmark; print one JSON object a line; exit 1 when one misses its target."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from benchmarks import (
    aggregate_needs,
    build_tables,
    codelists,
    inbox,
    load_needs,
    publish_table,
    read_lines,
    reading_pages,
    reload_needs,
    search_quality,
    unchanged_harvest,
    voting,
)
from benchmarks.result import Result

BENCHMARKS: dict[str, Callable[[int], Iterable[Result]]] = {
    "aggregate_needs": aggregate_needs.measure,
    "build_tables": build_tables.measure,
    "codelists": codelists.measure,
    "inbox": inbox.measure,
    "load_needs": load_needs.measure,
    "publish_table": publish_table.measure,
    "read_lines": read_lines.measure,
    "reading_pages": reading_pages.measure,
    "reload_needs": reload_needs.measure,
    "search_quality": search_quality.measure,
    "unchanged_harvest": unchanged_harvest.measure,
    "voting": voting.measure,
}
SIZES = {
    "aggregate_needs": 1_000_000,
    "build_tables": 1_000_000,
    "codelists": 10_000,
    "inbox": 100_000,
    "load_needs": 5_000,
    "publish_table": 1_000_000,
    "read_lines": 1_000_000,
    "reading_pages": 100_000,
    "reload_needs": 20_000,
    "search_quality": 100,
    "unchanged_harvest": 100_000,
    "voting": 200,
}


def main(arguments: list[str]) -> int:
    """Run the benchmarks named (all without a name) and return the exit status."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--size", type=int, help="records, rows or voters, instead of the usual number"
    )
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark named {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    enough = True
    for name in options.names or BENCHMARKS:
        for result in BENCHMARKS[name](options.size or SIZES[name]):
            print(result.as_json(), flush=True)
            enough &= result.ok
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
