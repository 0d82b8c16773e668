"""One widget a file, named after what the user sees."""
