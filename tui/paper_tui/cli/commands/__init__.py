"""One module a command. A module is imported when its command runs."""
