"""The user's reading: the papers that were read, noted and rated by day, and those that wait."""

from __future__ import annotations

from datetime import date

from ..corpus import CorpusReader
from ..library import LibraryReader
from .models import MyReading


def my_reading(corpus: CorpusReader, library: LibraryReader, *, today: date | None = None) -> MyReading:
    """Return the user's reading of the last weeks and the last year.

    Args:
        corpus: the papers.
        library: the marks.
        today: the day on which the weeks end; by default the present day.
    """
    today = today or date.today()
    return MyReading(today, note="Nothing is marked as read yet.")
