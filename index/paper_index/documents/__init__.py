"""The text of papers as sections to be read: of a PDF, of arXiv's HTML, or of Markdown."""

from .models import Document, Section

__all__ = ["Document", "Section"]
