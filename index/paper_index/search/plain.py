"""A slow look through the records, for as long as there is no index."""

from ..corpus import Corpus
from .hits import Hits, bits_of


class PlainWords:
    """Answers what `terms.IndexedWords` answers, without stems, fields or degrees."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._last_row = corpus.last_row

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool) -> Hits:
        """Return the papers whose record holds `text` anywhere."""
        rows = self._corpus.plain_matches(text)
        return Hits(bits_of(rows, self._last_row), dict.fromkeys(rows, 1.0), frozenset((text,)))

    def phrase(self, texts: tuple[str, ...], field: str | None) -> Hits:
        """Return the papers whose record holds the words with one blank between."""
        return self.word(" ".join(texts), field, prefix=False, exact=True)
