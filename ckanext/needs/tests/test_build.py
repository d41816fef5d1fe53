"""The whole way without CKAN: what a build writes, and what stays when it fails."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import frictionless
import pyarrow.parquet as pq
import pytest

from ckanext.needs.build import Built, Options, run_pipeline, source_digest
from ckanext.needs.codelists import load
from ckanext.needs.harvester import Harvester, harvester_names, load_harvester, template_names
from ckanext.needs.problems import InputError
from ckanext.needs.publish.dataset import BuiltTable
from ckanext.needs.publish.files import csv_bytes
from ckanext.needs.records.mapping import NeedMapping
from ckanext.needs.records.need import Need
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.codelists import own
from ckanext.needs.tests.tables.shapes import AGENCIES, need, of_rounds

NEEDS = [
    *(need(n, "accepted") for n in range(3)),
    *(need(10 + n, "submitted") for n in range(6)),
    need(20, "submitted", district="1901"),
    need(30, "rejected", title="โทร 081-234-5678"),
]


def build(name: str, out: Path, **options: object) -> Built:
    held = (*NEEDS, *of_rounds())
    return run_pipeline(load_harvester(name), out, held, options=Options(**options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def built(out: Path) -> dict[str, Built]:
    return {name: build(name, out, agencies=AGENCIES) for name in harvester_names()}


def plain_csv(table: BuiltTable) -> bytes:
    return csv_bytes(pq.read_table(table.path_parquet), neutralise=False)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", harvester_names())
def test_every_datapackage_is_valid_for_frictionless(built: dict[str, Built], name: str):
    for dataset in built[name].datasets:
        report = frictionless.validate(str(dataset.datapackage_path))
        assert report.valid, report.to_summary()


def test_a_dataset_with_synthetic_needs_says_so_in_notes_and_tags(tmp_path: Path):
    invented = [replace(each, source_system="synthetic-saraburi") for each in NEEDS[:2]]
    made = run_pipeline(load_harvester("portal-needs"), tmp_path, [*invented, *NEEDS[2:]])
    metadata = made.datasets[0].metadata
    assert "ข้อมูลสังเคราะห์ 2 เรื่อง" in str(metadata["notes"])
    assert "2 of the needs are synthetic" in str(metadata["notes"])
    assert "ข้อมูลสังเคราะห์" in str(metadata["tag_string"])


def test_a_dataset_of_real_needs_says_nothing_of_synthetic_ones(built: dict[str, Built]):
    assert "สังเคราะห์" not in str(built["portal-needs"].datasets[0].metadata)


def test_saraburi_s_budget_is_there_to_the_baht(built: dict[str, Built]):
    (dataset,) = built["saraburi-pao-budget"].datasets
    lines, by_strategy, by_agency, *_others = dataset.tables
    sums = [
        sum(int(r["amount"]) for r in rows_of(t.path_csv)) for t in (lines, by_strategy, by_agency)
    ]
    assert sums == [2_410_000_000] * 3
    assert (lines.rows, by_agency.rows) == (101, 2)
    per_year: dict[str, int] = {}
    for row in rows_of(by_strategy.path_csv):
        year = row["fiscal_year_be"]
        per_year[year] = per_year.get(year, 0) + int(row["amount"])
    assert per_year == {"2565": 1_200_000_000, "2566": 1_210_000_000}


def test_csv_json_and_parquet_hold_the_same_rows(built: dict[str, Built]):
    for dataset in built["saraburi-pao-budget"].datasets:
        for table in dataset.tables:
            records = json.loads(table.path_json.read_text("utf-8"))
            rows = rows_of(table.path_csv)
            assert len(records) == len(rows) == table.rows
            assert [str(r.get("amount")) for r in records] == [r["amount"] for r in rows]
            assert table.path_csv.read_bytes() == b"\xef\xbb\xbf" + plain_csv(table)


def test_counts_of_needs_that_are_not_public_are_withheld_below_five(built: dict[str, Built]):
    (dataset,) = built["portal-needs"].datasets
    by_status = {table.name: table for table in dataset.tables}["needs_by_status"]
    rows = rows_of(by_status.path_csv)
    shown = {
        (r["district"], r["status"]): r["needs"] for r in rows if r["needs_status"] == "published"
    }
    assert shown == {
        ("1902", "accepted"): "3",
        ("1902", "rejected"): "1",
        ("", "submitted"): "7",  # of 13 districts, 12 would be withheld: they are summed
    }
    assert by_status.report.summed_over == ("district",)
    assert by_status.withheld == 1
    assert all(not r["needs"] for r in rows if r["needs_status"] == "suppressed")


def test_no_file_tells_of_a_need_that_is_not_public(built: dict[str, Built]):
    (dataset,) = built["portal-needs"].datasets
    text = b"".join(contents(dataset.folder).values()).decode("utf-8", "ignore")
    assert "เรื่องที่ 1\n" not in text
    assert all(hidden.need_id not in text for hidden in NEEDS if not hidden.public)


def test_a_title_with_a_phone_number_is_withheld(built: dict[str, Built]):
    (dataset,) = built["portal-needs"].datasets
    needs = rows_of(dataset.folder / "needs.csv")
    assert {r["title_status"]: r["title"] for r in needs}["withheld"] == ""
    assert "081-234" not in (dataset.folder / "needs.json").read_text("utf-8")


def test_a_plan_has_one_dataset_a_fiscal_year(built: dict[str, Built]):
    (dataset,) = built["bma-action-plan"].datasets
    assert dataset.name == "bma-action-plan-example-2564"
    assert dataset.metadata["fiscal_year_be"] == 2564


def test_dataset_ids_are_those_of_before(built: dict[str, Built]):
    """An id once published may never change."""
    assert {d.name: d.dataset_id for b in built.values() for d in b.datasets} == {
        "bma-action-plan-example-2564": "ff32fcdd-2202-576e-856c-e56c4778109a",
        "saraburi-citizen-needs": "e3f34e78-8838-53b3-9984-44e620827eab",
        "saraburi-pao-budget": "556fa051-ad38-59bf-afd3-d7a3281d9d05",
        "saraburi-participation": "dfef37f7-255c-5c11-af51-aabfcf4437cf",
        "saraburi-votes": "f642eee7-5d1a-5ed1-970d-78157958e063",
    }


def test_the_same_again_writes_nothing(built: dict[str, Built], out: Path):
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    again = build("saraburi-pao-budget", out)
    assert [dataset.changed for dataset in again.datasets] == [False]
    assert again.digest == built["saraburi-pao-budget"].digest
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == before


def test_two_builds_give_the_same_bytes(built: dict[str, Built], out: Path, tmp_path: Path):
    build("saraburi-pao-budget", tmp_path)
    for dataset in built["saraburi-pao-budget"].datasets:
        assert contents(dataset.folder) == contents(tmp_path / dataset.name)


def test_the_order_of_needs_changes_no_byte(built: dict[str, Built], tmp_path: Path):
    harvester = load_harvester("portal-needs")
    options = Options(agencies=AGENCIES)
    run_pipeline(harvester, tmp_path, reversed(NEEDS), options=options)
    (dataset,) = built["portal-needs"].datasets
    assert contents(dataset.folder) == contents(tmp_path / dataset.name)


def test_the_byte_order_mark_may_be_left_out(tmp_path: Path):
    (dataset,) = build("bma-action-plan", tmp_path, bom=False).datasets
    assert dataset.tables[0].path_csv.read_bytes() == plain_csv(dataset.tables[0])
    assert frictionless.validate(str(dataset.datapackage_path)).valid


class TestASourceThatFails:
    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        shipped = load_harvester("saraburi-pao-budget").source.locations[0]
        path = tmp_path / "budget.csv"
        path.write_bytes(Path(shipped).read_bytes())
        return path

    @pytest.fixture
    def harvester(self, source: Path) -> Harvester:
        shipped = load_harvester("saraburi-pao-budget")
        mapping = replace(shipped.mapping, totals=shipped.mapping.totals[:1])  # type: ignore[union-attr]
        return replace(
            shipped, source=replace(shipped.source, locations=(str(source),)), mapping=mapping
        )

    @pytest.mark.parametrize(
        ("break_it", "kind"),
        [
            (lambda text: text.replace("2565,", "2565.0,", 1), "bad_year"),
            (lambda text: text.replace("สระบุรี", "ลพบุรี", 1), "wrong_area"),
            (lambda text: text.replace("49214000", "49214001"), "total_differs"),
            (lambda text: text.replace("จำนวนเงิน", "เงิน"), "missing_column"),
            (lambda text: text.splitlines()[0] + "\n", "no_rows"),
            (lambda text: "", "empty_file"),
            (lambda text: text + '"', "broken_file"),
        ],
    )
    def test_everything_stays_as_it_was(
        self, harvester: Harvester, source: Path, tmp_path: Path, break_it, kind: str
    ):
        out = tmp_path / "out"
        run_pipeline(harvester, out)
        before = contents(out)
        source.write_text(break_it(source.read_text("utf-8")), "utf-8")
        with pytest.raises(InputError) as error:
            run_pipeline(harvester, out)
        assert kind in [problem.kind for problem in error.value.problems]
        assert all(problem.where.file for problem in error.value.problems)
        assert contents(out) == before

    def test_a_wrong_encoding_stays_out(self, harvester: Harvester, source: Path, tmp_path: Path):
        source.write_bytes(source.read_text("utf-8").encode() + b"\xff")
        with pytest.raises(InputError, match="unreadable encoding"):
            run_pipeline(harvester, tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_metadata_that_does_not_meet_the_standard_stays_out(self, tmp_path: Path):
        shipped = load_harvester("bma-action-plan")
        spec = replace(
            shipped.datasets[0], gdcatalog={**shipped.datasets[0].gdcatalog, "license_id": "free"}
        )
        with pytest.raises(InputError, match="must be one of: Open Data Common"):
            run_pipeline(replace(shipped, datasets=(spec,)), tmp_path)
        assert not (tmp_path / "bma-action-plan-example-2564").exists()

    def test_two_datasets_of_one_title_stay_out(self, tmp_path: Path):
        shipped = load_harvester("bma-action-plan")
        twin = replace(shipped.datasets[0], key="twin")
        with pytest.raises(InputError, match="two datasets have the same one"):
            run_pipeline(replace(shipped, datasets=(*shipped.datasets, twin)), tmp_path)


class TestTheSourceDigest:
    def test_it_is_the_same_for_the_same_source(self):
        harvester = load_harvester("saraburi-pao-budget")
        assert source_digest(harvester) == source_digest(harvester)

    def test_it_changes_with_the_options(self):
        harvester = load_harvester("saraburi-pao-budget")
        assert source_digest(harvester) != source_digest(harvester, Options(bom=False))

    def test_it_changes_with_the_file(self, tmp_path: Path):
        shipped = load_harvester("saraburi-pao-budget")
        path = tmp_path / "a.csv"
        digests = []
        for text in ("a\n1\n", "a\n2\n"):
            path.write_text(text, "utf-8")
            source = replace(shipped.source, locations=(str(path),))
            digests.append(source_digest(replace(shipped, source=source)))
        assert digests[0] != digests[1]

    def test_it_changes_with_a_name_in_a_strategy_of_one_s_own(self, tmp_path: Path):
        harvester, path = load_harvester("portal-needs"), tmp_path / "nan-waste.yaml"
        digests: set[str] = set()
        for name in ("พลาสติกใช้ครั้งเดียว", "พลาสติก"):
            path.write_text(own.WASTE_STRATEGY.replace("พลาสติกใช้ครั้งเดียว", name), "utf-8")
            load.cache_clear()
            digests.add(source_digest(harvester, None, load(("saraburi-2561", str(path)))))
        assert len(digests) == 2

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("zones.csv", "ใต้", "ใต้สุด"),
            ("places.csv", "14.5,", "14.51,"),
            ("town.yaml", "เมืองคลอง]", "คลองเมือง]"),
            ("statuses.yaml", "เก็บแล้ว", "เก็บเรียบร้อยแล้ว"),
            ("channels.yaml", "Telephone", "Phone"),
        ],
    )
    def test_it_changes_with_every_file_of_the_codelists(
        self, tmp_path: Path, file: str, old: str, new: str
    ):
        texts = {
            "zones.csv": own.AREA_NAMES,
            "places.csv": own.AREA_PLACES,
            "town.yaml": own.AREA_LIST,
            "statuses.yaml": own.STATUS_LIST,
            "channels.yaml": own.CHANNEL_LIST,
        }
        harvester = load_harvester("portal-needs")
        assert old in texts[file]
        digests: set[str] = set()
        for changed in (texts, {**texts, file: texts[file].replace(old, new)}):
            for name, text in changed.items():
                (tmp_path / name).write_text(text, "utf-8")
            load.cache_clear()
            paths = [str(tmp_path / f"{name}.yaml") for name in ("town", "statuses", "channels")]
            digests.add(source_digest(harvester, None, load(("saraburi-2561",), *paths)))
        assert len(digests) == 2


class TestATableThatLosesARow:
    """The proof against the records, in the run itself."""

    @pytest.mark.parametrize(
        ("harvester", "table"),
        [
            ("portal-needs", "needs"),
            ("portal-needs", "needs_by_district_issue"),
            ("portal-needs", "needs_by_status"),
            ("portal-needs", "needs_by_agency"),
            ("saraburi-pao-budget", "budget_lines"),
            ("saraburi-pao-budget", "budget_by_strategy"),
        ],
    )
    def test_the_run_stops_and_what_was_published_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harvester: str, table: str
    ):
        build(harvester, tmp_path)
        before = self.published(tmp_path)
        made = TABLES[table].function
        key = "needs" if table == "needs_by_status" else TABLES[table].schema.primary_key[-1]

        def lossy(inputs: object, schema: object):
            rows = made(inputs, schema)  # type: ignore[arg-type]
            return rows.filter(rows[key] != rows[key].max().as_scalar())

        monkeypatch.setitem(TABLES, table, replace(TABLES[table], function=lossy))
        with pytest.raises(InputError, match="the table adds up to") as error:
            build(harvester, tmp_path)
        assert error.value.problems[0].where.file == table
        assert self.published(tmp_path) == before

    def published(self, out: Path) -> dict[str, bytes]:
        return {name: data for name, data in contents(out).items() if not name.startswith("lake")}


class TestASourceOfNothing:
    """Empty tables never take the place of good ones."""

    @pytest.mark.parametrize(
        ("needs", "kind", "said"),
        [
            ([], "no_needs", "there is no need of the area Saraburi \\(19\\)"),
            ([need(1, province="10", district="1001")], "no_needs", "no need of the area"),
            ([need(1, "submitted")], "no_public_needs", "not one need is public"),
        ],
    )
    def test_it_is_refused_and_what_was_there_stays(
        self, tmp_path: Path, needs: list[Need], kind: str, said: str
    ):
        harvester = load_harvester("portal-needs")
        run_pipeline(harvester, tmp_path, NEEDS)
        before = contents(tmp_path)
        with pytest.raises(InputError, match=said) as error:
            run_pipeline(harvester, tmp_path, needs)
        assert [problem.kind for problem in error.value.problems] == [kind]
        assert all(problem.reason.th != problem.reason.en for problem in error.value.problems)
        assert contents(tmp_path) == before

    def test_a_portal_of_all_areas_says_that_there_is_no_record(self, tmp_path: Path):
        harvester = replace(load_harvester("portal-needs"), mapping=NeedMapping(()))
        with pytest.raises(InputError, match="the source holds no record"):
            run_pipeline(harvester, tmp_path)
        assert not list(tmp_path.iterdir())


def test_a_need_of_another_province_does_not_enter_the_tables(
    built: dict[str, Built], tmp_path: Path
):
    """The dataset is titled as Saraburi's."""
    others = [
        need(40, title="เรื่องของกรุงเทพ", province="10", district="1001"),
        need(41, "submitted", province="10", district="1001", subdistrict="100101"),
        need(42, province="16", district="1601", fiscal_year=2560),
    ]
    harvester = load_harvester("portal-needs")
    run_pipeline(harvester, tmp_path, [*NEEDS, *others], options=Options(agencies=AGENCIES))
    (dataset,) = built["portal-needs"].datasets
    assert contents(tmp_path / dataset.name) == contents(dataset.folder)


