"""What is published, in the portal's catalogue: package, files, tables, search, all or nothing."""
