# Sourced by every script here: where things are, which ports they use, and how a script speaks.
# shellcheck shell=bash
set -euo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SCRIPTS=$PROJECT/docker/scripts
: "${NEEDS_VAR:=$PROJECT/var}"
: "${NEEDS_VENVS:=$PROJECT/.venv}"
: "${NEEDS_CKAN:=2.12}"
: "${NEEDS_LISTEN:=127.0.0.1}"
: "${NEEDS_PG_HOST:=127.0.0.1}"
: "${NEEDS_REDIS_HOST:=127.0.0.1}"
: "${NEEDS_SOLR_HOST:=127.0.0.1}"
: "${NEEDS_PG_PORT:=25432}"
: "${NEEDS_REDIS_PORT:=26379}"
: "${NEEDS_SOLR_PORT:=28983}"
: "${NEEDS_WEB_PORT:=5000}"
: "${NEEDS_SOLR_MEMORY:=1g}"
SERVICES=$NEEDS_VAR/services
LOGS=$NEEDS_VAR/log
VENV=$NEEDS_VENVS/$NEEDS_CKAN
export NEEDS_VAR NEEDS_VENVS NEEDS_CKAN NEEDS_PG_PORT NEEDS_REDIS_PORT NEEDS_SOLR_PORT NEEDS_WEB_PORT
mkdir -p "$SERVICES" "$LOGS"

say() { printf '%s\n' "$*" >&2; }

# One line that names what is wrong and what to do about it.
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# port_free PORT VARIABLE SERVICE: stops when another program holds the port.
port_free() {
  if port_open "$1"; then
    fail "port $1 for $3 is in use by another program; choose another: export $2=PORT"
  fi
}

# A process that a pid file names, and that still is the program we started.
pid_alive() { # FILE WORD
  local pid words
  [ -s "$1" ] && read -r pid <"$1" && words=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") && [[ $words == *"$2"* ]]
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false after the time.
wait_until() {
  local deadline=$((SECONDS + $1)); shift
  until "$@"; do [ "$SECONDS" -lt "$deadline" ] || return 1; sleep 0.3; done
}

# step "What is being done" LOGFILE COMMAND...: runs it with its output in the log, shows the time it takes,
# and on failure leaves one line: the command's own error, or its last words, and the log's place.
step() {
  local title=$1 log=$2 began=$SECONDS shown=0 pid reason; shift 2
  mkdir -p "$(dirname "$log")"
  set -m # a process group of its own, so that Ctrl-C can end all of it
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  trap 'kill -TERM -- "-$pid" 2>/dev/null; say; fail "stopped during: $title; run the same command again to go on"' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    step_progress "$title" $((SECONDS - began))
  done
  if wait "$pid"; then
    trap - INT TERM
    step_line "$(printf '  %-58s %4d s' "$title" $((SECONDS - began)))"
  else
    step_line "$(printf '  %-58s FAILED after %d s' "$title" $((SECONDS - began)))"
    reason=$(step_reason "$log")
    [[ $reason == *"(log: "* ]] || reason="$reason (log: $log)"
    fail "$title: $reason"
  fi
}

step_progress() { # on a terminal the line counts; elsewhere it is said again every 20 seconds
  if [ -t 2 ]; then
    printf '\r\033[K  %-58s %4d s' "$1 ..." "$2" >&2
  elif [ $(($2 - shown)) -ge 20 ]; then
    shown=$2
    say "  $1 ... $2 s"
  fi
}

step_line() { [ -t 2 ] && printf '\r\033[K%s\n' "$1" >&2 || say "$1"; }

step_reason() {
  local reason
  reason=$(grep -a '^error: ' "$1" | tail -n 1 | cut -c8-) || reason=$(grep -av '^[[:space:]]*$' "$1" | tail -n 1) || reason="no message"
  printf '%s' "${reason:0:300}"
}

# The certificate authorities that this machine trusts, its own additions too, for the tools that carry lists of their own.
trust_machine_certificates() {
  local bundle=/etc/ssl/certs/ca-certificates.crt
  if [ -s "$bundle" ]; then
    export SSL_CERT_FILE=${SSL_CERT_FILE:-$bundle} PIP_CERT=${PIP_CERT:-$bundle} NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$bundle}
  fi
}

secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# password owner|write|read: of the database's three users; given by NEEDS_PG_<USER>_PASSWORD, or made and kept.
password() {
  local given=NEEDS_PG_${1^^}_PASSWORD
  if [ -n "${!given:-}" ]; then printf '%s' "${!given}"; else secret_file "$SERVICES/postgres/$1-password"; fi
}

# secret_file PATH: a random word that only this user can read, made the first time.
secret_file() {
  [ -s "$1" ] || { mkdir -p "$(dirname "$1")"; (umask 077; secret >"$1"); }
  cat "$1"
}
