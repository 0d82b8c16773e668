"""What works behind the screen: the workspace in its thread, search, changes, imports. Imports no Textual."""
