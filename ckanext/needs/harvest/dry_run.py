"""A harvest that publishes nothing, as this portal is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckanext.needs import lists
from ckanext.needs.harvest import source as harvest_source

if TYPE_CHECKING:
    from ckanext.needs.harvester import Harvester
    from ckanext.needs.preview import Preview


def dry_run(harvester: Harvester, own: bool = False) -> Preview:
    """Return what harvesting a source would publish and what is wrong with it.

    :param own: whoever asks has the source, and may see all of its records
    """
    from ckanext.needs.preview import preview  # here, so that a portal starts without its libraries

    history = harvest_source.build_folder() / "history" / f"{harvester.name}.parquet"
    return preview(
        harvester,
        harvest_source.portal_records(harvester),
        lists.current(),
        harvest_source.options(),
        history,
        own,
    )
