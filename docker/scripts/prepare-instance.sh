#!/usr/bin/env bash
# An instance with its databases ready for CKAN: prepare-instance.sh NAME INI
# The tests' instances, which hold nothing of value, are made anew when another version of CKAN has used them.
# Any other is upgraded.
. "$(dirname "$0")/common.sh"

NAME=$1
INI=$2
STATE=$SERVICES/instances/$NAME
mkdir -p "$(dirname "$STATE")"

migrations=$(cat "$PROJECT"/ckanext/needs/migration/*/versions/*.py 2>/dev/null | sha256sum || true)
wanted="$NEEDS_CKAN
$(sha256sum <"$VENV/.installed")
$migrations"
before=$(cat "$STATE" 2>/dev/null || true)
if [ -n "$before" ] && [ "${before%%$'\n'*}" != "$NEEDS_CKAN" ]; then
  case $NAME in test | test_gw* | second | bench) "$SCRIPTS/instance.sh" drop "$NAME" ;; esac
  before=
fi
"$SCRIPTS/instance.sh" create "$NAME"
[ "$before" != "$wanted" ] || exit 0
"$SCRIPTS/ckan-database.sh" "$NAME" "$INI"
printf '%s\n' "$wanted" >"$STATE"
