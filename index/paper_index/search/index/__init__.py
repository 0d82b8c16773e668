"""The inverted index on disk: building, storing and reading it. Whoosh is the container of its files."""
