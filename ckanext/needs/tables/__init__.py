"""The published tables: one Ibis function a table."""
