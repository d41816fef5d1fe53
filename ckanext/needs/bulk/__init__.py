"""Many packages at once: core's validation and core's search documents, without core's round trips.

Every shortcut past `package_create` and `package_update` is in this package. A batch is one
transaction and one Solr add; Solr commits once, at the end. What is left behind is what core would
have left: tests compare the rows and the search documents field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.bilingual import Text

from . import marks, rows
from .languages import said_in_both
from .solr import Sender, stale
from .validation import Batch, Checked, Errors, start_batch

BATCH_SIZE = 500
DELETED = Text(
    "รายการนี้ถูกลบในระบบแล้ว การนำเข้าไม่นำกลับมา",
    "this record was deleted in the portal; loading does not bring it back",
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A package that was not written.

    :param position: its place in the input, from 0
    :param errors: field -> messages, as `package_create` gives them
    :param reasons: the same messages in both languages, as far as they can be had
    """

    position: int
    errors: Errors
    reasons: dict[str, list[Text]]


@dataclass(slots=True)
class Outcome:
    """What became of the packages; `indexed` counts the search documents sent."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    indexed: int = 0
    refused: list[Refused] = field(default_factory=list[Refused])


def write(
    packages: Iterable[dict[str, Any]],
    user: str,
    *,
    dry_run: bool = False,
    defaults: Mapping[str, str] | None = None,
    batch_size: int = BATCH_SIZE,
    done: Callable[[int], object] = lambda count: None,
) -> Outcome:
    """Create or update packages, each known by its `id`; the same content again writes nothing.

    Who calls this has checked that `user` may do it. After an interruption the batches so far are
    whole; the next run with the same packages does the rest, search documents included.

    :param packages: as for `package_create`, each with `id`, `name` and `type`
    :param user: name of the user who is noted as creator
    :param dry_run: validate only
    :param defaults: fields of new packages that have none of their own; the others keep theirs
    :param done: called after each batch with the number of packages in it
    """
    outcome = Outcome()
    with Sender() as sender:
        try:
            for start, batch in _batches(packages, batch_size):
                _write_batch(batch, start, user, outcome, sender, dry_run, defaults or {})
                done(len(batch))
        except BaseException:
            model.Session.rollback()
            raise
    outcome.indexed = sender.sent
    return outcome


def _batches(
    packages: Iterable[dict[str, Any]], size: int
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    source, start = iter(packages), 0
    while batch := list(islice(source, size)):
        yield start, batch
        start += len(batch)


def _write_batch(
    batch: list[dict[str, Any]],
    start: int,
    user: str,
    outcome: Outcome,
    sender: Sender,
    dry_run: bool,
    defaults: Mapping[str, str],
) -> None:
    checks = start_batch(batch, user)
    known = checks.known
    changed: list[Checked] = []
    ids: set[str] = set()
    names: set[str] = set()
    for position, package in enumerate(batch, start):
        mark = marks.mark_of(package)
        before = known.get(package["id"])
        if before and before.state != "active":
            errors = {"id": [lists.say(DELETED)]}
            outcome.refused.append(Refused(position, errors, {"id": [DELETED]}))
            continue
        if before and before.mark == mark:
            outcome.unchanged += 1
            continue
        whole = package if before else {**defaults, **package}
        checked = checks.validate(whole, mark, position)
        if errors := checked.errors or _clash(package, ids, names):
            outcome.refused.append(_refused(checks, whole, checked, errors, ids, names))
            continue
        ids.add(package["id"])
        names.add(checked.data["name"])
        changed.append(checked)
    if dry_run:
        model.Session.rollback()
        _count(changed, outcome)
        return
    written = _store(changed, user, outcome)
    _count(written, outcome)
    touched = {checked.data["id"] for checked in written}
    missed = stale([package["id"] for package in batch if package["id"] in known])
    sender.send([*touched, *(missed - touched)])


def _refused(
    checks: Batch,
    package: dict[str, Any],
    checked: Checked,
    errors: Errors,
    ids: set[str],
    names: set[str],
) -> Refused:
    """Return a refusal, with what validation says of the package in each language."""

    def again() -> Errors:
        found = checks.validate(package, checked.mark, checked.position).errors
        return found or _clash(package, ids, names)

    return Refused(checked.position, errors, said_in_both(errors, again))


def _clash(package: dict[str, Any], ids: set[str], names: set[str]) -> Errors:
    """Two of the same batch under one id or name: the database can't know of the first one yet."""
    if package["id"] in ids:
        return {"id": [tk._("Dataset id already exists")]}
    if package["name"] in names:
        return {"name": [tk._("That URL is already in use.")]}
    return {}


def _store(changed: list[Checked], user: str, outcome: Outcome) -> list[Checked]:
    """Write what passed in one transaction; what a plugin's hook refuses is left out of it."""
    while changed:
        try:
            rows.save(changed, user)
            model.Session.commit()
            break
        except rows.HookRefused as refusal:
            model.Session.rollback()
            reasons = said_in_both(refusal.errors)
            outcome.refused.append(Refused(refusal.checked.position, refusal.errors, reasons))
            changed = [checked for checked in changed if checked is not refusal.checked]
    return changed


def _count(written: list[Checked], outcome: Outcome) -> None:
    updates = sum(checked.exists for checked in written)
    outcome.updated += updates
    outcome.created += len(written) - updates
