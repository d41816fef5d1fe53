#!/usr/bin/env bash
# Installs what Debian or Ubuntu must bring, by apt, as root or with sudo: system-packages.sh GROUP...
#   python    CKAN and this extension       services   PostgreSQL, Redis and a Java for Solr
#   build     what compiles and fetches     browser    Chromium and Thai fonts, for the tests that look at pages
#   readers   R, for the tests of the programs that the pages for researchers show
# Packages that are there already are left alone. The machine's own database and Redis services are neither made nor started.
. "$(dirname "$0")/common.sh"

# Pango lays out the pages of PDF files. `file` brings libmagic, whose package has another name on newer systems.
python=(python3 python3-venv libpq5 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 file postgresql-client redis-tools curl ca-certificates procps)
services=(postgresql redis-server default-jdk-headless curl ca-certificates util-linux procps)
build=(python3-dev gcc libc6-dev libpq-dev maven)
browser=(chromium fonts-thai-tlwg)
readers=(r-base-core)

CLUSTERS=/etc/postgresql-common/createcluster.d/ckanext-needs.conf
POLICY=/usr/sbin/policy-rc.d
NOT_HERE=$SERVICES/packages-not-here
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_of() {
  local name group
  for group in "$@"; do
    declare -n names=$group
    for name in "${names[@]}"; do is_installed "$name" || grep -qsx "$name" "$NOT_HERE" || printf '%s\n' "$name"; done
  done | sort -u
}

# Debian's packages make and start a database cluster and a Redis of their own: not on somebody's machine, unasked.
hold_services_back() {
  trap let_services_go EXIT
  if ! is_installed postgresql-common; then
    as_root mkdir -p "$(dirname "$CLUSTERS")"
    printf 'create_main_cluster = false\n' | as_root tee "$CLUSTERS" >/dev/null
  fi
  [ -e "$POLICY" ] || { printf '#!/bin/sh\n# ckanext-needs, while it installs\nexit 101\n' | as_root tee "$POLICY" >/dev/null
    as_root chmod +x "$POLICY"; }
}

let_services_go() {
  as_root rm -f "$CLUSTERS"
  ! grep -qs 'ckanext-needs' "$POLICY" || as_root rm -f "$POLICY"
}

command -v apt-get >/dev/null || fail "this is no Debian or Ubuntu (apt-get is missing); install the packages named in $0 by hand"
for group in "$@"; do
  [[ $group =~ ^(python|services|build|browser|readers)$ ]] || fail "usage: system-packages.sh [python] [services] [build] [browser] [readers]"
done
mapfile -t wanted < <(missing_of "$@")
[ "${#wanted[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
  fail "these packages are missing and installing them needs root: run  sudo apt-get install ${wanted[*]}"
fi

export DEBIAN_FRONTEND=noninteractive
as_root apt-get update -q -o DPkg::Lock::Timeout=300
known=()
for name in "${wanted[@]}"; do
  policy=$(apt-cache policy "$name")
  if [[ $policy == *"Candidate: "* && $policy != *"Candidate: (none)"* ]]; then
    known+=("$name")
  elif [[ " ${browser[*]} ${readers[*]} " == *" $name "* ]]; then
    printf '%s\n' "$name" >>"$NOT_HERE"
    say "no package $name here: tests that need it will be skipped"
  else
    fail "the package $name is not known to apt here; Debian 12 or Ubuntu 24.04, or newer, is needed"
  fi
done
[ "${#known[@]}" -gt 0 ] || exit 0
hold_services_back
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends "${known[@]}"
