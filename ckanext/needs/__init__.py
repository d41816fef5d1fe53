"""Citizens' needs and participatory budgeting as open government data, for CKAN."""
