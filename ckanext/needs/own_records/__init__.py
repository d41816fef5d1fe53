"""What this portal holds itself, needs, rounds and votes, read as a source of datasets."""
