#!/usr/bin/env bash
# A Redis of our own, data under var/: start, stop, status, ready (does it answer), or run (in the foreground, for a container).
. "$(dirname "$0")/common.sh"

HOME_DIR=$SERVICES/redis
PID_FILE=$HOME_DIR/redis.pid
LOG=$LOGS/redis.log

is_running() { pid_alive "$PID_FILE" ":$NEEDS_REDIS_PORT"; }
answers() { [ "$("$SCRIPTS/redis-cli.sh" ping 2>/dev/null)" = PONG ]; }

settings() { # read from standard input: what other users see of the process shows no password
  printf '%s\n' "port $NEEDS_REDIS_PORT" "bind $NEEDS_LISTEN" "databases 64" "save 300 1" "dir $HOME_DIR" "$@"
  [ -z "${NEEDS_REDIS_PASSWORD:-}" ] || printf 'requirepass %s\n' "$NEEDS_REDIS_PASSWORD"
}

start() {
  command -v redis-server >/dev/null || fail "Redis is not installed; run docker/scripts/system-packages.sh"
  if is_running && answers; then return; fi
  port_free "$NEEDS_REDIS_PORT" NEEDS_REDIS_PORT Redis
  mkdir -p "$HOME_DIR"
  settings "daemonize yes" "pidfile $PID_FILE" "logfile $LOG" | redis-server - >/dev/null
  wait_until 20 answers || fail "Redis did not answer on port $NEEDS_REDIS_PORT within 20 s (log: $LOG)"
}

case ${1:-} in
  start) start ;;
  run) mkdir -p "$HOME_DIR"; exec redis-server - < <(settings "protected-mode no") ;;
  stop) ! is_running || { read -r pid <"$PID_FILE"; kill "$pid"; wait_until 20 eval '! is_running'; } ;;
  ready) answers ;;
  status) is_running && answers ;;
  *) fail "usage: redis.sh start|stop|status|ready|run" ;;
esac
