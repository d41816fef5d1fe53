"""Explore needs: what a reader has chosen, and how many public needs there are of everything."""
