"""Pages and addresses of the extension."""
