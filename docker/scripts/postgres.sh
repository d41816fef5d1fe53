#!/usr/bin/env bash
# PostgreSQL with a cluster of our own under var/: start, stop, status, ready (does it answer),
# run (in the foreground, for a container), or sql (runs standard input as its owner).
# The machine's own clusters are never touched.
. "$(dirname "$0")/common.sh"

DATA=$SERVICES/postgres/data
LOG=$LOGS/postgres.log

newest_binaries() {
  local found
  found=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || fail "PostgreSQL is not installed; run docker/scripts/system-packages.sh"
  dirname "$found"
}

# PostgreSQL refuses to run as root: then it runs as the user that its package made. That user may not be able to pass
# through root's home folder, so it gets the right to, and no other right.
as_database_user() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
  local who=(setpriv --reuid postgres --regid postgres --init-groups)
  if ! "${who[@]}" test -x "$SERVICES/postgres" 2>/dev/null; then
    who+=(--inh-caps +dac_override --ambient-caps +dac_override)
  fi
  (cd / && "${who[@]}" "$@")
}

is_running() { [ -s "$DATA/postmaster.pid" ] && pid_alive "$DATA/postmaster.pid" "$DATA"; }
answers() { "$BIN/pg_isready" -q -h "$NEEDS_PG_HOST" -p "$NEEDS_PG_PORT"; }

make_cluster() {
  local first=$SERVICES/postgres/first-password
  mkdir -p "$SERVICES/postgres"
  (umask 077; password owner >"$first")
  touch "$LOG"
  [ "$(id -u)" -ne 0 ] || chown postgres:postgres "$SERVICES/postgres" "$first" "$LOG"
  as_database_user "$BIN/initdb" -D "$DATA" -U needs --pwfile="$first" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
    >>"$LOG" 2>&1 || { rm -rf "$DATA"; fail "PostgreSQL could not make its cluster in $DATA (log: $LOG)"; }
  rm "$first"
  [ "$NEEDS_LISTEN" = 127.0.0.1 ] || printf 'host all all all scram-sha-256\n' >>"$DATA/pg_hba.conf"
}

OPTIONS=(-h "$NEEDS_LISTEN" -p "$NEEDS_PG_PORT" -c "unix_socket_directories=" -c synchronous_commit=off -c max_connections=200
  -c shared_buffers=256MB -c max_wal_size=2GB)

start() {
  BIN=$(newest_binaries)
  if is_running && answers; then return; fi
  port_free "$NEEDS_PG_PORT" NEEDS_PG_PORT PostgreSQL
  [ -s "$DATA/PG_VERSION" ] || make_cluster
  as_database_user "$BIN/pg_ctl" start -s -w -t 60 -D "$DATA" -l "$LOG" -o "${OPTIONS[*]}" >/dev/null \
    || fail "PostgreSQL did not start on port $NEEDS_PG_PORT (log: $LOG)"
}

run() {
  BIN=$(newest_binaries)
  [ -s "$DATA/PG_VERSION" ] || make_cluster
  exec "$BIN/postgres" -D "$DATA" "${OPTIONS[@]}"
}

stop() {
  is_running || return 0
  BIN=$(newest_binaries)
  as_database_user "$BIN/pg_ctl" stop -s -m fast -D "$DATA"
}

sql() {
  [ -n "${NEEDS_PG_OWNER_PASSWORD:-}" ] || [ -s "$DATA/PG_VERSION" ] \
    || fail "PostgreSQL was never started; run docker/scripts/postgres.sh start"
  PGPASSWORD=$(password owner) psql -X -q -v ON_ERROR_STOP=1 -At -h "$NEEDS_PG_HOST" -p "$NEEDS_PG_PORT" -U needs postgres
}

case ${1:-} in
  start) start ;;
  run) run ;;
  ready) BIN=$(newest_binaries); answers ;;
  sql) sql ;;
  stop) stop ;;
  status) BIN=$(newest_binaries); is_running && answers ;;
  *) fail "usage: postgres.sh start|stop|status|ready|run|sql" ;;
esac
