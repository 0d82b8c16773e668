"""The full text of attached PDFs: extracted in the background, indexed, searched."""
