#!/usr/bin/env bash
# An instance with its databases ready for CKAN: prepare-instance.sh NAME INI
# One that another version of CKAN has used is made anew (only bin/test does that, with instances that hold nothing of value).
. "$(dirname "$0")/common.sh"

NAME=$1
INI=$2
STATE=$SERVICES/instances/$NAME
mkdir -p "$(dirname "$STATE")"

migrations=$(find "$PROJECT/ckanext/needs/migration" -path '*/versions/*.py' -print0 2>/dev/null | sort -z | xargs -0r sha256sum)
wanted="$NEEDS_CKAN
$(sha256sum <"$VENV/.installed")
$migrations"
before=$(cat "$STATE" 2>/dev/null || true)
if [ -n "$before" ] && [ "${before%%$'\n'*}" != "$NEEDS_CKAN" ]; then
  [ "$NAME" != demo ] || fail "the demo was made with CKAN ${before%%$'\n'*}; run bin/demo clean first"
  "$SCRIPTS/instance.sh" drop "$NAME"
  before=
fi
"$SCRIPTS/instance.sh" create "$NAME"
[ "$before" != "$wanted" ] || exit 0
"$SCRIPTS/ckan-database.sh" "$NAME" "$INI"
printf '%s\n' "$wanted" >"$STATE"
