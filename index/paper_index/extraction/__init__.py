"""Facts found in the text of a paper: tasks, methods, data sets, code, reported results."""

VERSION = 6
"""Increase it by one when other facts are found: they are then extracted again, and the index is built again."""
