"""The need_* actions."""
