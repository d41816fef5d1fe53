"""Turns safe tables into open datasets."""
