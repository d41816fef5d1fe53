#!/usr/bin/env bash
# Makes or upgrades everything that CKAN and its plugins keep in the databases of one instance.
# usage: ckan-database.sh NAME INI
. "$(dirname "$0")/common.sh"

NAME=$1
INI=$2
eval "$("$SCRIPTS/instance.sh" env "$NAME")"
ckan=$VENV/bin/ckan
[ -x "$ckan" ] || fail "CKAN $NEEDS_CKAN is not installed; run docker/scripts/python-env.sh"

"$ckan" -c "$INI" db init
"$ckan" -c "$INI" db pending-migrations --apply
"$ckan" -c "$INI" datastore set-permissions | "$SCRIPTS/postgres.sh" sql >/dev/null
