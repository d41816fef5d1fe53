"""The table of keywords: how many budget lines say a word, and what they come to."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import ibis
from ibis import _

from ckanext.needs.declared import read_yaml
from ckanext.needs.tables.budget import BUDGET
from ckanext.needs.tables.common import with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import TableSchema

#: Name and explanation of a line, where a keyword is looked for.
TEXTS = ("plan", "work", "project", "objective")


@cache
def budget_words() -> tuple[str, ...]:
    """Return the keywords of `schemas/budget_words.yaml`.

    :raises InputError: the file is not what it should be
    """
    path = Path(str(files("ckanext.needs.schemas"))) / "budget_words.yaml"
    return read_yaml(path, lambda node: tuple(dict.fromkeys(node.texts("words"))))


def budget_keywords(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Lines and amounts by keyword; a line is in the row of every keyword that it says."""
    said = hits(inputs).mutate(keyword=_.said.unnest()).drop("said")
    sums = said.group_by([*BUDGET, "keyword"]).agg(
        lines=_.lines.sum(),
        lines_without_amount=_.lines_without_amount.sum(),
        amount=_.amount.sum().fill_null(0),
    )
    window = ibis.window(group_by=list(BUDGET), order_by=ibis.desc("lines"))
    ranked = sums.mutate(rank=ibis.rank().over(window) + 1)
    return ranked.order_by("fiscal_year_be", "phase", "area", "rank", "keyword")


def hits(inputs: Inputs) -> ibis.Table:
    """Return the lines of each budget by the keywords that they say (`said`), looked for once."""
    if "keyword_hits" not in inputs.kept:
        lines = with_ce_year(inputs.budget_lines.rename(fiscal_year_be="fiscal_year"))
        read = lines.mutate(said=_said(_text(lines)))
        counted = read.group_by([*BUDGET, "said"]).agg(
            lines=_.count(), lines_without_amount=_.amount.isnull().sum(), amount=_.amount.sum()
        )
        rows = inputs.backend.fetch(counted)
        inputs.kept["keyword_hits"] = inputs.backend.add("keyword_hits", rows)
    return inputs.kept["keyword_hits"]


def _said(text: ibis.StringValue) -> ibis.Value:
    """Return the keywords that stand in a text."""
    words: Any = ibis.literal([word.lower() for word in budget_words()], "array<string>")

    def stands(word: Any) -> Any:
        return text.contains(word)

    return words.filter(stands)


def _text(lines: ibis.Table) -> ibis.StringValue:
    """Return where keywords are looked for: name and explanation of a line, in small letters."""
    texts: Any = [lines[name].fill_null(cast("Any", "")) for name in TEXTS]
    between: Any = ibis.literal("\n")
    return between.join(texts).lower()
