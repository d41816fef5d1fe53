#!/usr/bin/env bash
# Lays out Solr's home: one configuration for all cores, its schema made from the one that CKAN ships.
# usage: solr-home.sh [CKAN_SCHEMA_XML]   (by default the schema of the CKAN that is installed)
. "$(dirname "$0")/common.sh"

HOME_DIR=$SERVICES/solr/home
CONF=$HOME_DIR/configsets/ckan/conf

installed_schema() {
  find "$NEEDS_VENVS"/*/lib/python3*/site-packages/ckan/config/solr/schema.xml 2>/dev/null | sort -V | tail -n 1
}

schema=${1:-$(installed_schema)}
[ -s "$schema" ] || fail "CKAN is not installed yet, its Solr schema is needed; run docker/scripts/python-env.sh"
mkdir -p "$CONF"
cp "$PROJECT"/docker/solr/conf/* "$CONF/"
python=$("$SCRIPTS/find-python.sh")
"$python" "$PROJECT/docker/solr/make_schema.py" "$schema" >"$CONF/schema.xml.new"
mv "$CONF/schema.xml.new" "$CONF/schema.xml"
[ -s "$HOME_DIR/solr.xml" ] || printf '<solr/>\n' >"$HOME_DIR/solr.xml"
