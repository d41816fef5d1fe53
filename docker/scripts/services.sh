#!/usr/bin/env bash
# PostgreSQL, Redis and Solr together: services.sh start|stop|status
. "$(dirname "$0")/common.sh"

SCRIPT_OF=(postgres redis solr)

start() {
  step "Solr, from Maven Central" "$LOGS/solr-fetch.log" "$SCRIPTS/solr-fetch.sh"
  "$SCRIPTS/solr-home.sh"
  for name in "${SCRIPT_OF[@]}"; do
    step "Service: $name" "$LOGS/$name-start.log" "$SCRIPTS/$name.sh" start
  done
}

case ${1:-} in
  start) start ;;
  stop) for name in "${SCRIPT_OF[@]}"; do "$SCRIPTS/$name.sh" stop; done ;;
  status)
    down=0
    for name in "${SCRIPT_OF[@]}"; do
      if "$SCRIPTS/$name.sh" status 2>/dev/null; then say "  $name: running"; else say "  $name: not running (log: $LOGS/$name.log)"; down=1; fi
    done
    exit "$down"
    ;;
  *) fail "usage: services.sh start|stop|status" ;;
esac
