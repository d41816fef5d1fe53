"""What a harvester's source holds, location after location: tables, or rows in batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ckanext.needs.harvester import SourceSpec
from ckanext.needs.sources.batches import Batch, batches_of
from ckanext.needs.sources.csv_batches import read_csv_batches
from ckanext.needs.sources.fetch import is_address
from ckanext.needs.sources.read import collect, name_of, read_tables
from ckanext.needs.sources.rows import RawTable


def read_batches(source: SourceSpec) -> Iterator[Batch]:
    """Yield all rows of a source; a CSV of any size without holding the whole of it.

    :raises InputError: a location can't be read, when its turn comes
    """
    if source.format != "csv":
        yield from batches_of(read_source(source))
        return
    for number, (location, place) in enumerate(zip(source.locations, source.places, strict=True)):
        data = collect(place, source.format, source.fetching) if is_address(place) else Path(place)
        yield from read_csv_batches(data, name_of(location), source.options, number)


def read_source(source: SourceSpec) -> Iterator[RawTable]:
    """Yield all tables of a source.

    :raises InputError: a location can't be read, when its turn comes
    """
    for location, place in zip(source.locations, source.places, strict=True):
        data = collect(place, source.format, source.fetching)
        yield from read_tables(data, name_of(location), source.format, source.options)
