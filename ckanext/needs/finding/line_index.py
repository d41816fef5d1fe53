"""Keeps published budget lines in the search index, a document each.

The documents of a dataset say which edition they are of. A new edition's are written first, those
of the one before are deleted after, and a mark says at last that the edition is whole; so a run
that was killed is seen by the mark that lacks, and done again. Lines of datasets that are not
public are there, but no search shows them (index.everything_public).
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import requests
import sqlalchemy as sa
from ckan.lib.search.common import make_connection

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.needs import lists
from ckanext.needs.catalogue.published import published_tables
from ckanext.needs.codelists import Codelists
from ckanext.needs.finding.fields import APART, DATASET
from ckanext.needs.finding.line_documents import COLUMNS, FORM, ROW, Edition, document
from ckanext.needs.pages.labels import name_of

log = logging.getLogger(__name__)

TABLE = "budget_lines"
#: Type of the document that says that an edition is whole.
MARK_TYPE = "budget_lines_edition"
#: Lines that are read and sent at once, and seconds that the index may take for them.
BATCH, PATIENCE = 5_000, 120
#: Batches on the way at a time: the index works on each in a thread of its own.
SENDERS = 2
#: More lines than these are left to a worker of CKAN's jobs, and seconds that it may take.
AT_ONCE, JOB_SECONDS = 20_000, 7_200
#: So often an edition is begun anew when another one is published meanwhile.
ATTEMPTS = 3
VERSION = sa.text(
    "SELECT id, plugin_data -> 'needs' ->> 'version' AS version FROM package "
    "WHERE id = ANY(:ids) AND state = 'active'"
)
NEXT = 'SELECT {columns} FROM "{table}" WHERE "_id" > :last ORDER BY "_id" LIMIT :batch'
MORE_THAN = 'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT :most) AS first_lines'


def soon(dataset_ids: Sequence[str]) -> bool:
    """Bring the lines of datasets up to date: small ones now, others by a worker of the jobs.

    :return: whether lines were sent, which the next commit of the index makes visible: once a run
    """
    sent = False
    for edition in _behind(dataset_ids):
        if _is_small(edition):
            write(edition.dataset_id, commits=False)
            sent = True
        else:
            tk.enqueue_job(
                write,
                [edition.dataset_id],
                title=f"budget lines of {edition.dataset} for the search",
                rq_kwargs={"timeout": JOB_SECONDS},
            )
    return sent


def write(dataset_id: str, *, commits: bool = True) -> int:
    """Write all lines of a dataset's edition in force, and return how many there are.

    :param commits: whether they are visible at the end; else at the next commit of the index
    :raises requests.RequestException: the index does not answer; nothing is lost by doing it again
    """
    for _ in range(ATTEMPTS):
        editions = [one for one in _editions() if one.dataset_id == dataset_id]
        if not editions:
            forget(dataset_id, commits=commits)
            return 0
        count = _write(editions[0])
        if editions[0] in _editions():
            _finish(editions[0], count)
            if commits:
                make_connection().commit()
            return count
    return 0  # it is published more often than it can be written; the mark lacks


def forget(dataset_id: str, *, commits: bool = True) -> None:
    """Take all lines of a dataset out of the index."""
    _delete(f'+{_apart()} +{DATASET}:"{dataset_id}"')
    if commits:
        make_connection().commit()


def forget_deleted(dataset_id: str) -> None:
    """Take the lines of a dataset that was deleted out of the index.

    No search shows them any more; where the index does not answer, `make_whole` does it later.
    """
    package = model.Package.get(dataset_id)
    if package is None or package.type != "dataset":
        return
    try:
        forget(dataset_id)
    except Exception:  # of pysolr, of its HTTP library
        log.exception("budget lines of a deleted dataset are still in the search index")


def make_whole() -> Iterator[tuple[str, int]]:
    """Bring the lines of all datasets up to date; yield each that was not, and its lines."""
    for edition in _behind():
        yield edition.dataset, write(edition.dataset_id)
    known = {edition.dataset_id for edition in _editions()}
    for dataset_id in sorted(set(_whole()) - known):
        forget(dataset_id)
        yield dataset_id, 0


def held(datasets: Collection[str]) -> tuple[Edition, ...] | None:
    """Return the editions in force of datasets by name, where the index has all of them whole.

    :raises pysolr.SolrError: the index does not answer
    """
    whole = _whole()
    found = tuple(
        one
        for one in _editions()
        if one.dataset in datasets and whole.get(one.dataset_id) == one.version
    )
    return found if len(found) == len(set(datasets)) else None


def _behind(dataset_ids: Sequence[str] | None = None) -> list[Edition]:
    """Return the editions, of some or all datasets, that the index has not got whole."""
    wanted = [e for e in _editions() if dataset_ids is None or e.dataset_id in dataset_ids]
    whole = _whole() if wanted else {}
    return [one for one in wanted if whole.get(one.dataset_id) != one.version]


def _editions() -> list[Edition]:
    """Return the public datasets of budget lines as they are published now."""
    tables = published_tables(TABLE, COLUMNS)
    ids = {"ids": [one.dataset_id for one in tables]}
    versions = {row.id: row.version for row in model.Session.execute(VERSION, ids)}
    return [
        Edition(_site_id(), one.dataset_id, one.dataset, one.id, versions[one.dataset_id])
        for one in tables
        if versions.get(one.dataset_id)
    ]


def _whole() -> dict[str, str]:
    """Return the version of the lines that the index has whole, by dataset."""
    solr: Any = make_connection()
    fields = f"{DATASET},needs_line_edition"
    filters = [_apart(), f"dataset_type:{MARK_TYPE}", f"needs_line_form:{FORM}"]
    found = solr.search("*:*", fq=filters, fl=fields, rows=10_000)
    return {str(doc[DATASET]): str(doc["needs_line_edition"]) for doc in found.docs}


def _is_small(edition: Edition) -> bool:
    query = sa.text(MORE_THAN.format(table=edition.resource_id))
    with get_read_engine().connect() as connection:
        return connection.execute(query, {"most": AT_ONCE + 1}).scalar_one() <= AT_ONCE


def _write(edition: Edition) -> int:
    """Send the lines, some batches while the next one is read; return how many there are."""
    count, sending = 0, deque["Future[None]"]()
    known = lists.current()
    with ThreadPoolExecutor(max_workers=SENDERS) as threads:
        for lines in _batches(edition):
            made = [document(line, edition, _names(known, line)) for line in lines]
            if len(sending) == SENDERS:
                sending.popleft().result()
            sending.append(threads.submit(_send, made))
            count += len(made)
        for one in sending:
            one.result()
    return count


def _batches(edition: Edition) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Yield the lines in short readings: a long one would keep the table from being replaced."""
    columns = ", ".join(f'"{column}"' for column in (ROW, *COLUMNS))
    query = sa.text(NEXT.format(columns=columns, table=edition.resource_id))
    last = -1
    while True:
        with get_read_engine().connect() as connection:
            found = connection.execute(query, {"last": last, "batch": BATCH}).mappings().all()
        if not found:
            return
        last = int(found[-1][ROW])
        yield cast("Sequence[Mapping[str, Any]]", found)


