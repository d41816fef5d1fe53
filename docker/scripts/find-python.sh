#!/usr/bin/env bash
# Prints the system's Python, 3.11 or newer (a pyenv or conda that stands before it in PATH is passed over).
. "$(dirname "$0")/common.sh"

for python in "${NEEDS_PYTHON:-}" /usr/bin/python3 /usr/bin/python3.1[1-9] /usr/local/bin/python3; do
  if [ -x "$python" ] && "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    printf '%s\n' "$python"
    exit 0
  fi
done
fail "no Python 3.11 or newer in /usr/bin; install one, or name it: export NEEDS_PYTHON=/path/to/python3"
