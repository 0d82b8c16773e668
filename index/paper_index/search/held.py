"""The papers that have a value of `has:`, read when first asked for."""

import math
from collections.abc import Callable

from ..corpus import CorpusReader
from ..library import LibraryReader
from .attached_pdfs import rows_with_pdf
from .bitsets import bits_from_rows
from .facet_values import FacetValues
from .query.fields import IDENTIFIERS

_OF_MARKS = ("note", "tag", "rating", "pdf")
"""The values that the user's marks change."""
_OF_RECORDS = ("pdf", "abstract", *IDENTIFIERS)
"""The values for which all records are read."""
_MANY = 20_000
"""Papers from which on this takes too long for a completion."""


class Held:
    """The papers that have each of `query.fields.HELD`, as sets (see `bitsets`)."""

    def __init__(
        self,
        corpus: CorpusReader,
        library: LibraryReader,
        values: Callable[[str], FacetValues],
        in_range: Callable[[str, float, float, str], int],
    ) -> None:
        """Take a corpus and its marks, and what returns the values of a facet and the papers with a number."""
        self._corpus, self._library, self._values, self._in_range = corpus, library, values, in_range
        self._papers: dict[str, int] = {}

    def papers(self, what: str) -> int:
        """Return the papers that have a value."""
        if what not in self._papers:
            match what:
                case "votes" | "date" | "result":
                    self._papers[what] = self._in_range(what, -math.inf, math.inf, "")
                case "abstract":
                    self._papers[what] = bits_from_rows(self._corpus.rows_with_abstract())
                case "pdf":
                    self._papers[what] = bits_from_rows(rows_with_pdf(self._corpus, self._library))
                case _:
                    values = self._values(what)
                    self._papers[what] = bits_from_rows({row for value in values for row in values.rows(value)})
        return self._papers[what]

    def number(self, what: str) -> int | None:
        """Return the number of papers that have a value; None if to count them takes long."""
        if what in _OF_RECORDS and what not in self._papers and len(self._corpus) >= _MANY:
            return None
        return self.papers(what).bit_count()

    def forget_marks(self) -> None:
        """Read what the user's marks change again when it is next asked for."""
        self._papers = {what: papers for what, papers in self._papers.items() if what not in _OF_MARKS}