def _names(known: Codelists, line: Mapping[str, Any]) -> tuple[str, ...]:
    codes = ("pillar", "issue", "district")
    return tuple(
        name for field in codes if line[field] for name in _named(known, field, str(line[field]))
    )


@lru_cache(maxsize=10_000)
def _named(known: Codelists, field: str, code: str) -> tuple[str, ...]:
    name = name_of(known, field, code)
    return (name.th, name.en)


def _finish(edition: Edition, count: int) -> None:
    """Delete what other editions have left, and say that this one is whole."""
    others = f'-needs_line_edition:"{edition.version}"'
    _delete(f'+{_apart()} +{DATASET}:"{edition.dataset_id}" {others}')
    mark = {
        "index_id": f"{edition.apart}:{edition.dataset_id}",
        "id": edition.dataset_id,
        "site_id": edition.apart,
        "entity_type": MARK_TYPE,
        "dataset_type": MARK_TYPE,
        DATASET: edition.dataset_id,
        "needs_line_edition": edition.version,
        "needs_line_form": FORM,
        "needs_number_lines": count,
    }
    _send([mark])


def _send(documents: Sequence[Mapping[str, Any]]) -> None:
    _update(json.dumps(documents, ensure_ascii=False))


def _delete(query: str) -> None:
    _update(json.dumps({"delete": {"query": query}}))


def _update(body: str) -> None:
    """:raises requests.RequestException: the index does not answer, or refuses."""
    login = tk.config.get("solr_user"), tk.config.get("solr_password")
    answer = requests.post(
        f"{str(tk.config['solr_url']).rstrip('/')}/update",
        data=body.encode(),
        headers={"Content-Type": "application/json"},
        auth=cast("Any", login if login[0] else None),
        timeout=PATIENCE,
    )
    answer.raise_for_status()


def _site_id() -> str:
    return str(tk.config.get("ckan.site_id"))


def _apart() -> str:
    return 'site_id:"{}"'.format((_site_id() + APART).replace('"', ""))
