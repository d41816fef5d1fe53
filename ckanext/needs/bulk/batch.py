"""One batch of packages: checked, written in one transaction, handed to Solr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from sqlalchemy.exc import IntegrityError

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.workflow.signals import announce

from . import activity, marks, rows
from .languages import said_in_both
from .solr import Sender, stale
from .validation import Batch, Checked, Errors, start_batch

#: How often a batch is tried while others write the same ids or names.
ATTEMPTS = 3
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

    def add(self, other: Outcome) -> None:
        """Count another outcome's packages too."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.indexed += other.indexed
        self.refused.extend(other.refused)


@dataclass(frozen=True, slots=True)
class Writing:
    """How packages are written.

    :param user: name of the user who is noted as creator
    :param dry_run: validate only
    :param defaults: fields of new packages that have none of their own; the others keep theirs
    """

    user: str
    dry_run: bool
    defaults: Mapping[str, str]


def write_batch(
    batch: list[dict[str, Any]], start: int, writing: Writing, sender: Sender
) -> Outcome:
    """Write the packages of a batch that may be written; the same content again writes nothing.

    When somebody else writes one of the same ids or names meanwhile, the batch is checked anew.

    :param start: place of the first one in the input, from 0
    :raises sqlalchemy.exc.IntegrityError: it is so each time
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            return _write_batch(batch, start, writing, sender)
        except IntegrityError:
            model.Session.rollback()
    return _write_batch(batch, start, writing, sender)


def _write_batch(
    batch: list[dict[str, Any]], start: int, writing: Writing, sender: Sender
) -> Outcome:
    outcome = Outcome()
    checks = start_batch(batch, writing.user)
    changed = _check(batch, start, writing, checks, outcome)
    if writing.dry_run:
        model.Session.rollback()
        _count(changed, outcome)
        return outcome
    written = _store(changed, writing.user, outcome)
    _count(written, outcome)
    touched = {checked.data["id"] for checked in written}
    missed = stale([package["id"] for package in batch if package["id"] in checks.known])
    sender.send([*touched, *(missed - touched)])
    return outcome


def _check(
    batch: list[dict[str, Any]], start: int, writing: Writing, checks: Batch, outcome: Outcome
) -> list[Checked]:
    """Return the packages that are to be written; note the others in the outcome."""
    changed: list[Checked] = []
    ids: set[str] = set()
    names: set[str] = set()
    for position, package in enumerate(batch, start):
        mark = marks.mark_of(package)
        before = checks.known.get(package["id"])
        if before and before.state != "active":
            errors = {"id": [lists.say(DELETED)]}
            outcome.refused.append(Refused(position, errors, {"id": [DELETED]}))
            continue
        if before and before.mark == mark:
            outcome.unchanged += 1
            continue
        whole = package if before else {**writing.defaults, **package}
        checked = checks.validate(whole, mark, position)
        if errors := checked.errors or _clash(checked, ids, names):
            outcome.refused.append(_refused(checks, whole, checked, errors, ids, names))
            continue
        ids.add(package["id"])
        names.add(checked.data["name"])
        changed.append(checked)
    return changed


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
        found = checks.validate(package, checked.mark, checked.position)
        return found.errors or _clash(found, ids, names)

    return Refused(checked.position, errors, said_in_both(errors, again))


def _clash(checked: Checked, ids: set[str], names: set[str]) -> Errors:
    """Two of the same batch under one id or name: the database can't know of the first one yet."""
    if checked.data["id"] in ids:
        return {"id": [tk._("Dataset id already exists")]}
    if checked.data["name"] in names:
        return {"name": [tk._("That URL is already in use.")]}
    return {}


def _store(changed: list[Checked], user: str, outcome: Outcome) -> list[Checked]:
    """Write what passed in one transaction; what a plugin's hook refuses is left out of it."""
    while changed:
        try:
            moved = rows.save(changed, user)
            activity.note(changed, user)
            model.Session.commit()
            for one in moved:
                announce(one)
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
