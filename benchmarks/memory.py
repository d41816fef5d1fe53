"""The memory that a piece of work takes, in a process of its own or in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPORT = "; from pathlib import Path; print(Path('/proc/self/status').read_text())"


def peak(code: str, *arguments: object) -> float:
    """Run Python code and return the MB of memory that its process took at most.

    Linux's `ru_maxrss` would count what this process took before it started that one.

    :param arguments: its `sys.argv[1:]`
    """
    command = [sys.executable, "-W", "ignore", "-c", code + REPORT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout.split("VmHWM:")[1].split()[0]) / 1024


def resident() -> int:
    """Return the bytes of memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
