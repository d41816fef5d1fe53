"""Voting with CKAN and its database: casting, codes, paper ballots, counting when it is time."""
