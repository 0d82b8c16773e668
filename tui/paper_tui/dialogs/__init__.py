"""Dialogs: screens that open over the main screen and close with a result."""
