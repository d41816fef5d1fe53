"""Which places and issues need it most: a documented score with its reasons. Imports no CKAN."""
