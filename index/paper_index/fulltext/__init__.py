"""The full text of attached PDFs: extracted in the background, indexed, searched."""

VERSION = 1
"""Count this up when the same PDF gives other words. The index is then built again from the texts."""
