"""A CSV of budget lines into the lake's Parquet files, beside pandas doing the same mapping.

Both give the same columns. Pandas does what it is quick at: it cleans each distinct text of a
column once, parses years and amounts as whole columns, and groups lines about the same thing to
number them. Times are of the processor, not of the clock: both work in one process.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.memory import peak
from benchmarks.result import Result

TARGET = 3.0
#: Memory at the size asked for may be half as much again as at a tenth of it.
MEMORY_TARGET = 1 / 1.5
HEADER = (
    *("ปีงบประมาณ", "จังหวัด", "ด้านรายจ่าย", "แผนงานรายจ่าย", "งานรายจ่าย"),
    *("ประเภทรายจ่าย", "โครงการ", "หน่วยงาน", "จำนวนเงิน"),
)
CLASSES = ("ด้านรายจ่าย", "แผนงานรายจ่าย", "งานรายจ่าย", "ประเภทรายจ่าย")
PLANS = {
    "ด้านบริหารทั่วไป": ("บริหารงานทั่วไป", "การรักษาความสงบภายใน"),
    "ด้านบริการชุมชนและสังคม": ("การศึกษา", "สาธารณสุข", "สังคมสงเคราะห์", "เคหะและชุมชน"),
    "ด้านการเศรษฐกิจ": ("อุตสาหกรรมและการโยธา", "การเกษตร"),
}
TYPES = ("งบบุคลากร", "งบดำเนินงาน", "งบลงทุน", "งบเงินอุดหนุน", "งบรายจ่ายอื่น")
WORKS = ("ก่อสร้างถนนคอนกรีต", "ปรับปรุงระบบประปา", "ขุดลอกคลอง", "ติดตั้งไฟฟ้าสาธารณะ", "ส่งเสริมอาชีพ")
YEARS = range(2561, 2570)
HARVESTER = """
name: bench-lines
title: { th: ก, en: a }
source: { format: csv, locations: [%s], attribution: { th: ก, en: a }, licence: none }
records: budget_lines
mapping:
  area_column: จังหวัด
  area_level: province
  phase: approved
  fiscal_year: ปีงบประมาณ
  code_path: [ด้านรายจ่าย, แผนงานรายจ่าย, งานรายจ่าย, ประเภทรายจ่าย]
  plan: แผนงานรายจ่าย
  work: งานรายจ่าย
  expense_type: ประเภทรายจ่าย
  project: โครงการ
  agency: หน่วยงาน
  amount: จำนวนเงิน
