"""Calls to other systems when a need moves: signed, retried, to public machines only."""
