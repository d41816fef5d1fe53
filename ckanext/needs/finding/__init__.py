"""One search over needs, budget lines, projects, datasets and places."""
