#!/usr/bin/env bash
# Solr with its data under var/: start, stop, status, ready (does it answer), or run (in the foreground, for a container).
. "$(dirname "$0")/common.sh"

HOME_DIR=$SERVICES/solr/home
LIB=$SERVICES/solr/lib
PID_FILE=$SERVICES/solr/solr.pid
LOG=$LOGS/solr.log

is_running() { pid_alive "$PID_FILE" "-Dsolr.solr.home=$HOME_DIR"; }
# An open port is not a working Solr: it must answer about its cores.
answers() { curl -fsS -m 5 -o /dev/null "http://$NEEDS_SOLR_HOST:$NEEDS_SOLR_PORT/solr/admin/cores?action=STATUS" 2>/dev/null; }

command_line=(java "-Xmx$NEEDS_SOLR_MEMORY" "-Dsolr.solr.home=$HOME_DIR" "-Dsolr.log.dir=$LOGS" -Duser.timezone=UTC
  -Djava.awt.headless=true -Dlog4j2.level=WARN -cp "$LIB/*" "$PROJECT/docker/solr/SolrMain.java" "$NEEDS_LISTEN" "$NEEDS_SOLR_PORT")

start() {
  command -v java >/dev/null || fail "Java is not installed; run docker/scripts/system-packages.sh"
  if is_running && answers; then return; fi
  port_free "$NEEDS_SOLR_PORT" NEEDS_SOLR_PORT Solr
  setsid nohup "${command_line[@]}" >"$LOG" 2>&1 </dev/null &
  echo $! >"$PID_FILE"
  wait_until 90 answers || fail "Solr did not answer on port $NEEDS_SOLR_PORT within 90 s (log: $LOG)"
}

case ${1:-} in
  start) start ;;
  run) "$SCRIPTS/solr-home.sh" "${NEEDS_SOLR_SCHEMA:-}"; exec "${command_line[@]}" ;;
  ready) answers ;;
  stop) ! is_running || { read -r pid <"$PID_FILE"; kill "$pid"; wait_until 30 eval '! is_running'; } ;;
  status) is_running && answers ;;
  *) fail "usage: solr.sh start|stop|status|ready|run" ;;
esac
