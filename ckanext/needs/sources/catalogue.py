"""Another CKAN catalogue, asked page by page over its Action API: its needs, or one table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from ckanext.needs.sources.answers import ask, broken_off, lines_of, objects, odd_answer
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.flatten import Record
from ckanext.needs.sources.limits import MAX_ROWS, too_large
from ckanext.needs.sources.options import FetchOptions

NEED_TYPE = "citizen-need"
#: Records asked for at once; a catalogue may give fewer.
DATASETS, ROWS = 500, 10_000
#: Of a dataset, what is about people, about the catalogue itself, or in other datasets.
LEFT_OUT = frozenset(
    (
        *("author", "author_email", "maintainer", "maintainer_email", "creator_user_id"),
        *("resources", "groups", "extras", "organization", "tags", "isopen", "tracking_summary"),
        *("relationships_as_object", "relationships_as_subject", "num_resources", "num_tags"),
    )
)
_ACTION = re.compile(r"/api/(?:3/)?action(?:/.*)?$")
_RESOURCE = re.compile(
    r"/(?:[a-z]{2}(?:_[A-Z]{2})?/)?(?:dataset/[^/]+/)?resource/([0-9a-f-]{36}).*$"
)


def collect_needs(location: str, options: FetchOptions) -> bytes:
    """Return the public needs of another catalogue as JSON Lines, ordered by id.

    Fields come as that catalogue shows them; `owner_org` is the organisation's name, with its
    title in `organization_title`. Who entered or maintains a need is left out.

    :param location: the catalogue's address; a query may hold `q` and `fq`, as in `package_search`
    :raises InputError: it can't be fetched, is no catalogue, or not all came
    """
    base, query = _base(location), dict(parse_qsl(urlsplit(location).query))
    kind = f"dataset_type:{NEED_TYPE}"
    params = {
        "q": query.get("q", "*:*"),
        "fq": f"({query['fq']}) AND {kind}" if query.get("fq") else kind,
        "sort": "id asc",
    }
    address = f"{base}/api/3/action/package_search?{urlencode(params)}"
    found = _paged(address, "start", DATASETS, "rows", "results", "count", "id", options)
    return lines_of((_need(record) for record in found), location, options.max_bytes)


def collect_table(location: str, options: FetchOptions) -> bytes:
    """Return the rows of a table in another catalogue's DataStore as JSON Lines.

    :param location: address of the resource's page, or of `datastore_search?resource_id=...`, whose
        `q` and `filters` are kept
    :raises InputError: it can't be fetched, is no such resource, or not all came
    """
    parts = urlsplit(location)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    on_page = _RESOURCE.search(parts.path)
    resource = on_page[1] if on_page else query.get("resource_id", "")
    if not resource:
        raise file_error(
            "unreadable",
            location,
            "ต้องเป็นที่อยู่ของไฟล์ข้อมูล (…/dataset/…/resource/…)",
            "expected the address of a resource (.../dataset/.../resource/...)",
        )
    kept = {name: query[name] for name in ("q", "filters") if name in query}
    params = {"resource_id": resource, "sort": "_id", "include_total": "true"} | kept
    address = f"{_base(location)}/api/3/action/datastore_search?{urlencode(params)}"
    found = _paged(address, "offset", ROWS, "limit", "records", "total", "_id", options)
    added = {"_id", "rank"} if "q" in kept else {"_id"}
    rows = ({name: row[name] for name in row if name not in added} for row in found)
    return lines_of(rows, location, options.max_bytes)


def _base(location: str) -> str:
    """Return the address under which a catalogue's API is."""
    parts = urlsplit(location)
    path = _RESOURCE.sub("", _ACTION.sub("", parts.path)).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _paged(
    address: str,
    start: str,
    size: int,
    limit: str,
    records: str,
    count: str,
    key: str,
    options: FetchOptions,
) -> Iterator[Record]:
    """Yield the records of all pages of an action, each once.

    :param start: the parameter that says how many records to leave out; `limit`: how many to give
    :param records: where in the result they are; `count`: where it says how many there are in all
    :param key: what tells one record from another
    """
    seen: set[str] = set()
    given = 0
    while True:
        page = f"{address}&{urlencode({limit: size, start: given})}"
        result = _result(ask(page, options), page)
        found = objects(result.get(records), page)
        total = _total(result.get(count), page)
        if total > MAX_ROWS:
            raise too_large(address)
        fresh = [record for record in found if str(record.get(key, "")) not in seen]
        seen.update(str(record.get(key, "")) for record in fresh)
        yield from fresh
        given += len(found)
        if given >= total and len(seen) >= total:
            return
        if not fresh:
            raise broken_off(address, len(seen), total)


def _result(answer: Record, address: str) -> Record:
    result = answer.get("result")
    if answer.get("success") is not True or not isinstance(result, dict):
        error = answer.get("error")
        message = cast("Record", error).get("message", "") if isinstance(error, dict) else ""
        raise odd_answer(address, str(message))
    return cast("Record", result)


def _total(value: object, address: str) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise odd_answer(address, text)
    return int(text)


def _need(dataset: Record) -> Record:
    """Return a dataset's fields, its extras among them, organisation and tags by their names."""
    need = {key: value for key, value in dataset.items() if key not in LEFT_OUT}
    for extra in _list(dataset.get("extras")):
        need.setdefault(str(extra.get("key", "")), extra.get("value"))
    organization = dataset.get("organization")
    if isinstance(organization, dict):
        found = cast("Record", organization)
        need["owner_org"] = found.get("name", "")
        need["organization_title"] = found.get("title", "")
    need["tags"] = [tag.get("name", "") for tag in _list(dataset.get("tags"))]
    return need


def _list(value: object) -> list[Record]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Record", item) for item in items if isinstance(item, dict)]
