"""The programs of the pages do what they say, on a portal that runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.ckan
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


@pytest.fixture
def programs(app, address):
    shown = BeautifulSoup(app.get("/en/research/tables/budget_lines").body, "html.parser")
    return {
        figure.figcaption.get_text(strip=True): figure.pre.get_text()
        for figure in shown.select(".needs-snippet")
    }


def run(command, folder):
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, env={"PATH": PATH}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pandas_counts_the_lines_of_each_year(programs, tmp_path):
    printed = run([sys.executable, "-c", programs["Python (pandas)"]], tmp_path)
    assert "2568    2" in printed


def test_duckdb_counts_them_too(programs, tmp_path):
    printed = run([sys.executable, "-c", programs["Python (DuckDB)"]], tmp_path)
    assert "2568" in printed
    assert (tmp_path / "budget_lines.csv").is_file()


def test_curl_saves_the_table_and_asks_for_rows(programs, tmp_path):
    printed = run(["sh", "-ec", programs["curl"]], tmp_path)
    assert '"success": true' in printed
    assert (tmp_path / "budget_lines.csv").read_text("utf-8-sig").startswith("line_id,")


@pytest.mark.skipif(not shutil.which("Rscript"), reason="no R: r-base-core")
@pytest.mark.parametrize("said", ["C.UTF-8", "C"])
def test_r_counts_them_too_and_has_codes_as_texts(programs, tmp_path, said):
    more = programs["R"] + "stopifnot(is.character(table$area), !anyNA(table$line_id))\n"
    (tmp_path / "read.R").write_text(more, "utf-8")
    printed = run(["env", f"LC_ALL={said}", "Rscript", "read.R"], tmp_path)
    assert printed.split() == ["2568", "2569", "2", "1"]
