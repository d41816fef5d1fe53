#!/usr/bin/env bash
# A virtual environment with CKAN, this extension and all they need, in the versions of docker/constraints/.
# usage: python-env.sh [--portal]     CKAN's version: NEEDS_CKAN=2.12 (default) or 2.11. It goes to .venv/<version>.
#   --portal   what a portal runs, nothing for tests, and this extension as an installed package
. "$(dirname "$0")/common.sh"

CONSTRAINTS=$PROJECT/docker/constraints/$NEEDS_CKAN.txt
STAMP=$VENV/.installed
[ -s "$CONSTRAINTS" ] || fail "no constraints for CKAN $NEEDS_CKAN; known: $(cd "$PROJECT/docker/constraints" && echo *.txt)"
ckan_version=$(sed -n 's/^ckan==\([0-9.]*\).*/\1/p' "$CONSTRAINTS")

if [ "${1:-}" = --portal ]; then
  wanted=(-r "$PROJECT/docker/requirements.txt" "ckan[requirements]==$ckan_version" "$PROJECT")
else
  wanted=(-r "$PROJECT/dev-requirements.txt" "ckan[requirements,dev]==$ckan_version" -e "$PROJECT")
fi
state=$(cat "$CONSTRAINTS" "$PROJECT"/{pyproject.toml,setup.py,dev-requirements.txt,docker/requirements.txt} "$0" | sha256sum; echo "${1:-} $PROJECT")
[ "$(cat "$STAMP" 2>/dev/null)" != "$state" ] || exit 0

trust_machine_certificates
export UV_CACHE_DIR=$NEEDS_VAR/cache/uv PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_PROGRESS=1
python=$("$SCRIPTS/find-python.sh")
"$VENV/bin/python" -c 'import pip' 2>/dev/null || "$python" -m venv --clear "$VENV" || fail "$python cannot make a virtual environment; install python3-venv"
[ -x "$VENV/bin/uv" ] || "$VENV/bin/python" -m pip install -q "uv==$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' "$CONSTRAINTS")" \
  || fail "uv could not be installed from PyPI; is PyPI reachable from here?"
"$VENV/bin/uv" pip install --compile-bytecode --python "$VENV/bin/python" -c "$CONSTRAINTS" "${wanted[@]}" \
  || fail "the Python packages could not be installed"
printf '%s\n' "$state" >"$STAMP"
