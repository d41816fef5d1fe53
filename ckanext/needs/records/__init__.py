"""Turns raw rows into canonical records (needs, budget lines) and keeps them in the lake."""
