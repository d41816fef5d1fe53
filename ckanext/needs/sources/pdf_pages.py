"""Takes the pages of a PDF apart: lines of text and tables, in order.

Runs as a program of its own, with limits on memory and time: a PDF's streams may unpack to any
size, and its lines may cross in any number, before a library that reads them can tell.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, TypedDict

MAX_PAGES = 2_000
MAX_MEMORY = 1_500_000_000
MAX_SECONDS = 300

#: How the library finds tables, by what bounds their cells. Words stand in one column where three
#: or more begin, end or are centred at the same place.
STRATEGIES: dict[str, dict[str, str | int]] = {
    "ruled": {},
    "text": {"vertical_strategy": "text", "horizontal_strategy": "text", "min_words_vertical": 3},
}

#: Left, top, right, bottom.
Box = tuple[float, float, float, float]


class Block(TypedDict, total=False):
    """A line of text, or a table: its rows of cells, where its columns begin, what is merged.

    A merged range is first row, first column, last row, last column, from 0.
    """

    line: str
    rows: list[list[str | None]]
    edges: list[float]
    merges: list[tuple[int, int, int, int]]


class Pages(TypedDict, total=False):
    """What the program answers: the blocks of each page, or why there are none."""

    pages: list[list[Block]]
    characters: int
    error: str
    detail: str


def take_apart(data: bytes, table_lines: str = "ruled") -> Pages:
    """Return the blocks of each page of a PDF; `error` is `broken`, `pages` or `memory`.

    :param table_lines: what bounds the cells of tables: a key of `STRATEGIES`
    """
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                return {"error": "pages"}
            characters = 0
            pages: list[list[Block]] = []
            for page in pdf.pages:
                characters += len(page.chars)
                pages.append(_blocks(page, STRATEGIES[table_lines]))
                page.close()
    # What a broken PDF makes the library raise is of many kinds, and all mean the same.
    except Exception as error:
        if any(isinstance(each, MemoryError) for each in _causes(error)):
            return {"error": "memory"}
        return {"error": "broken", "detail": f"{type(error).__name__} {error}"[:200]}
    return {"pages": pages, "characters": characters}


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _blocks(page: Any, strategy: dict[str, str | int]) -> list[Block]:
    tables = page.find_tables(strategy)
    boxes = [table.bbox for table in tables]

    def outside_of_tables(item: dict[str, Any]) -> bool:
        return not any(_within(item, box) for box in boxes)

    placed: list[tuple[float, Block]] = [
        (line["top"], {"line": line["text"]})
        for line in page.filter(outside_of_tables).extract_text_lines(return_chars=False)
    ]
    for table in tables:
        cells = table.cells
        found: Block = {
            "rows": table.extract(),
            "edges": sorted({cell[0] for cell in cells}),
            "merges": _merges(cells),
        }
        placed.append((table.bbox[1], found))
    placed.sort(key=lambda each: each[0])
    return [block for _, block in placed]


def _merges(cells: list[Box]) -> list[tuple[int, int, int, int]]:
    """Return the cells that are wider than one column, or higher than one row."""
    lefts, tops = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    merges: list[tuple[int, int, int, int]] = []
    for left, top, right, bottom in cells:
        row, column = bisect_left(tops, top), bisect_left(lefts, left)
        last_row, last_column = bisect_left(tops, bottom) - 1, bisect_left(lefts, right) - 1
        if last_row > row or last_column > column:
            merges.append((row, column, last_row, last_column))
    return merges


def _within(item: dict[str, Any], box: Box) -> bool:
    if item.get("object_type") != "char":
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def main() -> None:
    """Read a PDF from standard input; write its pages as JSON. An argument: `table_lines`."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(2_000)
    found = take_apart(sys.stdin.buffer.read(), *sys.argv[1:])
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
