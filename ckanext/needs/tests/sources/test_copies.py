"""What is at addresses is brought once, whatever the number of steps that read it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from ckanext.needs.build import fetched, run_pipeline, source_digest
from ckanext.needs.harvester import Harvester, harvesters_folder, load_harvester
from ckanext.needs.problems import InputError
from ckanext.needs.sources.copies import hash_of, hash_of_all
from ckanext.needs.tests.sources.server import Handler, running

BUDGET = (harvesters_folder() / "data" / "saraburi-pao-budget-2565.csv").read_bytes()


class TestHashes:
    """A source's hash: of its file, or of its files' hashes."""

    def test_one_file(self, tmp_path: Path):
        file = tmp_path / "1.csv"
        file.write_bytes(b"a")
        assert hash_of_all([str(file)]) == hash_of(file) == hashlib.sha256(b"a").hexdigest()

    def test_several_files(self, tmp_path: Path):
        one, two = tmp_path / "1.csv", tmp_path / "2.csv"
        one.write_bytes(b"a")
        two.write_bytes(b"b")
        both = b"".join(hashlib.sha256(data).digest() for data in (b"a", b"b"))
        assert hash_of_all([one, two]) == hashlib.sha256(both).hexdigest()

    def test_a_portal_has_no_files(self):
        assert hash_of_all([]) == ""

    def test_a_file_that_is_not_there_is_said(self, tmp_path: Path):
        with pytest.raises(InputError, match="can't be read"):
            hash_of(tmp_path / "none.csv")


class TestFetchedOnce:
    """A harvester whose source is an address."""

    def test_digest_and_build_see_one_answer(self, tmp_path: Path):
        asked: list[str] = []
        with running() as source:
            source.paths["/budget.csv"] = answering(asked)
            with fetched(on_the_web(source.url("/budget.csv"), source)) as local:
                digest = source_digest(local)
                built = run_pipeline(local, tmp_path)
                assert source_digest(local) == digest
        assert asked == ["/budget.csv"]
        assert built.records == 49

    def test_its_copy_is_gone_afterwards(self):
        with running() as source:
            source.paths["/budget.csv"] = answering([])
            with fetched(on_the_web(source.url("/budget.csv"), source)) as local:
                (copy,) = local.source.places
                assert Path(copy).read_bytes() == BUDGET
        assert not Path(copy).exists()

    def test_the_datapackage_says_the_hash_of_what_was_fetched(self, tmp_path: Path):
        with running() as source:
            source.paths["/budget.csv"] = answering([])
            built = run_pipeline(on_the_web(source.url("/budget.csv"), source), tmp_path)
        said = (built.datasets[0].folder / "datapackage.json").read_text(encoding="utf-8")
        assert hashlib.sha256(BUDGET).hexdigest() in said

    def test_lines_name_the_address_and_not_the_copy(self, tmp_path: Path):
        with running() as source:
            source.paths["/budget.csv"] = answering([])
            built = run_pipeline(on_the_web(source.url("/budget.csv"), source), tmp_path)
        lines = (built.datasets[0].folder / "budget_lines.csv").read_text(encoding="utf-8")
        assert "budget.csv:2" in lines

    def test_files_are_read_where_they_are(self):
        shipped = load_harvester("saraburi-pao-budget")
        with fetched(shipped) as local:
            assert local is shipped


def answering(asked: list[str]):
    def answer(handler: Handler) -> None:
        asked.append(handler.path)
        handler.answer(BUDGET)

    return answer


def on_the_web(address: str, source) -> Harvester:
    shipped = load_harvester("saraburi-pao-budget")
    spec = replace(shipped.source, locations=(address,), fetching=source.options())
    return replace(shipped, source=spec, mapping=replace(shipped.mapping, totals=()))
