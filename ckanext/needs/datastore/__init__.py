"""Tables of a million rows into CKAN's DataStore, made beside the old one and switched in."""
