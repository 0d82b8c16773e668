"""The backend: the workspace in its thread, search, changes, imports. Imports no Textual."""
