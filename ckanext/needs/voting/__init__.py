"""Ballots, how they are counted, and the file from which anybody can count them again."""
