"""Simple trends of counts by month, with their uncertainty. Imports no CKAN."""
