"""The commands, one module for those that belong together. Each imports what it works with only when it is run."""
