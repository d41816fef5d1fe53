"""A lake at an address is read by both engines as one in a folder is."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import fsspec
import pytest

from ckanext.needs.codelists import default
from ckanext.needs.problems import InputError
from ckanext.needs.records.lake import Lake, Snapshot
from ckanext.needs.records.lake_mirror import LakeMirror
from ckanext.needs.tables.engine import ENGINES, Engine
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.spark.records import many_needs

TABLE = "needs_by_status"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    lake.write("need", "test", many_needs(200))
    return lake


@pytest.fixture(scope="module")
def snapshot(lake: Lake) -> Snapshot:
    found = lake.current("need", "test")
    assert found is not None
    return found


def table_of(files: tuple[Path, ...] | tuple[str, ...], engine: str):
    with Engine(engine) as opened:
        return TABLES[TABLE].make(opened.inputs(default(), needs=files)).to_pylist()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("protocol", ["memory", "file"])
def test_both_engines_read_a_copy_of_the_lake(
    engine: str, protocol: str, lake: Lake, snapshot: Snapshot, tmp_path: Path
):
    mirror = LakeMirror(lake.root, f"{protocol}://{tmp_path}/{uuid4().hex}")
    mirror.put(snapshot)
    copied = tuple(mirror.address(file) for file in snapshot.files)
    assert table_of(copied, engine) == table_of(snapshot.files, "duckdb")


def test_a_snapshot_that_is_there_is_not_copied_again(lake: Lake, snapshot: Snapshot, tmp_path):
    mirror = LakeMirror(lake.root, f"file://{tmp_path}/copy")
    mirror.put(snapshot)
    first = Path(mirror.address(snapshot.files[0]).removeprefix("file://"))
    first.unlink()
    mirror.put(snapshot)
    assert not first.exists()


def test_a_copy_that_broke_off_has_no_manifest(lake: Lake, snapshot: Snapshot, monkeypatch):
    address = f"memory://broken-{uuid4().hex}"
    system = fsspec.filesystem("memory")
    put = type(system).put_file

    def fail_on_the_last(self, source: str, target: str, **kwargs: object):
        if source == str(snapshot.files[-1]):
            raise OSError("the network is gone")
        put(self, source, target, **kwargs)

    monkeypatch.setattr(type(system), "put_file", fail_on_the_last)
    with pytest.raises(OSError, match="gone"):
        LakeMirror(lake.root, address).put(snapshot)
    assert not [name for name in system.find(address) if name.endswith("current.json")]


def test_an_engine_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match="no such engine"):
        Engine("flink")
