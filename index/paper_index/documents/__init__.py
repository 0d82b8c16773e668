"""The text of papers as sections to be read: of a PDF, or of arXiv's HTML."""
