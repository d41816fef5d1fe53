"""The image's steps are the scripts that bin/test itself has run before these tests."""

import re

import pytest

from . import DOCKER, PROJECT, SCRIPTS

DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
STAGES = {
    name: body
    for name, body in re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM|\Z)", DOCKERFILE, re.M | re.S)
}


def scripts_named_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![$\w-])[\w-]+\.sh", text))


def scripts_reached_from(*entry_points: str) -> set[str]:
    """Every script that these files run, directly or through another."""
    found: set[str] = set()
    waiting = {name for path in entry_points for name in scripts_named_in(read(path))}
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= scripts_named_in(read(f"docker/scripts/{name}")) - found
    return found


def read(path: str) -> str:
    text = (PROJECT / path).read_text(encoding="utf-8")
    for loop in re.findall(r"SCRIPT_OF=\(([\w ]+)\)", text):
        text += " ".join(f"{name}.sh" for name in loop.split())
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("script", sorted(scripts_named_in(DOCKERFILE)))
def test_a_step_is_a_script_that_bin_test_runs_too(script):
    assert (SCRIPTS / script).stat().st_mode & 0o111
    assert script in scripts_reached_from("bin/test")


def test_a_container_starts_only_scripts_that_the_commands_run_too():
    started = scripts_named_in((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    assert started <= scripts_reached_from("bin/test", "bin/demo")


@pytest.mark.parametrize("stage", [name for name in STAGES if name != "base"])
def test_an_image_ends_as_a_user_who_is_not_root(stage):
    users = re.findall(r"^USER (\S+)", STAGES[stage], re.M)
    assert users[-1:] == ["needs"]


def test_no_secret_is_baked_in():
    assert not re.search(r"(PASSWORD|SECRET_KEY|TOKEN_KEY)\s*=?\s*\S", DOCKERFILE)
    assert "docker/.env" in (PROJECT / ".dockerignore").read_text(encoding="utf-8").split()
