"""A new source is one YAML file and no Python, as docs/sources.md says."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ckanext.needs.harvester import harvesters_folder, template_names

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "sources.md"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ckanext.needs", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def block(language: str) -> str:
    """Return the text of the document's one block in a language."""
    (text,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the document's two files, as a reader would copy them."""
    (tmp_path / "town.csv").write_text(block("csv"), "utf-8")
    (tmp_path / "town-budget.yaml").write_text(block("yaml"), "utf-8")
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_documents_two_files_become_a_dataset(folder: Path):
    done = run("build", "./town-budget.yaml", "--out", "out", folder=folder)
    assert done.returncode == 0, done.stderr
    lines = rows(folder / "out" / "town-budget" / "budget_lines.csv")
    assert [(r["fiscal_year_be"], r["project"], r["amount"], r["basis"]) for r in lines] == [
        ("2568", "ห้องสมุดชุมชน", "1250000", "total"),
        ("2568", "ตรวจสุขภาพผู้สูงอายุ", "480000", "total"),
        ("2569", "ห้องสมุดชุมชน", "", "not_reported"),
    ]


def test_a_mistake_in_the_yaml_is_told_with_line_and_key(folder: Path):
    path = folder / "town-budget.yaml"
    path.write_text(path.read_text("utf-8").replace("code_path:", "codepath:"), "utf-8")
    done = run("build", "./town-budget.yaml", "--out", "out", folder=folder)
    assert done.returncode == 1
    assert "town-budget.yaml:13 · mapping.codepath · unknown key" in done.stderr
    assert "the closest is «code_path»" in done.stderr
    assert not (folder / "out").exists()


def test_a_mistake_in_the_file_is_told_with_row_and_column(folder: Path):
    path = folder / "town.csv"
    path.write_text(path.read_text("utf-8").replace("480", "สี่แสน"), "utf-8")
    done = run("--lang", "th", "build", "./town-budget.yaml", "--out", "out", folder=folder)
    assert "town.csv:3 · งบประมาณ (พันบาท) · «สี่แสน»" in done.stderr


@pytest.mark.parametrize("name", template_names())
def test_a_template_is_printed_with_a_schema_that_an_editor_finds(tmp_path: Path, name: str):
    done = run("template", name, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", done.stdout)
    assert found
    assert Path(found[1]).is_file()
    assert f"\nname: {name}\n" in done.stdout


def test_a_template_that_is_not_there_is_told_with_those_that_are(tmp_path: Path):
    done = run("template", "bangkok-budgets", folder=tmp_path)
    assert done.returncode == 1
    assert "the closest is «bangkok-budget»" in done.stderr


def test_the_document_names_every_template():
    named = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert set(named) >= set(template_names())


def test_files_of_invented_rows_are_called_so():
    files = [p for p in (harvesters_folder() / "templates" / "data").iterdir() if p.is_file()]
    assert files
    assert all("-invented." in path.name for path in files)


def test_a_row_that_is_left_out_is_told_apart_from_a_warning(tmp_path: Path):
    done = run("build", "local-development-plan", "--out", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "left out: local-development-plan-invented.csv:6 · budget_70 · «กฎหมาย»" in done.stderr
    done = run("build", "community-fund", "--out", "out", folder=tmp_path)
    assert "warning: community-fund-invented.csv:6 · district · «ยำนนำวำ»" in done.stderr
