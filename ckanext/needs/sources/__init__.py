"""Reads rows from files and addresses, with where each came from. No opinions."""
