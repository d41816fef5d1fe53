#!/usr/bin/env bash
# The portal's processes, on the settings that CKAN_INI names:
#   portal.sh run NAME           one of them, in the foreground (a container runs this)
#   portal.sh ready              do its pages answer?   check: is its port free, or its own?
#   portal.sh start|stop|status  all of them, in the background, with pid files and logs beside the settings
# web: pages and API · worker: background jobs · gather, fetch: the harvester's two stages · scheduler: starts what is due
. "$(dirname "$0")/common.sh"

NAMES=(web worker gather fetch scheduler)
: "${CKAN_INI:?names the portal settings to run on}" "${NEEDS_WEB_HOST:=127.0.0.1}" "${NEEDS_WEB_WORKERS:=2}" "${NEEDS_HARVEST_EVERY:=120}"
export CKAN_INI
HOME_DIR=$(dirname "$CKAN_INI")
ckan=("$VENV/bin/ckan" -c "$CKAN_INI")

run() {
  cd "$PROJECT"
  case $1 in
    web) exec "$VENV/bin/gunicorn" --chdir "$PROJECT/docker" --bind "$NEEDS_WEB_HOST:$NEEDS_WEB_PORT" \
      --workers "$NEEDS_WEB_WORKERS" --timeout 120 --no-control-socket wsgi:application ;;
    worker) exec "${ckan[@]}" jobs worker ;;
    gather) exec "${ckan[@]}" harvester gather-consumer ;;
    fetch) exec "${ckan[@]}" harvester fetch-consumer ;;
    scheduler) while "${ckan[@]}" harvester run || true; do sleep "$NEEDS_HARVEST_EVERY"; done ;;
    *) fail "usage: portal.sh run ${NAMES[*]}" ;;
  esac
}

pid_file() { printf '%s/run/%s.pid' "$HOME_DIR" "$1"; }
word_of() { [ "$1" = web ] && echo wsgi:application || { [ "$1" = scheduler ] && echo "portal.sh run scheduler" || echo "$CKAN_INI"; }; }
is_running() { pid_alive "$(pid_file "$1")" "$(word_of "$1")"; }
page_answers() { curl -fsS -m 20 -o /dev/null "http://127.0.0.1:$NEEDS_WEB_PORT/api/3/action/status_show" 2>/dev/null; }

# What the processes read when they start: settings, versions of packages, and the code with what comes along with it.
running_on() {
  cd "$PROJECT"
  { printf '%s\n' "$NEEDS_CKAN" "$NEEDS_WEB_HOST" "$NEEDS_WEB_PORT"; cat "$CKAN_INI" docker/wsgi.py "docker/constraints/$NEEDS_CKAN.txt"
    find ckanext schemas harvesters -type f ! -path '*/__pycache__/*' ! -path '*/tests/*' ! -name '*.mo' ! -path '*/.webassets-cache/*' \
      -print0 | sort -z | xargs -0 sha256sum; } | sha256sum
}

stop() { for name in "${NAMES[@]}"; do stop_one "$name"; done; }

start() {
  local name stamp=$HOME_DIR/run/running-on state
  mkdir -p "$HOME_DIR/run" "$HOME_DIR/log"
  state=$(running_on)
  [ "$(cat "$stamp" 2>/dev/null)" = "$state" ] || stop # what runs is of older settings or code
  printf '%s\n' "$state" >"$stamp"
  is_running web || port_free "$NEEDS_WEB_PORT" NEEDS_WEB_PORT "the portal"
  for name in "${NAMES[@]}"; do
    is_running "$name" && continue
    setsid nohup "$0" run "$name" >>"$HOME_DIR/log/$name.log" 2>&1 </dev/null &
    echo $! >"$(pid_file "$name")"
  done
  wait_until 90 page_answers || fail "the portal did not answer on port $NEEDS_WEB_PORT within 90 s (log: $HOME_DIR/log/web.log)"
}

stop_one() {
  local pid
  is_running "$1" || return 0
  read -r pid <"$(pid_file "$1")"
  kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" # the process leads a group of its own: its children end with it
  wait_until 20 eval "! is_running $1" || kill -KILL -- "-$pid"
  rm -f "$(pid_file "$1")"
}

status() {
  local name down=0
  for name in "${NAMES[@]}"; do
    if is_running "$name"; then say "  $name: running"; else say "  $name: not running (log: $HOME_DIR/log/$name.log)"; down=1; fi
  done
  return "$down"
}

case ${1:-} in
  run) run "${2:-}" ;;
  start) start ;;
  stop) stop ;;
  status) status ;;
  ready) page_answers ;;
  check) is_running web || port_free "$NEEDS_WEB_PORT" NEEDS_WEB_PORT "the portal" ;;
  *) fail "usage: portal.sh start|stop|status|ready|check, or portal.sh run NAME" ;;
esac
