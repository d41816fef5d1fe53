"""What is sensitive has the higher threshold: in a build, in every table that the gate guards."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ckanext.needs.build import Built, Options, run_pipeline
from ckanext.needs.codelists import default, load, sensitive_codes, sensitive_words
from ckanext.needs.harvester import load_harvester
from ckanext.needs.privacy.gate import Gate
from ckanext.needs.privacy.past import Past
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.records.need import Need
from ckanext.needs.tests.privacy.attacker import Attacker, Cell, Published
from ckanext.needs.tests.privacy.votes import Table, ballots, counted
from ckanext.needs.tests.tables.shapes import made, need

DRUGS = {"pillar": "saraburi-2561:5", "issue": "saraburi-2561:5.3"}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


class TestComplaints:
    """The template of a feed of complaints."""

    @pytest.fixture
    def shown(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """A function: numbers of complaints by type, in one district and month, to the table."""

        def build(numbers: dict[str, int], **options: object) -> dict[str, tuple[str, str]]:
            features = [feature(kind) for kind, count in numbers.items() for _ in range(count)]
            for number, each in enumerate(features):
                each["properties"]["ticket_id"] = str(number)

            def answer(address: str, _options: object) -> bytes:
                return json.dumps({"features": features if "offset=0" in address else []}).encode()

            monkeypatch.setattr("ckanext.needs.sources.answers.fetch", answer)
            (dataset,) = run_pipeline(
                load_harvester("traffy-complaints"),
                tmp_path,
                options=Options(**options),  # type: ignore[arg-type]
            ).datasets
            rows = rows_of(dataset.tables[0].path_csv)
            return {row["type"]: (row["complaints"], row["complaints_status"]) for row in rows}

        return build

    def test_five_to_nine_of_a_sensitive_type_are_withheld_while_those_of_others_are_shown(
        self, shown
    ):
        found = shown({"คนจรจัด": 7, "ยาเสพติด": 9, "ถนน": 7, "น้ำท่วม": 5, "ทางเท้า": 30, "คลอง": 6})
        assert found["คนจรจัด"] == found["ยาเสพติด"] == ("", "suppressed")
        assert found["ถนน"] == ("7", "published")
        assert found["น้ำท่วม"] == ("5", "published")

    def test_ten_are_shown(self, shown):
        assert shown({"คนจรจัด": 10, "ถนน": 7})["คนจรจัด"] == ("10", "published")

    def test_the_number_is_the_operators(self, shown):
        found = shown({"ยาเสพติด": 7, "ถนน": 7}, sensitive_threshold=6)
        assert found["ยาเสพติด"] == ("7", "published")


def feature(kind: str) -> dict[str, dict[str, object]]:
    said = {"problem_type_fondue": [kind], "district": "บางรัก", "province": "กรุงเทพมหานคร"}
    return {"properties": {**said, "timestamp": "2026-09-03 08:15:00", "state": "finish"}}


class TestTheList:
    """schemas/sensitive_complaints.yaml, or one of the portal's own."""

    @pytest.mark.parametrize(
        "word", ["คนจรจัด", " คน จรจัด", "คนไร้บ้าน", "ยาเสพติด", "Drugs", "อาชญากรรม"]
    )
    def test_a_type_is_found_by_its_names_whatever_its_spaces(self, word: str):
        rules = Rules(sensitive_types=sensitive_words(default().sensitive_complaints))
        assert rules.threshold_of((word,)) == 10
        assert rules.threshold_of(("สัตว์จรจัด",)) == 5

    def test_an_official_may_write_another(self, tmp_path: Path):
        path = tmp_path / "own.yaml"
        path.write_text(
            "id: own\nname: {th: ประเภท, en: type}\nchoices:\n"
            "  - {code: strays, name: {th: สัตว์จรจัด, en: Stray animals}}\n",
            "utf-8",
        )
        own = load(sensitive_complaints=str(path)).sensitive_complaints
        assert len(sensitive_words(own)) == 2
        rules = Rules(sensitive_types=sensitive_words(own))
        assert rules.threshold_of(("สัตว์จรจัด",)) == 10
        assert rules.threshold_of(("คนจรจัด",)) == 5

    @pytest.mark.parametrize(
        ("strategy", "codes"),
        [
            ("saraburi-2561", {"2.2", "5.2", "5.3", "5.5"}),
            ("bma-2561", {"1.2"}),
            ("bma-2565", {"1.1", "3.1"}),
            ("bma-2568", {"2", "8"}),
        ],
    )
    def test_every_strategy_says_what_is_sensitive_in_it(self, strategy: str, codes: set[str]):
        marked = sensitive_codes(default().strategies)
        assert {c.partition(":")[2] for c in marked if c.startswith(f"{strategy}:")} == codes


