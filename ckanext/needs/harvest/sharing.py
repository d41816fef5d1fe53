"""One run of a source by several workers, on this machine and on others.

The process that holds the source's lock leads: it brings the source, plans its parts, makes parts
itself as the others do, puts them together, and goes on as a run that nobody shares. If it is
killed the lock is free, and the next one who leads finds the parts that are made already.

Workers on other machines have the same Redis, the same database and the same `ckan.storage_path`:

    build/shared/<harvester>/run.json           who leads what (`Announced`)
    build/shared/<harvester>/needs-source-*/    what was fetched, once for all
    build/shared/<harvester>/<digest>/          the parts (`records.line_parts`)
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError

from ckanext.needs import lists
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.partitions import SharedRun
from ckanext.needs.harvest.workers import LostRun, work
from ckanext.needs.harvester import Harvester
from ckanext.needs.records.line_parts import has_part, make_part, part_names

#: Seconds after which the part of a worker that is not heard of passes to another.
LEASE = 60.0
ANNOUNCED = "run.json"
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Announced:
    """What the one who leads a run tells the others.

    :param job_id: of the harvest job; every run has its own
    :param digest: of all that the outcome depends on, and of no other run; empty = not known yet
    :param copies: where what was fetched is; none when the source is files on every machine
    """

    job_id: str
    digest: str
    copies: tuple[str, ...]


def begin(harvester: Harvester, job_id: str) -> None:
    """Tell the others that there will be a run to share."""
    keep_folder(harvester)
    _announce(harvester, Announced(job_id, "", ()))


def lead(harvester: Harvester, job_id: str, digest: str, workers: int) -> Path:
    """Have all parts of a source made; return the folder that they are in.

    :param harvester: with its copies, if it has any
    :param digest: as `source.digest` gives it
    :param workers: processes on this machine, with this one
    :raises LostRun: Redis can't be reached, or lost the account
    """
    announced = Announced(job_id, sha256(digest.encode()).hexdigest(), harvester.source.copies)
    folder = _parts_folder(harvester, announced)
    harvest_source.keep_private(folder)
    run = _run(harvester, announced)
    with _redis_errors():
        if not all(has_part(folder, name) for name in run.made):
            run.forget()
        run.plan(part_names(harvester))
        _announce(harvester, announced)
        _clear(harvester, announced)
        _work_together(harvester, announced, workers)
    return folder


def end(harvester: Harvester) -> None:
    """Remove all that a shared run of a source needed, however it ended."""
    announced = announced_of(harvester)
    if announced is not None and announced.digest:
        with suppress(LostRun), _redis_errors():
            _run(harvester, announced).forget()
    shutil.rmtree(_folder(harvester), ignore_errors=True)


def keep_folder(harvester: Harvester) -> Path:
    """Return the folder of what all workers of a source read; make it."""
    folder = _folder(harvester)
    harvest_source.keep_private(harvest_source.build_folder())
    harvest_source.keep_private(folder.parent)
    harvest_source.keep_private(folder)
    return folder


def announced_of(harvester: Harvester) -> Announced | None:
    """Return what was announced of a source's run, or None."""
    try:
        said = json.loads((_folder(harvester) / ANNOUNCED).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Announced(said["job_id"], said["digest"], tuple(said["copies"]))


def same_as(harvester: Harvester, announced: Announced) -> bool:
    """Return whether this machine would publish the same as the run: source, mapping, settings."""
    local = _with_copies(harvester, announced)
    digest = sha256(harvest_source.digest(local).encode()).hexdigest()
    return digest == announced.digest


def help_with(harvester: Harvester, announced: Announced, workers: int) -> None:
    """Make parts of a run that another process leads, until all are made.

    :raises LostRun: the run is over, or Redis lost the account
    """
    with _redis_errors():
        _work_together(_with_copies(harvester, announced), announced, workers)


def _work_together(harvester: Harvester, announced: Announced, workers: int) -> None:
    """Work with some processes more; return when all parts are made.

    A process that dies is not missed: this one works until everything is done.
    """
    arguments = (harvester, announced, os.getpid())
    others = [FORK.Process(target=_other, args=arguments) for _ in range(workers - 1)]
    for process in others:
        process.start()
    try:
        work(_run(harvester, announced), _maker(harvester, announced))
        for process in others:
            process.join()
    finally:
        for process in others:
            process.kill()
            process.join()


def _other(harvester: Harvester, announced: Announced, parent: int) -> None:
    """Work as a fork of another process, as long as that is there; touch no database."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(LostRun):  # the parent says it
        make = _maker(harvester, announced)
        work(_run(harvester, announced), make, stop=lambda: os.getppid() != parent)


def _maker(harvester: Harvester, announced: Announced) -> Callable[[str], None]:
    folder, codelists = _parts_folder(harvester, announced), lists.current()

    def check() -> None:
        if announced_of(harvester) != announced:
            raise LostRun  # whoever leads now has cleared away what this one was reading

    return lambda name: make_part(harvester, name, codelists, folder, check)


def _announce(harvester: Harvester, announced: Announced) -> None:
    path = _folder(harvester) / ANNOUNCED
    path.with_suffix(".new").write_text(json.dumps(asdict(announced)), "utf-8")
    path.with_suffix(".new").replace(path)


def _clear(harvester: Harvester, announced: Announced) -> None:
    """Remove what runs left that were killed; nothing is read of it, as others are told by now."""
    needed = {Path(copy).parent for copy in announced.copies}
    needed.add(_parts_folder(harvester, announced))
    for left in set(_folder(harvester).iterdir()) - needed:
        shutil.rmtree(left, ignore_errors=True)  # leaves files: what is announced


@contextmanager
def _redis_errors() -> Generator[None]:
    try:
        yield
    except RedisError as error:
        raise LostRun from error


def _run(harvester: Harvester, announced: Announced) -> SharedRun:
    """Return the account of a run: not that of another site on the same Redis."""
    site = tk.config["ckan.site_id"]
    return SharedRun(connect_to_redis(), f"{site}:{harvester.name}:{announced.digest}", LEASE)


def _with_copies(harvester: Harvester, announced: Announced) -> Harvester:
    return replace(harvester, source=replace(harvester.source, copies=announced.copies))


def _parts_folder(harvester: Harvester, announced: Announced) -> Path:
    return _folder(harvester) / announced.digest


def _folder(harvester: Harvester) -> Path:
    return harvest_source.build_folder() / "shared" / harvester.name
