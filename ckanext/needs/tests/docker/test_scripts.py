"""The scripts: they parse, and what goes wrong is said in one line that names it."""

import os
import socket
import subprocess

import pytest

from . import PROJECT, SCRIPTS

COMMANDS = [path for path in (PROJECT / "bin").iterdir() if path.is_file()]
BASH_FILES = [
    path
    for path in sorted([*SCRIPTS.glob("*.sh"), *COMMANDS, PROJECT / ".ci/run"])
    if path.read_bytes().startswith(b"#!/usr/bin/env bash") or path.name == "common.sh"
]


def run(*command, **environment):
    return subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **environment},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def busy_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield str(listening.getsockname()[1])


@pytest.mark.parametrize("path", BASH_FILES, ids=lambda path: path.name)
def test_every_script_parses(path):
    assert run("bash", "-n", path).stderr == ""


@pytest.mark.parametrize(
    ("script", "variable"),
    [
        ("postgres.sh", "NEEDS_PG_PORT"),
        ("redis.sh", "NEEDS_REDIS_PORT"),
        ("solr.sh", "NEEDS_SOLR_PORT"),
    ],
)
def test_a_port_in_use_is_named_with_the_variable_that_changes_it(
    script, variable, busy_port, tmp_path
):
    answer = run(SCRIPTS / script, "start", NEEDS_VAR=str(tmp_path), **{variable: busy_port})
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert busy_port in answer.stderr
    assert variable in answer.stderr


def test_an_instance_name_that_no_database_can_have_is_refused():
    answer = run(SCRIPTS / "instance.sh", "create", "Robert'); DROP")
    assert answer.returncode == 1
    assert "small letters" in answer.stderr


def test_an_unknown_version_of_ckan_is_refused_with_those_that_are_known(tmp_path):
    answer = run(SCRIPTS / "python-env.sh", NEEDS_CKAN="1.0", NEEDS_VENVS=str(tmp_path))
    assert answer.returncode == 1
    assert "2.11" in answer.stderr
    assert "2.12" in answer.stderr


def test_settings_have_secrets_of_their_own_that_others_cannot_read(tmp_path):
    for name in ("a", "b"):
        assert run(SCRIPTS / "ckan-ini.sh", tmp_path / name / "ckan.ini").returncode == 0
    first, second = (tmp_path / name / "ckan.ini" for name in ("a", "b"))
    assert "@" not in first.read_text().replace("@127.0.0.1", "")
    assert secret_of(first) != secret_of(second)
    assert first.stat().st_mode & 0o077 == 0


def secret_of(path):
    lines = path.read_text().splitlines()
    return next(line for line in lines if line.startswith("SECRET_KEY"))


def test_settings_without_an_address_are_not_written(tmp_path):
    answer = run(SCRIPTS / "ckan-ini.sh", tmp_path / "ckan.ini", CKAN_SOLR_URL="")
    assert answer.returncode == 1
    assert "CKAN_SOLR_URL" in answer.stderr
    assert not (tmp_path / "ckan.ini").exists()


def test_a_failing_step_leaves_one_line_with_its_own_words_and_the_log(tmp_path):
    script = (
        f'. {SCRIPTS}/common.sh; step "Trying" {tmp_path}/log sh -c "echo no such luck; exit 3"'
    )
    answer = run("bash", "-c", script)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == (f"error: Trying: no such luck (log: {tmp_path}/log)")


def test_the_shared_list_of_plugins_is_the_one_that_is_tested():
    def plugins(path):
        text = (PROJECT / path).read_text(encoding="utf-8").split("ckan.plugins = ")[1]
        return text.split("\n\n")[0].split()

    assert plugins("docker/ckan.ini.template")[: len(plugins("test.ini"))] == plugins("test.ini")
