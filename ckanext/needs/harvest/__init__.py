"""Harvesting: ckanext-harvest's contract, a run without its queues, and the account of runs."""
