#!/usr/bin/env bash
# Turns the translations in ckanext/needs/i18n into the form that programs read (.po to .mo).
. "$(dirname "$0")/common.sh"

compgen -G "$PROJECT/ckanext/needs/i18n/*/LC_MESSAGES/*.po" >/dev/null || exit 0
"$VENV/bin/pybabel" -q compile -D ckanext-needs -d "$PROJECT/ckanext/needs/i18n" \
  || fail "the translations in ckanext/needs/i18n could not be compiled"