class TestNeeds:
    """Needs that are not public, by status."""

    PUBLIC = tuple(need(n, district=f"19{n:02}") for n in range(1, 14))

    def build(self, out: Path, drafts: int, about_drugs: int) -> dict[str, tuple[str, str]]:
        """Return what is shown of so many drafts, and of seven others that wait, by status."""
        needs = [*self.PUBLIC, *(need(100 + n, "submitted") for n in range(7))]
        needs += [
            need(200 + n, "draft", **(DRUGS if n < about_drugs else {})) for n in range(drafts)
        ]
        (dataset,) = self.built(out, needs).datasets
        rows = rows_of(dataset.folder / "needs_by_status.csv")
        assert "sensitive" not in rows[0]
        hidden = [row for row in rows if row["status"] in ("draft", "submitted")]
        return {row["status"]: (row["needs"], row["needs_status"]) for row in hidden}

    def built(self, out: Path, needs: list[Need]) -> Built:
        return run_pipeline(load_harvester("portal-needs"), out, needs)

    def test_a_count_of_five_to_nine_with_a_sensitive_one_is_withheld_while_others_are_shown(
        self, tmp_path: Path
    ):
        found = self.build(tmp_path, drafts=7, about_drugs=1)
        assert found == {"draft": ("", "suppressed"), "submitted": ("7", "published")}

    def test_without_one_it_is_shown(self, tmp_path: Path):
        assert self.build(tmp_path, drafts=7, about_drugs=0)["draft"] == ("7", "published")

    def test_ten_are_shown(self, tmp_path: Path):
        assert self.build(tmp_path, drafts=10, about_drugs=10)["draft"] == ("10", "published")

    def test_the_table_tells_the_gate_how_many_are_and_nobody_else(self):
        needs = [*self.PUBLIC[:2], need(3, "draft", **DRUGS), need(4, "draft")]
        rows = [row for row in made("needs_by_status", needs) if row["needs"]]
        assert [(row["status"], row["needs"], row["sensitive"]) for row in rows] == [
            ("accepted", 1, 0),
            ("accepted", 1, 0),
            ("draft", 2, 1),
        ]

    def test_a_need_of_a_sensitive_pillar_without_an_issue_counts(self):
        dee = {"strategy": "bma-2568", "issue": "", "province": "10", "district": "1001"}
        needs = [
            need(1, **{**dee, "pillar": "bma-2568:1"}),
            *(need(2 + n, "draft", **{**dee, "pillar": f"bma-2568:{n}"}) for n in (1, 2, 8)),
        ]
        (row,) = (r for r in made("needs_by_status", needs) if r["needs"] and r["protected"])
        assert (row["needs"], row["sensitive"]) == (3, 2)


RULES = Rules(sensitive_types=frozenset(("type00", "type03")), rounding=0)


class TestTheAttack:
    """He knows which types are sensitive, and which counts are withheld for being small."""

    def small(self, table: Table) -> dict[Cell, int]:
        """Return the counts below their own threshold."""
        found: dict[Cell, int] = {}
        for key, count in table.counts.items():
            cell = tuple((k, v) for k, v in zip(table.columns, key, strict=True) if v is not None)
            if count < RULES.threshold_of(tuple(v for k, v in cell if k == "type")):
                found[cell] = count
        return found

    def pinned(self, table: Table, rows: list[dict[str, object]]) -> dict[Cell, int]:
        small = self.small(table)
        stricter = {c: RULES.threshold_of((dict(c).get("type"),)) for c in small}
        attacker = Attacker(5, small, stricter=stricter)
        attacker.read([Published(table.columns, rows)])
        return {cell: value for cell, value in attacker.pinned().items() if cell in small}

    def table(self, seed: int) -> Table:
        cast = ballots(300, seed=seed, districts=5, type=5)
        return counted(cast, "votes", ("district", "type"), totals=("district", "type"))

    @pytest.mark.parametrize("seed", range(4))
    def test_he_pins_none_that_passed_the_gate(self, seed: int):
        table = self.table(seed)
        (result,) = Gate(RULES).pass_together([table.ungated(totals=table.columns)])
        rows = result.table.to_pylist()
        withheld = {
            (row["district"], row["type"]) for row in rows if row["votes_status"] == "suppressed"
        }
        five_to_nine = {
            k for k, n in table.counts.items() if 5 <= n < 10 and k[1] in ("type00", "type03")
        }
        assert five_to_nine
        assert five_to_nine <= withheld
        assert self.pinned(table, rows) == {}

    def test_he_wins_where_they_alone_are_withheld(self):
        won = [self.pinned(table, self.careless(table)) for table in map(self.table, range(4))]
        assert any(won)

    def careless(self, table: Table) -> list[dict[str, object]]:
        small = self.small(table)
        rows: list[dict[str, object]] = []
        for key, count in table.counts.items():
            cell = tuple((k, v) for k, v in zip(table.columns, key, strict=True) if v is not None)
            flag = "suppressed" if cell in small else "published"
            shown = {"votes": None if cell in small else count, "votes_status": flag}
            rows.append({**dict(zip(table.columns, key, strict=True)), **shown})
        return rows


def test_a_count_that_was_withheld_as_sensitive_and_is_gone_keeps_its_threshold():
    gate = Gate(RULES)
    parts = Table("parts", ("year", "type"), {("1", "type00"): 7, ("1", "b"): 20, ("1", "c"): 30})
    gate.pass_together([parts.ungated()])
    (shown,) = (each for each in gate.past.editions[0] if each.withheld)
    assert (shown.true, shown.high) == (7, 9)
    total = Table("total", ("year",), {("1",): 57})
    plain = Rules(rounding=0)
    (forgetful,) = Gate(plain, Past()).pass_together([total.ungated()])
    (careful,) = Gate(plain, gate.past).pass_together([total.ungated()])
    assert forgetful.table["votes"].to_pylist() == [57]
    assert careful.table["votes"].to_pylist() == [None]
