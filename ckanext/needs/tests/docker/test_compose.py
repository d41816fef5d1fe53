"""The compose file against its specification, and against what a public portal must not do."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
import yaml

from . import DOCKER, PROJECT

COMPOSE = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
SECRET = re.compile("PASSWORD|SECRET|TOKEN_KEY")


@pytest.fixture(scope="module")
def specification():
    """The schema that check-jsonschema ships; that package itself needs more than CKAN 2.11 has."""
    folder = Path(find_spec("check_jsonschema").submodule_search_locations[0])
    schema = folder / "builtin_schemas/vendor/compose-spec.json"
    return json.loads(schema.read_text(encoding="utf-8"))


def test_the_file_follows_the_compose_specification(specification):
    jsonschema.validate(COMPOSE, specification)


def test_a_misspelt_key_would_be_found(specification):
    broken = {**COMPOSE, "services": {"web": {**SERVICES["web"], "helthcheck": {}}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, specification)


def test_every_process_of_the_portal_has_a_container():
    assert set(SERVICES) == {
        "db", "redis", "solr", "setup", "web", "worker", "gather", "fetch", "scheduler",
    }  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_runs_as_root(name):
    assert SERVICES[name]["user"] == "needs"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "setup"])
def test_every_lasting_container_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_comes_from_the_env_file_and_its_absence_stops_the_start(name):
    secrets = {k: v for k, v in SERVICES[name]["environment"].items() if SECRET.search(k)}
    assert all(value.startswith(f"${{{key}:?") for key, value in secrets.items())


def test_only_the_pages_are_reachable_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_runs_one_of_our_scripts(name):
    script = PROJECT / SERVICES[name]["command"][0]
    assert script.parent == DOCKER / "scripts"
    assert script.stat().st_mode & 0o111


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_are_named_so_that_data_outlives_a_container(name):
    for volume in SERVICES[name].get("volumes", []):
        assert volume.split(":")[0] in COMPOSE["volumes"]


def test_the_example_env_file_names_every_variable_and_holds_no_secret():
    asked = set(re.findall(r"\$\{(\w+)", (DOCKER / "compose.yaml").read_text(encoding="utf-8")))
    lines = (DOCKER / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert asked == set(given)
    assert not any(value for key, value in given.items() if SECRET.search(key))
