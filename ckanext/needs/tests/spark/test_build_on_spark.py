"""The whole way of the data, with the tables made on Spark out of a copy of the lake."""

from __future__ import annotations

from pathlib import Path

from ckanext.needs.build import Options, run_pipeline
from ckanext.needs.harvester import load_harvester
from ckanext.needs.tests.spark.records import many_needs


def test_what_is_published_does_not_depend_on_the_engine(tmp_path: Path):
    harvester = load_harvester("portal-needs")
    spark = Options(engine="spark", lake=f"file://{tmp_path}/shared")
    one = run_pipeline(harvester, tmp_path / "one", many_needs(150))
    other = run_pipeline(harvester, tmp_path / "other", many_needs(150), options=spark)
    assert other.digest == one.digest
    assert list((tmp_path / "shared").rglob("current.json"))
