"""What became of a dataset: its editions, as the account of its harvester's runs has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.publish.edition import VERSION_LENGTH

#: Runs of a harvester that are looked through, the newest.
MOST_RUNS = 500
PUBLISHED = sa.text("""
    WITH run AS (
        SELECT finished, report -> 'datasets' AS datasets, report -> 'source' AS source
        FROM need_run WHERE harvester = :harvester AND status IN ('done', 'failed')
        ORDER BY started DESC LIMIT :most
    )
    SELECT run.finished, one ->> 'digest' AS digest, (one ->> 'rows')::bigint AS rows,
        (one ->> 'withheld')::bigint AS withheld, run.source ->> 'hash' AS source
    FROM run CROSS JOIN jsonb_array_elements(run.datasets) AS one
    WHERE one ->> 'id' = :dataset AND one ->> 'result' = 'done' AND run.finished IS NOT NULL
    ORDER BY run.finished
""")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a dataset.

    :param day: ISO day on which it was published (UTC)
    :param rows: of all tables; `more`: than in the edition before, None in the first
    :param withheld: cells that the privacy gate emptied
    :param source_changed: whether the source's file was another one than before; None where that
        is not known (needs of this portal have no file)
    :param kept: whether its files are still here
    """

    version: str
    day: str
    rows: int
    more: int | None
    withheld: int
    source_changed: bool | None
    kept: bool


def editions(dataset_id: str, harvester: str, kept: Sequence[str]) -> tuple[Edition, ...]:
    """Return the editions of a dataset that are known, the newest first.

    :param kept: versions whose files are still here
    """
    asked = {"dataset": dataset_id, "harvester": harvester, "most": MOST_RUNS}
    rows = model.Session.execute(PUBLISHED, asked).mappings()
    return tuple(reversed([*told((dict(row) for row in rows), kept)]))


def told(rows: Iterable[Mapping[str, Any]], kept: Sequence[str]) -> Iterable[Edition]:
    """Yield the editions that publications made, the oldest first.

    The same content published again is no new edition.
    """
    before: Mapping[str, Any] | None = None
    for row in rows:
        if before and row["digest"] == before["digest"]:
            continue
        version = str(row["digest"])[:VERSION_LENGTH]
        yield Edition(
            version=version,
            day=row["finished"].date().isoformat(),
            rows=row["rows"],
            more=row["rows"] - before["rows"] if before else None,
            withheld=row["withheld"],
            source_changed=_changed(before, row),
            kept=version in kept,
        )
        before = row


def _changed(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool | None:
    if not (before and before["source"] and now["source"]):
        return None
    return bool(before["source"] != now["source"])
