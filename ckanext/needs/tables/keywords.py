"""The table of keywords: how many budget lines say a word, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import ibis
import pyarrow as pa
from ibis import _

from ckanext.needs.tables.budget import BUDGET
from ckanext.needs.tables.common import with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.keyword_texts import TEXTS, budget_words, hidden, pattern
from ckanext.needs.tables.schema import TableSchema


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
        counted = (
            _with_said(inputs)
            .group_by([*BUDGET, "said"])
            .agg(
                lines=_.count(), lines_without_amount=_.amount.isnull().sum(), amount=_.amount.sum()
            )
        )
        rows = inputs.backend.fetch(counted)
        inputs.kept["keyword_hits"] = inputs.backend.add("keyword_hits", rows)
    return inputs.kept["keyword_hits"]


@ibis.udf.scalar.builtin  # of DuckDB and of Spark, both with the words in the first group
def regexp_extract_all(text: str, pattern: str) -> list[str]:  # pyright: ignore[reportReturnType]
    """Return what matches, from left to right."""


def _with_said(inputs: Inputs) -> ibis.Table:
    """Return the lines with the keywords that stand in each text (`said`).

    Two hundred words looked for one by one take twenty times as long as all in one reading, which
    misses words that overlap with the one before. What it can have missed is looked for after.
    """
    lines = with_ce_year(inputs.budget_lines.rename(fiscal_year_be="fiscal_year"))
    texts = lines.mutate(text=_text(lines))
    read = texts.mutate(
        found=cast("Any", regexp_extract_all(texts.text, pattern())).unique().sort()
    )
    together: Any = inputs.backend.fetch(read.select("found").distinct())["found"].to_pylist()
    missed = _missed(together)
    known: Any = read.join(inputs.backend.add("keywords_missed", missed), "found")

    def stands(word: Any) -> Any:
        return known.text.contains(word)

    said = known.found.concat(known.missed.filter(stands)).unique().sort()
    return known.mutate(said=said)


def _missed(found: Sequence[Sequence[str]]) -> pa.Table:
    """Return for words found together those that may have been missed."""
    others = hidden(budget_words())
    missed = [sorted({other for word in words for other in others[word]}) for words in found]
    texts = pa.list_(pa.string())
    return pa.table({"found": pa.array(found, texts), "missed": pa.array(missed, texts)})


def _text(lines: ibis.Table) -> ibis.StringValue:
    """Return where keywords are looked for: name and explanation of a line, in small letters."""
    texts: Any = [lines[name].fill_null(cast("Any", "")) for name in TEXTS]
    between: Any = ibis.literal("\n")
    return between.join(texts).lower()
