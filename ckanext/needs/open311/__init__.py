"""Open311 GeoReport v2: needs as service requests, issues as services (wiki.open311.org)."""
