#!/usr/bin/env bash
# Settings and databases of one portal, made or brought up to date: portal-setup.sh INSTANCE SETTINGS_FILE
. "$(dirname "$0")/common.sh"

"$SCRIPTS/instance.sh" create "$1"
eval "$("$SCRIPTS/instance.sh" env "$1")"
"$SCRIPTS/ckan-ini.sh" "$2"
"$SCRIPTS/prepare-instance.sh" "$1" "$2"
