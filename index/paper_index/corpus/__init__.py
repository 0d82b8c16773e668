"""`papers.db`: every known paper, its ids and where it appeared."""

from .parts import Part, parts_of, record_name
from .reader import CorpusReader
from .splits import joined_parts, names_of
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
    "Part",
    "Report",
    "Unfinished",
    "facets_of",
    "joined_parts",
    "names_of",
    "parts_of",
    "record_name",
]
