"""The demo: needs, projects and rounds."""
