"""The built wheel, installed in an empty environment, is the whole extension."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from babel.messages.pofile import read_po

SCHEMA = "from_wheel"
#: The home page in Thai, as a reader of the installed portal gets it.
HOME = """
from ckan.cli import load_config
from ckan.config.middleware import make_app
from werkzeug.test import Client
answer = Client(make_app(load_config())).get("/th/")
print(answer.status_code, answer.get_data(as_text=True))
"""
ROOT = Path(__file__).resolve().parents[4]
UV = Path(sys.prefix) / "bin" / "uv"
CKAN_VERSION = importlib.metadata.version("ckan")
CONSTRAINTS = ROOT / "docker" / "constraints" / f"{CKAN_VERSION.rsplit('.', 1)[0]}.txt"


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={k: v for k, v in (os.environ | environment).items() if k != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside")


@pytest.fixture(scope="module")
def wheel(outside: Path) -> Path:
    run(UV, "build", "--out-dir", outside, ROOT, cwd=outside)
    [built] = outside.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(outside: Path, wheel: Path) -> Path:
    """Install the wheel and CKAN in an environment that has never seen this repository."""
    venv.create(outside / "venv", with_pip=False)
    interpreter = outside / "venv" / "bin" / "python"
    run(
        *(UV, "pip", "install", "--python", interpreter, "--constraints", CONSTRAINTS),
        *(f"ckan[requirements]=={CKAN_VERSION}", wheel),
        cwd=outside,
    )
    return interpreter


def installed_files(python: Path, cwd: Path) -> set[str]:
    script = (
        "import importlib.metadata as m, json;"
        "print(json.dumps([str(f) for f in m.files('ckanext-needs')]))"
    )
    return set(json.loads(run(python, "-c", script, cwd=cwd)))


def repository_files(folder: str, package: str, *suffixes: str) -> set[str]:
    return {
        f"{package}/{path.relative_to(ROOT / folder)}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in suffixes
    }


@pytest.mark.parametrize(
    ("folder", "package", "suffixes"),
    [
        ("schemas", "ckanext/needs/schemas", (".yaml", ".csv", ".json")),
        ("harvesters", "ckanext/needs/harvesters", (".yaml", ".csv", ".md")),
        ("ckanext/needs/templates", "ckanext/needs/templates", (".html",)),
        ("ckanext/needs/assets", "ckanext/needs/assets", (".js", ".css", ".yml")),
        ("ckanext/needs/migration", "ckanext/needs/migration", (".py", ".ini", ".mako")),
        ("ckanext/needs/i18n", "ckanext/needs/i18n", (".po", ".mo")),
    ],
)
def test_wheel_carries_every_file_of(
    python: Path, outside: Path, folder: str, package: str, suffixes: tuple[str, ...]
) -> None:
    expected = repository_files(folder, package, *suffixes)
    assert expected, f"nothing in {folder}: this test would prove nothing"
    assert expected - installed_files(python, outside) == set()


def test_wheel_carries_compiled_translations(python: Path, outside: Path) -> None:
    assert any(
        name.endswith("LC_MESSAGES/ckanext-needs.mo") for name in installed_files(python, outside)
    )


def test_wheel_does_not_replace_the_shared_ckanext_package(python: Path, outside: Path) -> None:
    assert "ckanext/__init__.py" not in installed_files(python, outside)


def test_installed_extension_builds_a_source_without_services(python: Path, outside: Path) -> None:
    out = outside / "built"
    run(python, "-m", "ckanext.needs", "build", "saraburi-pao-budget", "--out", out, cwd=outside)
    [lines] = out.rglob("budget_lines.csv")
    assert len(lines.read_text(encoding="utf-8-sig").splitlines()) == 1 + 49 + 52


@pytest.mark.ckan
def test_installed_extension_loads_in_ckan_and_offers_its_commands(
    python: Path, outside: Path
) -> None:
    ckan = python.with_name("ckan")
    listed = run(ckan, "-c", ROOT / "test.ini", "needs", "--help", cwd=outside)
    assert {"load", "harvest"} <= set(listed.split())


@pytest.fixture(scope="module")
def empty_database() -> Iterator[dict[str, str]]:
    """Where the installed CKAN keeps its tables: a schema that is empty, beside the tests' own."""
    engine = sa.create_engine(os.environ["CKAN_SQLALCHEMY_URL"])
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
    yield {"PGOPTIONS": f"-c search_path={SCHEMA}", "CKAN_INI": str(ROOT / "test.ini")}
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    engine.dispose()


@pytest.mark.ckan
class TestAPortalOfIt:
    """The installed extension in a CKAN with a database of its own."""

    def test_it_makes_its_tables(
        self, python: Path, outside: Path, empty_database: dict[str, str]
    ) -> None:
        ckan = python.with_name("ckan")
        run(ckan, "db", "upgrade", "--skip-plugins", cwd=outside, **empty_database)
        run(ckan, "db", "upgrade", "--plugin", "needs", cwd=outside, **empty_database)
        engine = sa.create_engine(os.environ["CKAN_SQLALCHEMY_URL"])
        assert {"package", "need_run"} <= set(sa.inspect(engine).get_table_names(SCHEMA))
        engine.dispose()

    def test_it_shows_its_home_page_in_thai(
        self, python: Path, outside: Path, empty_database: dict[str, str]
    ) -> None:
        page = run(python, "-c", HOME, cwd=outside, **empty_database)
        assert page.startswith("200 ")
        assert 'class="main needs-reading needs-home"' in page
        assert _thai("Needs, budgets and plans as tables that everyone may use.") in page


def _thai(english: str) -> str:
    """Return what the translators wrote, which the portal can only know from its .mo."""
    path = ROOT / "ckanext/needs/i18n/th/LC_MESSAGES/ckanext-needs.po"
    with path.open(encoding="utf-8") as catalogue:
        return str(read_po(catalogue)[english].string)
