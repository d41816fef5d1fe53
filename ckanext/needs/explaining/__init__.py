"""Pages that explain: sections of Markdown that come with the extension, or a portal's own."""
