"""Importing PDFs: files are recognised, attached to known papers or made papers, or left with a reason."""

from .importing import Stopped, import_pdfs
from .outcome import Outcome, Result

__all__ = ["Outcome", "Result", "Stopped", "import_pdfs"]
