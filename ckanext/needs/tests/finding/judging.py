"""The judged set: documents, questions with graded answers, and how good a ranking is (nDCG)."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).with_name("judged")
#: Every third question is kept aside while the search is tuned.
KEPT_ASIDE = 3
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Document:
    """A short document; `district` may be a province; `about`: its topics, for the judges only."""

    id: str
    kind: str
    district: str
    year: str
    about: tuple[str, ...]
    title: str
    notes: str

    def is_so(self, condition: str) -> bool:
        """Return whether a condition of `queries.yaml` holds."""
        said = {"@": self.district, ":": self.year, "=": self.kind}
        if condition[0] in said:
            return said[condition[0]] == condition[1:]
        return condition == self.id or condition in self.about


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, and the grades (1 to 3) of the documents that answer it."""

    question: str
    kind: str
    kept_aside: bool
    grades: dict[str, int]


def documents() -> list[Document]:
    """Return the documents of the judged set."""
    with (HERE / "documents.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Document(**{**row, "about": tuple(row["about"].split())}) for row in rows]


def judged() -> list[Judged]:
    """Return the questions with the grades of their answers."""
    read = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8"))
    known = documents()
    return [
        Judged(
            str(one["q"]), one["kind"], number % KEPT_ASIDE == KEPT_ASIDE - 1, _grades(one, known)
        )
        for number, one in enumerate(read)
    ]


def _grades(entry: dict, known: Sequence[Document]) -> dict[str, int]:
    found: dict[str, int] = {}
    for grade in (1, 2, 3):
        for answer in entry.get(grade, ()):
            matching = [d.id for d in known if all(d.is_so(c) for c in answer.split())]
            assert matching, f"{entry['q']}: no document is {answer}"
            found |= dict.fromkeys(matching, grade)
    return found


def ndcg(ranking: Sequence[str], grades: dict[str, int]) -> float:
    """Return the normalised discounted cumulative gain of a ranking's first ten (0 to 1).

    Gains are 2^grade - 1 (Burges et al. 2005), the discount log2(rank + 1).
    """
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(one, 0) for one in ranking]) / _gain(best)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**g - 1) / math.log2(n + 2) for n, g in enumerate(grades[:DEPTH]))
