"""`papers.db`: every known paper, where it appeared, and who it is known to be."""

from .store import Corpus
from .tables import MOST_PROBLEMS, SORTS, Import, Line, Report, Unfinished, facets_of

__all__ = ["MOST_PROBLEMS", "SORTS", "Corpus", "Import", "Line", "Report", "Unfinished", "facets_of"]
