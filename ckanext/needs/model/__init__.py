"""The extension's own tables."""
