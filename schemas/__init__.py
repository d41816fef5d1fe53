"""YAML and CSV that say what is: needs, datasets, strategies, areas, statuses, tables."""