def test_a_need_of_a_subdistrict_enters_the_tables_of_its_province(tmp_path: Path):
    inside = need(50, district="1902", subdistrict="190201")
    (dataset,) = run_pipeline(load_harvester("portal-needs"), tmp_path, [inside]).datasets
    assert [row["need_id"] for row in rows_of(dataset.folder / "needs.csv")] == [inside.need_id]


class TestTheCommand:
    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ckanext.needs", *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")

    def test_it_says_what_it_wrote(self, tmp_path: Path):
        done = self.run("build", "saraburi-pao-budget", "--out", str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert "budget_lines.csv: 101 rows" in done.stdout
        assert "101 records, 1 datasets" in done.stdout

    def test_an_error_is_one_line_and_exit_status_one(self, tmp_path: Path):
        done = self.run("build", "no-such", "--out", str(tmp_path))
        assert done.returncode == 1
        assert done.stderr.startswith("error: no-such · no such harvester")
        assert len(done.stderr.splitlines()) == 1

    def test_a_portal_s_needs_must_be_given_as_a_file(self, tmp_path: Path):
        for lang, said in (("en", "the command must be given them"), ("th", "ต้องบอกไฟล์ด้วย")):
            out = tmp_path / lang
            done = self.run("--lang", lang, "build", "portal-needs", "--out", str(out))
            assert done.returncode == 1
            assert said in done.stderr
            assert "--needs FILE" in done.stderr
            assert not out.exists()

    def test_it_lists_the_harvesters_without_loading_ckan(self):
        done = self.run("list")
        names = [line.split()[0] for line in done.stdout.splitlines()]
        assert names == [*harvester_names(), *template_names()]

    def test_it_builds_tables_of_a_spreadsheet_of_needs(self, tmp_path: Path):
        sheet = tmp_path / "needs.csv"
        sheet.write_text(
            "รหัสอ้างอิง,ชื่อเรื่อง,อำเภอ,จังหวัด,ประเด็น,ปีงบประมาณ,สถานะ,หน่วยงาน\n"
            "1,ซ่อมถนน,แก่งคอย,สระบุรี,ถนน/สะพาน,2568,เห็นชอบ,org-a\n",
            "utf-8",
        )
        done = self.run(
            "build", "portal-needs", "--needs", str(sheet), "--out", str(tmp_path / "o")
        )
        assert done.returncode == 0, done.stderr
        assert "needs.csv: 1 rows" in done.stdout


#: Folders of modules that work without CKAN (docs/architecture.md).
PURE = ("codelists", "privacy", "publish", "records", "sources", "tables", "thai", "voting")


def test_the_pipeline_never_imports_ckan():
    code = (
        "import sys, ckanext.needs.build, ckanext.needs.__main__\n"
        "from importlib import import_module; from pkgutil import iter_modules\n"
        "for name in sys.argv[1:]:\n"
        "    folder = import_module(f'ckanext.needs.{name}')\n"
        "    for module in iter_modules(folder.__path__, f'{folder.__name__}.'):\n"
        "        import_module(module.name)\n"
        "sys.exit(any(name == 'ckan' or name.startswith('ckan.') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code, *PURE]).returncode == 0
