"""`papers.db`: every known paper, its ids and where it appeared."""

from .reader import CorpusReader
from .store import Corpus
from .tables import MERGED, MOST_PROBLEMS, SORTS, Import, Line, Report, Unfinished, facets_of

__all__ = [
    "MERGED",
    "MOST_PROBLEMS",
    "SORTS",
    "Corpus",
    "CorpusReader",
    "Import",
    "Line",
    "Report",
    "Unfinished",
    "facets_of",
]
