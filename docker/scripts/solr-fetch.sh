#!/usr/bin/env bash
# Fetches Solr's parts from Maven Central into var/services/solr/lib, once for each version of docker/solr/pom.xml.
. "$(dirname "$0")/common.sh"

LIB=$SERVICES/solr/lib
POM=$PROJECT/docker/solr/pom.xml
DONE=$LIB/.fetched

wanted=$(sha256sum <"$POM")
[ "$(cat "$DONE" 2>/dev/null)" != "$wanted" ] || exit 0
command -v mvn >/dev/null || fail "Maven is not installed; run docker/scripts/system-packages.sh"
rm -rf "$LIB"
mkdir -p "$LIB"
MAVEN_OPTS="${MAVEN_OPTS:-} $("$SCRIPTS/truststore.sh")" mvn -q -B -ntp -f "$POM" -Dneeds.lib="$LIB" \
  -Dmaven.repo.local="$NEEDS_VAR/cache/maven" dependency:copy-dependencies \
  || fail "Maven could not fetch Solr; is Maven Central reachable from here?"
printf '%s\n' "$wanted" >"$DONE"
rm -rf "$NEEDS_VAR/cache/maven"
