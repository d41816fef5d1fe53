"""Figures of the published tables that pages compare: sums made by the database."""
