"""Commands of the documents, run by a shell as they stand there, against the portal of the test."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
#: The portal that the documents speak of.
PORTAL = "http://localhost:5000"
SHELL_BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```", re.S | re.M)
#: Before each command: an answer that is an error ends the script, each answer has its own line.
STRICT = """set -euo pipefail
curl() { command curl --fail-with-body --noproxy '*' "$@"; echo; }
"""


def blocks(page: Path) -> list[str]:
    """Return the page's blocks of shell commands, without the indent of a list around them."""
    found = SHELL_BLOCK.findall(page.read_text("utf-8"))
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


def run(script: str, address: str, token: str = "", **variables: str) -> str:
    """Return what a script printed.

    :param address: stands where the page has `PORTAL`, in its text and in the variable
    :raises AssertionError: a command failed, or the portal answered with an error
    """
    done = subprocess.run(
        ["bash", "-c", STRICT + script.replace(PORTAL, address)],
        env={**os.environ, "TOKEN": token, "PORTAL": address, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def answers(script: str, address: str, token: str = "") -> list:
    """Return the JSON answers of a script, each on a line of its own."""
    said = run(script, address, token)
    return [json.loads(line) for line in said.splitlines() if line.strip()]
