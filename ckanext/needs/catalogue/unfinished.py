"""What a publication writes before anybody sees it, and clears away when it comes to nothing."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import ckan.model as model
from sqlalchemy.exc import DBAPIError

from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.catalogue import tables as catalogue_tables
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.datastore.switch import Shadow
from ckanext.needs.publish.edition import Edition

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Unfinished:
    """An edition's files and tables before its metadata is committed.

    :param may_be_in_force: the commit was asked for, and not plainly refused: readers may see the
        edition, even when the answer never came
    """

    shadows: list[Shadow] = field(default_factory=list[Shadow])
    files_are_new: bool = False
    may_be_in_force: bool = False

    def commit(self) -> None:
        """Commit the metadata: from here on this is the edition in force."""
        self.may_be_in_force = True
        try:
            model.repo.commit()
        except DBAPIError as error:
            self.may_be_in_force = error.connection_invalidated
            raise


@contextmanager
def unfinished(edition: Edition) -> Generator[Unfinished]:
    """Store an edition's files and fill its tables.

    When the block raises they go again, and the metadata is rolled back; unless they may be in
    force: then a later run finds out (sweep.py).
    """
    ours = Unfinished()
    try:
        ours.files_are_new = catalogue_files.store(edition)
        for shadow in catalogue_tables.fill(edition):
            ours.shadows.append(shadow)  # one by one: the next one may fail
        yield ours
    except BaseException:
        with suppress(Exception):  # the database may be away; what matters is the first error
            model.Session.rollback()
        if not ours.may_be_in_force:
            _clear(edition, ours)
        raise


def _clear(edition: Edition, ours: Unfinished) -> None:
    if ours.files_are_new:
        catalogue_files.remove(edition)
    try:
        datastore_switch.discard(ours.shadows)
    except Exception:
        log.exception("tables of %s are left for the next run to drop", edition.name)
