"""The built wheel, installed in an empty environment, is the whole extension."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
UV = Path(sys.prefix) / "bin" / "uv"
CKAN_VERSION = importlib.metadata.version("ckan")
CONSTRAINTS = ROOT / "docker" / "constraints" / f"{CKAN_VERSION.rsplit('.', 1)[0]}.txt"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
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
        ("schemas", "ckanext/needs/schemas", (".yaml", ".csv")),
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
