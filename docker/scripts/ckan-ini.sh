#!/usr/bin/env bash
# Fills in docker/ckan.ini.template: ckan-ini.sh FILE
# The addresses come from the environment (instance.sh env NAME, or a container's). So do NEEDS_SECRET_KEY and
# NEEDS_TOKEN_KEY; where they are not set, random ones are kept beside the file.
. "$(dirname "$0")/common.sh"

OUT=$1
mkdir -p "$(dirname "$OUT")"
SECRET_KEY=${NEEDS_SECRET_KEY:-$(secret_file "$(dirname "$OUT")/secret-key")}
TOKEN_KEY=${NEEDS_TOKEN_KEY:-$(secret_file "$(dirname "$OUT")/token-key")}
: "${CKAN_SITE_ID:=needs}" "${CKAN_SITE_URL:=http://localhost:$NEEDS_WEB_PORT}"

text=$(<"$PROJECT/docker/ckan.ini.template")
for name in SECRET_KEY TOKEN_KEY CKAN_SITE_ID CKAN_SITE_URL CKAN_SQLALCHEMY_URL CKAN_DATASTORE_WRITE_URL \
  CKAN_DATASTORE_READ_URL CKAN_SOLR_URL CKAN_REDIS_URL CKAN_STORAGE_PATH; do
  [ -n "${!name:-}" ] || fail "$name is not set; it is needed to write $OUT"
  text=${text//"@$name@"/"${!name}"}
done
(umask 077; printf '%s\n' "$text" >"$OUT")
