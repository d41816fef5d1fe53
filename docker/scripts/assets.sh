#!/usr/bin/env bash
# Bundles scripts and fonts from npm for the pages, and makes the fonts that pictures are drawn with. Again only when
# package-lock.json or the sources have changed.
. "$(dirname "$0")/common.sh"

cd "$PROJECT"
built=ckanext/needs/public/needs-static
stamp=$built/.built
state=$(cat package-lock.json ckanext/needs/assets/build.mjs ckanext/needs/assets/scripts/*.js docker/scripts/drawing_fonts.py docker/scripts/icon_fonts.py "$0" | sha256sum)
[ "$(cat "$stamp" 2>/dev/null)" != "$state" ] || exit 0

trust_machine_certificates
export PATH=$VENV/bin:$PATH npm_config_cache=$NEEDS_VAR/cache/npm npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
"$VENV/bin/npm" ci --ignore-scripts --no-progress || fail "the packages of package-lock.json could not be installed from npm"
"$VENV/bin/npm" run --silent build || fail "scripts and styles could not be bundled"
"$VENV/bin/python" docker/scripts/drawing_fonts.py "$built/fonts" ckanext/needs/pictures/fonts || fail "no fonts for pictures could be made"
"$VENV/bin/python" docker/scripts/icon_fonts.py "$built/fonts" || fail "no fonts of icons could be made"
printf '%s\n' "$state" >"$stamp"