"""


def measure(size: int) -> Iterator[Result]:
    """Read and map `size` lines of nine years and all provinces; then the memory that it takes."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        write_lines(large, size)
        write_lines(small, size // 10)
        ours = _seconds(lambda: read_ours(large, Path(folder) / "ours"))
        theirs = _seconds(lambda: read_with_pandas(large, Path(folder) / "theirs"))
        yield Result(
            f"read and map budget lines, {size:,} rows",
            "rows/s",
            size / ours,
            size / theirs,
            TARGET,
        )
        yield Result(
            f"peak memory of that at {size // 10:,} rows, against {size:,}",
            "MB",
            _peak(small),
            _peak(large),
            MEMORY_TARGET,
        )


def write_lines(path: Path, size: int) -> None:
    """Write a synthetic table in the shape of local governments' budgets, sorted by year."""
    from ckanext.needs.codelists import default

    dice = random.Random(2568)
    provinces = [area.name.th for area in default().areas.children("")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(size):
            place = number * len(YEARS) * len(provinces) // size
            year, province = YEARS[place // len(provinces)], provinces[place % len(provinces)]
            side = dice.choice(tuple(PLANS))
            plan = dice.choice(PLANS[side])
            project = (
                f"โครงการ{dice.choice(WORKS)} หมู่ที่ {dice.randrange(1, 20)} "
                f"สายที่ {dice.randrange(1, 200)}"
            )
            agency = f"องค์การบริหารส่วนจังหวัด{province}"
            amount = f"{dice.randrange(1, 50_000) * 100:,}"
            row = (year, province, side, plan, f"งาน{plan}", dice.choice(TYPES))
            writer.writerow((*row, project, agency, amount))


def read_ours(path: Path, out: Path) -> None:
    """Read a file as a harvest does, to the files of the lake."""
    from ckanext.needs.codelists import default
    from ckanext.needs.harvester import load_harvester
    from ckanext.needs.records.gather import gather

    shipped = Path(load_harvester("saraburi-pao-budget").path).read_text("utf-8")
    declared = path.with_suffix(".yaml")
    declared.write_text(HARVESTER % path + shipped[shipped.index("datasets:") :], "utf-8")
    gathered = gather(load_harvester(declared), (), default(), out)
    assert not gathered.refused
    assert gathered.staged.rows == gathered.read


def read_with_pandas(path: Path, out: Path) -> None:
    """Read a file with pandas, and write the same columns to Parquet."""
    import pandas as pd

    from ckanext.needs.codelists import default
    from ckanext.needs.records.budget_line import PATH_SEPARATOR
    from ckanext.needs.thai import fold, normalise

    read: Any = pd.read_csv(path, dtype=str, keep_default_na=False)
    codes = {area.name.th: area.code for area in default().areas.children("")}
    texts = {name: _each(read[name], normalise) for name in HEADER}
    classes = [texts[name] for name in CLASSES]
    lines = pd.DataFrame(
        {
            "fiscal_year": _numbers(texts["ปีงบประมาณ"]).astype("int32"),
            "phase": "approved",
            "area": texts["จังหวัด"].map(codes),
            "strategy": "",
            "code_path": classes[0].str.cat(classes[1:], sep=PATH_SEPARATOR),
            "plan": texts["แผนงานรายจ่าย"],
            "project": texts["โครงการ"],
            "agency": texts["หน่วยงาน"],
            "basis": "total",
            "source_ref": f"{path.name}:" + (read.index + 2).astype(str),
            "amount": _numbers(texts["จำนวนเงิน"]),
            "work": texts["งานรายจ่าย"],
            "expense_type": texts["ประเภทรายจ่าย"],
            "amount_text": read["จำนวนเงิน"],
        }
    )
    lines.insert(0, "line_id", _ids(lines, fold))
    _write_partitions(lines, out)


def _each(column: Any, clean: Callable[[str], str]) -> Any:
    """Return a column of texts, each distinct one cleaned once."""
    return column.map({text: clean(text) for text in column.unique()})


def _numbers(column: Any) -> Any:
    import pandas

    pd: Any = pandas
    return pd.to_numeric(column.str.replace(",", "", regex=False))


def _ids(lines: Any, fold: Callable[[str], str]) -> list[str]:
    from ckanext.needs.records.ids import stable_id

    years = lines["fiscal_year"].astype(str)
    path, project = _each(lines["code_path"], fold), _each(lines["project"], fold)
    keys = [years, lines["phase"], lines["area"], path, project]
    order = lines["amount"].sort_values(kind="stable").index
    again = lines.loc[order].groupby([key.loc[order].to_numpy() for key in keys])
    number = again.cumcount().reindex(lines.index) + 1
    parts = zip(*keys, number, strict=True)
    return [
        stable_id("budget_line", "bench-lines", y, p, a, c, "", t, *([str(n)] if n > 1 else []))
        for y, p, a, c, t, n in parts
    ]


def _write_partitions(lines: Any, out: Path) -> None:
    """Write every column of a budget line, one file an area and fiscal year."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ckanext.needs.records.schemas import record_schema

    schema: Any = record_schema("budget_line")
    for (area, year), part in lines.groupby(["area", "fiscal_year"]):
        folder = out / f"area={area}" / f"fiscal_year={year}"
        folder.mkdir(parents=True)
        arrays = [_array(part, field) for field in schema]
        table = pa.Table.from_arrays(arrays, schema=schema)
        pq.write_table(table, folder / "part.parquet", compression="zstd")


def _array(lines: Any, field: Any) -> Any:
    """Return a column with the type of the lake; one that the source does not have is empty."""
    import pyarrow

    pa: Any = pyarrow
    if field.name not in lines:
        nothing = pa.scalar("" if field.type == pa.string() else None, field.type)
        return pa.repeat(nothing, len(lines))
    values = pa.array(lines[field.name].to_numpy(), from_pandas=True)
    if pa.types.is_decimal(field.type):
        values = values.cast(pa.decimal128(21, 2))
    return values.cast(field.type)


def _peak(path: Path) -> float:
    """Return the MB of memory that a process of its own takes at most to read a file our way."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.read_lines import read_ours; "
        "path = Path(sys.argv[1]); read_ours(path, path.with_suffix('.peak'))"
    )
    return peak(code, path)


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
