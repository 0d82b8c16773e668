"""The system outside the terminal: clipboard and editor."""
