#!/usr/bin/env bash
# A Redis of our own, data under var/: start, stop or status.
. "$(dirname "$0")/common.sh"

HOME_DIR=$SERVICES/redis
PID_FILE=$HOME_DIR/redis.pid
LOG=$LOGS/redis.log

is_running() { pid_alive "$PID_FILE" ":$NEEDS_REDIS_PORT"; }
answers() { [ "$(redis-cli -h "$NEEDS_HOST" -p "$NEEDS_REDIS_PORT" ping 2>/dev/null)" = PONG ]; }

start() {
  command -v redis-server >/dev/null || fail "Redis is not installed; run docker/scripts/system-packages.sh"
  if is_running && answers; then return; fi
  port_free "$NEEDS_REDIS_PORT" NEEDS_REDIS_PORT Redis
  mkdir -p "$HOME_DIR"
  redis-server --port "$NEEDS_REDIS_PORT" --bind "$NEEDS_HOST" --databases 64 --save 300 1 --dir "$HOME_DIR" \
    --daemonize yes --pidfile "$PID_FILE" --logfile "$LOG" >/dev/null
  wait_until 20 answers || fail "Redis did not answer on port $NEEDS_REDIS_PORT within 20 s (log: $LOG)"
}

case ${1:-} in
  start) start ;;
  stop) ! is_running || { read -r pid <"$PID_FILE"; kill "$pid"; wait_until 20 eval '! is_running'; } ;;
  status) is_running && answers ;;
  *) fail "usage: redis.sh start|stop|status" ;;
esac
