#!/usr/bin/env bash
# Instances: each has its own databases, Solr core and Redis database number on the same services.
#   instance.sh create NAME    makes what NAME does not have yet
#   instance.sh env NAME       prints the variables that CKAN reads:  eval "$(docker/scripts/instance.sh env NAME)"
#   instance.sh drop NAME      removes NAME with everything in it
. "$(dirname "$0")/common.sh"

NAME=${2:-}
[[ $NAME =~ ^[a-z][a-z0-9_]{0,30}$ ]] || fail "usage: instance.sh create|env|drop NAME (small letters, digits and _)"
NUMBERS=$SERVICES/redis/numbers
SOLR_URL=http://$NEEDS_SOLR_HOST:$NEEDS_SOLR_PORT/solr
STORAGE=$NEEDS_VAR/instances/$NAME

database_url() { # USER PASSWORD DATABASE
  printf 'postgresql://%s:%s@%s:%s/%s' "$1" "$2" "$NEEDS_PG_HOST" "$NEEDS_PG_PORT" "$3"
}

# The number of this instance's Redis database; the first free one is taken.
redis_number() {
  mkdir -p "$(dirname "$NUMBERS")"
  touch "$NUMBERS"
  exec 9>"$NUMBERS.lock"
  flock 9
  if ! grep -qx "$NAME [0-9]*" "$NUMBERS"; then
    for number in $(seq 0 63); do
      grep -qx ".* $number" "$NUMBERS" && continue
      printf '%s %s\n' "$NAME" "$number" >>"$NUMBERS"
      break
    done
  fi
  exec 9>&-
  sed -n "s/^$NAME //p" "$NUMBERS"
}

create_databases() {
  "$SCRIPTS/postgres.sh" sql <<SQL
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', 'needs_write', '$(password write)')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'needs_write') \gexec
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', 'needs_read', '$(password read)')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'needs_read') \gexec
SELECT 'CREATE DATABASE ${NAME}_ckan OWNER needs_write'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${NAME}_ckan') \gexec
SELECT 'CREATE DATABASE ${NAME}_datastore OWNER needs_write'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${NAME}_datastore') \gexec
SQL
}

core_works() {
  curl -fsS -m 5 -o /dev/null "$SOLR_URL/$NAME/select?q=*:*&rows=0" 2>/dev/null \
    && curl -fsS -m 5 -o /dev/null "$SOLR_URL/$NAME/schema?wt=schema.xml" 2>/dev/null
}

create_core() {
  core_works && return
  curl -fsS -m 60 -o /dev/null "$SOLR_URL/admin/cores?action=CREATE&name=$NAME&instanceDir=$NAME&configSet=ckan" \
    || fail "Solr did not make the core $NAME (log: $LOGS/solr.log)"
  wait_until 30 core_works || fail "Solr's core $NAME does not answer (log: $LOGS/solr.log)"
}

create() {
  create_databases || fail "PostgreSQL on port $NEEDS_PG_PORT did not make the databases of $NAME (log: $LOGS/postgres.log)"
  create_core
  redis_number >/dev/null
  mkdir -p "$STORAGE"
}

# The harvester's consumers wait in Redis until there is work. The Redis client of CKAN 2.12 gives up after 5 seconds
# unless told otherwise, and the consumer ends: so it may wait 23 days, the longest that a socket can.
redis_url() {
  printf 'redis://%s%s:%s/%s?socket_timeout=2000000&socket_connect_timeout=5' "${NEEDS_REDIS_PASSWORD:+:$NEEDS_REDIS_PASSWORD@}" \
    "$NEEDS_REDIS_HOST" "$NEEDS_REDIS_PORT" "$(redis_number)"
}

print_env() {
  local write read
  write=$(password write)
  read=$(password read)
  printf 'export %s=%q\n' \
    CKAN_SQLALCHEMY_URL "$(database_url needs_write "$write" "${NAME}_ckan")" \
    CKAN_DATASTORE_WRITE_URL "$(database_url needs_write "$write" "${NAME}_datastore")" \
    CKAN_DATASTORE_READ_URL "$(database_url needs_read "$read" "${NAME}_datastore")" \
    CKAN_SOLR_URL "$SOLR_URL/$NAME" \
    CKAN_REDIS_URL "$(redis_url)" \
    CKAN_STORAGE_PATH "$STORAGE"
}

drop() {
  "$SCRIPTS/postgres.sh" sql <<SQL
DROP DATABASE IF EXISTS ${NAME}_ckan WITH (FORCE);
DROP DATABASE IF EXISTS ${NAME}_datastore WITH (FORCE);
SQL
  curl -fsS -m 60 -o /dev/null \
    "$SOLR_URL/admin/cores?action=UNLOAD&core=$NAME&deleteInstanceDir=true" 2>/dev/null || true
  "$SCRIPTS/redis-cli.sh" -n "$(redis_number)" flushdb >/dev/null
  sed -i "/^$NAME [0-9]*$/d" "$NUMBERS"
  rm -rf "$STORAGE" "$SERVICES/solr/home/$NAME" "$SERVICES/instances/$NAME"
}

case ${1:-} in
  create) create ;;
  env) print_env ;;
  drop) drop ;;
  *) fail "usage: instance.sh create|env|drop NAME" ;;
esac
