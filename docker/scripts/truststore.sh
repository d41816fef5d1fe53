#!/usr/bin/env bash
# Prints the options by which Java trusts the certificate authorities that this machine trusts.
# Java keeps a list of its own and does not see those that an administrator added to the machine's PEM bundle.
. "$(dirname "$0")/common.sh"

trust_machine_certificates
[ -s "${SSL_CERT_FILE:-}" ] || exit 0
STORE=$NEEDS_VAR/certificates/machine.p12
if [ ! -s "$STORE" ] || [ "$SSL_CERT_FILE" -nt "$STORE" ]; then
  mkdir -p "$(dirname "$STORE")"
  java "$SCRIPTS/Truststore.java" "$SSL_CERT_FILE" "$STORE" || fail "could not turn $SSL_CERT_FILE into a Java trust store"
fi
printf '%s' "-Djavax.net.ssl.trustStore=$STORE -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit"
