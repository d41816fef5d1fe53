"""Tests of docker/: the containers, and the scripts that set up a portal with or without them."""

from pathlib import Path

PROJECT = Path(__file__).parents[4]
DOCKER = PROJECT / "docker"
SCRIPTS = DOCKER / "scripts"
