"""Between a harvest source's config and the pipeline: which harvester, what state, build it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ckanext.needs import config, lists
from ckanext.needs.catalogue.files import storage
from ckanext.needs.catalogue.publishing import site_context
from ckanext.needs.harvester import Harvester, harvester_names, load_harvester
from ckanext.needs.model.text_clearance import clearances
from ckanext.needs.own_records import needs as portal
from ckanext.needs.own_records.rounds import read_participation
from ckanext.needs.own_records.votes import read_votes
from ckanext.needs.problems import InputError
from ckanext.needs.projects import links
from ckanext.needs.records.mapping import RoundsMapping
from ckanext.needs.records.portal import PortalRecord, within
from ckanext.needs.sources.options import FetchOptions

if TYPE_CHECKING:
    from ckanext.needs.build import Built, Options
    from ckanext.needs.records.gather import MakeParts

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
#: What reads this portal's rounds, by kind of record.
READERS: dict[str, Callable[[], tuple[PortalRecord, ...]]] = {
    "participation": read_participation,
    "vote_count": read_votes,
}


def names() -> tuple[str, ...]:
    """Return the names of the harvesters there are: those that are shipped and the portal's own."""
    own = (path.stem for folder in _own_folder() for path in folder.glob("*.yaml"))
    return tuple(sorted({*harvester_names(), *own}))


def with_something() -> tuple[str, ...]:
    """Return the names of all harvesters but those of rounds of which there is nothing to tell."""
    return tuple(name for name in names() if not _is_of_no_round(name))


def _is_of_no_round(name: str) -> bool:
    """Return whether a harvester is of rounds, and none of its provinces has anything to count."""
    try:
        harvester = load(name)
    except InputError:
        return False
    if not isinstance(harvester.mapping, RoundsMapping):
        return False
    return not within(portal_records(harvester), harvester.kind, harvester.mapping.areas)


def load(name: str) -> Harvester:
    """Load a harvester by its name; the portal's own one wins over one that is shipped.

    :raises ValueError: there is none of that name
    :raises InputError: its YAML is wrong
    """
    if not _NAME.fullmatch(name) or name not in names():
        listed = ", ".join(names())
        raise ValueError(
            f"ไม่มีแหล่งข้อมูลชื่อ «{name}» มี: {listed} / no harvester «{name}»; there are: {listed}"
        )
    own = next((f / f"{name}.yaml" for f in _own_folder() if (f / f"{name}.yaml").is_file()), None)
    found = load_harvester(own or name)
    return replace(found, source=replace(found.source, fetching=fetching()))


def fetching() -> FetchOptions:
    """Return what may be fetched, as this portal is configured."""
    return FetchOptions(
        allowed_hosts=config.fetch_allowed_hosts(),
        max_bytes=config.fetch_max_bytes(),
        timeout=config.fetch_timeout(),
        site_url=config.site_url(),
    )


def named_in(source_config: str | None) -> Harvester:
    """Load the harvester that a harvest source's config names.

    :param source_config: `{"harvester": NAME}`
    :raises ValueError: it is not that, or there is no such harvester
    """
    try:
        said = cast("dict[str, Any]", json.loads(source_config or ""))
        name = said["harvester"]
    except (ValueError, KeyError, TypeError):
        listed = ", ".join(names())
        raise ValueError(
            'ต้องเป็น {"harvester": ชื่อ} / expected {"harvester": NAME}; ' + f"NAME: {listed}"
        ) from None
    return load(str(name))


def options() -> Options:
    """Return the pipeline's options as this portal is configured."""
    from ckanext.needs.build import Options  # here, so that a portal starts without its libraries

    return Options(
        threshold=config.threshold(),
        sensitive_threshold=config.sensitive_threshold(),
        cleared=clearances(),
        bom=config.csv_bom(),
        stock_tags=config.tags_for_stock_catalogues(),
        agencies=portal.agencies(),
        engine=config.engine(),
        lake=config.lake(),
    )


def digest(harvester: Harvester) -> str:
    """Return a text that stays the same exactly as long as a run would publish the same.

    Before this portal's own needs are looked at, so are the budget lines that answer them.
    """
    from ckanext.needs.build import source_digest

    state = source_digest(harvester, options(), lists.current())
    if harvester.source.format != "portal":
        return state
    if harvester.kind in READERS:
        return f"{state} {sha256(repr(READERS[harvester.kind]()).encode()).hexdigest()}"
    links.refresh(site_context())
    return f"{state} {portal.digest()}"


def fetched(harvester: Harvester, inside: Path | None = None) -> AbstractContextManager[Harvester]:
    """Fetch the source, for as long as the block runs: `digest` and `build` then see the same.

    :param inside: the folder for what is fetched; by default the system's for temporary files
    :raises InputError: an address can't be fetched
    """
    from ckanext.needs.build import fetched as fetch

    return fetch(harvester, inside)


def build(
    harvester: Harvester, make_parts: MakeParts | None = None, problems: Path | None = None
) -> Built:
    """Build all datasets of a harvester under `build_folder`.

    :param make_parts: has the source read by several workers, if it can be divided
    :param problems: a file for all that is wrong with the source
    :raises InputError: the source can't be used
    """
    from ckanext.needs.build import run_pipeline

    keep_private(build_folder())
    records = portal_records(harvester)
    return run_pipeline(
        harvester, build_folder(), records, lists.current(), options(), make_parts, problems
    )


def portal_records(harvester: Harvester) -> Iterable[PortalRecord]:
    """Return what this portal holds of a harvester's kind; nothing for a source elsewhere."""
    if harvester.source.format != "portal":
        return ()
    if harvester.kind in READERS:
        return READERS[harvester.kind]()
    return portal.read_needs()


def build_folder() -> Path:
    """Return the folder of the lake and of the newest build of each dataset."""
    return storage() / "build"


def keep_private(folder: Path) -> None:
    """Make a folder that only the portal's own system user can look into.

    The lake in it holds what the privacy gate withholds.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _own_folder() -> tuple[Path, ...]:
    folder = config.harvesters_folder()
    return (Path(folder),) if folder else ()
