"""The gate: nothing is published without passing it."""
