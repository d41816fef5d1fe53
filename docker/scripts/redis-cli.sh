#!/usr/bin/env bash
# redis-cli on the Redis that our scripts use: redis-cli.sh ARGUMENT...
. "$(dirname "$0")/common.sh"

[ -z "${NEEDS_REDIS_PASSWORD:-}" ] || export REDISCLI_AUTH=$NEEDS_REDIS_PASSWORD
exec redis-cli -h "$NEEDS_REDIS_HOST" -p "$NEEDS_REDIS_PORT" "$@"
