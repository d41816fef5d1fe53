"""All problems of a run as a file: written as they are found, however many there are."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import IO

from ckanext.needs.problems import Problem
from ckanext.needs.publish.files import BOM, csv_cell

PROBLEM_COLUMNS = (
    *("severity", "kind", "file", "part", "row", "column", "value", "reason_th", "reason_en"),
)


class ProblemFile:
    """A CSV of problems, errors first, for the system user alone; none where there are none.

    Warnings wait in a file beside it, so that no more than one problem is in memory at a time.

    :param path: where; what is there is removed
    """

    def __init__(self, path: Path) -> None:
        self.path, self._waiting = path, path.with_suffix(".warnings")
        self._open = ExitStack()
        self._files: dict[bool, IO[str]] = {}

    def __enter__(self) -> ProblemFile:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def add(self, problem: Problem) -> None:
        """Write one more problem."""
        csv.writer(self._file(problem), lineterminator="\n").writerow(problem_cells(problem))

    def close(self) -> None:
        """End the file: the warnings come behind the errors."""
        self._open.close()
        waiting = self._files.pop(False, None)
        if waiting is not None:
            with self._new(self.path, "a") as whole, self._waiting.open(encoding="utf-8") as part:
                if not self._files:
                    whole.write(problem_head())
                shutil.copyfileobj(part, whole)
            self._waiting.unlink()
        self._files.clear()

    def _file(self, problem: Problem) -> IO[str]:
        is_error = problem.severity == "error"
        if is_error not in self._files:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._new(self.path if is_error else self._waiting, "w")
            self._files[is_error] = self._open.enter_context(file)
            file.write(problem_head() if is_error else "")
        return self._files[is_error]

    @staticmethod
    def _new(path: Path, mode: str) -> IO[str]:
        def opener(name: str, flags: int) -> int:
            return os.open(name, flags, 0o600)

        return open(path, mode, encoding="utf-8", newline="", opener=opener)


def problem_head() -> str:
    """Return the first line, with the byte order mark by which spreadsheets know the encoding."""
    return f"{BOM}{','.join(PROBLEM_COLUMNS)}\n"


def problem_cells(problem: Problem) -> list[object]:
    """Return a problem as a row; nothing in it runs as a formula."""
    where, reason = problem.where, problem.reason
    texts = (problem.column, problem.value, reason.th, reason.in_("en"))
    head = (problem.severity, problem.kind, csv_cell(where.file), csv_cell(where.part))
    return [*head, where.row or "", *map(csv_cell, texts)]


def problems_table(problems: Iterable[Problem]) -> str:
    """Return problems as such a file's text, in their order."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(map(problem_cells, problems))
    return problem_head() + out.getvalue()
