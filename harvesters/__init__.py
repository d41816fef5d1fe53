"""One YAML a source: where it is, how its columns map, what it feeds."""
