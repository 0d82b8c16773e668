"""Finding known papers by identifiers and titles of PDFs."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from ..corpus import Corpus
from ..papers.identifiers import is_arxiv_id, is_doi, title_id
from ..papers.paper import Paper
from ..pdf.models import FirstPages
from ..pdf.title import is_on_page
from ..text.folding import plain_letters
from ..text.person_names import name_of
from ..text.sanitize import clean, fold_title

_SHORTEST = 15
"""Folded letters below which a title identifies no paper."""
_USUAL = re.compile(
    r"\W*(?:(?:guest |invited )?editorial|introduction to (?:the|this) (?:special|thematic|theme)|preface|foreword"
    r"|in memoriam|book reviews?|letters? to the editors?|acknowledge?ments?|list of (?:reviewers|referees)"
    r"|table of contents|news (?:and|&) views|research highlights?|conference report|front ?matter|errat|corrigend"
    r"|supplement\w+ (?:materials?|information))\b.*".replace(" ", r"\s+"),
    re.IGNORECASE | re.DOTALL,
)
"""Titles that many papers have."""
_SIMILAR = 0.9
"""The least ratio of equal characters in titles that are proposed."""
_COMMON, _COMPARED = 500, 10
"""Papers with a word above which the word finds none; papers that are compared with a title."""


class KnownPapers:
    """The papers of a corpus, by identifier and title."""

    def __init__(self, corpus: Corpus) -> None:
        """Take an open corpus. Titles are read when they are first needed."""
        self._reader = corpus.reader
        self._rows_by_title: dict[str, list[int]] | None = None
        self._rows_by_word: dict[str, list[int]] | None = None

    def by_id(self, identity: str) -> Paper | None:
        """Return the paper with an identifier in its stored form, or None."""
        row = self._reader.find(identity)
        if row is None and identity.startswith("isbn:"):
            row = self._reader.find_number(identity)
        return None if row is None else self._paper(row)

    def is_removed(self, identity: str) -> bool:
        """Return whether the user removed the paper with an identifier from the list."""
        return self._reader.find(identity) is None and self._reader.find(identity, removed=True) is not None

    def by_title(self, title: str) -> list[Paper]:
        """Return the papers whose folded title is that of `title`."""
        if not self._reader.rows_of([title_id(title)]):  # much faster than to read all titles
            return []
        return list(self._reader.papers(self._titles.get(fold_title(title), [])))

    def like_title(self, title: str) -> Paper | None:
        """Return the paper with the most similar title if it is similar enough and has the same numbers, or None."""
        shared = Counter(row for word in set(_words(title)) for row in self._words.get(word, ()))
        folded, best, found = fold_title(title), _SIMILAR, None
        for paper in self._reader.papers([row for row, _ in shared.most_common(_COMPARED)]):
            other = fold_title(paper.title)
            ratio = SequenceMatcher(None, folded, other, autojunk=False).ratio()
            if ratio >= best and re.findall(r"\d+", folded) == re.findall(r"\d+", other):
                best, found = ratio, paper
        return found

    def _paper(self, row: int) -> Paper | None:
        return next(self._reader.papers([row]), None)

    @property
    def _titles(self) -> dict[str, list[int]]:
        if self._rows_by_title is None:
            self._rows_by_title = defaultdict(list)
            for row, title in self._all_titles():
                self._rows_by_title[fold_title(title)].append(row)
        return self._rows_by_title

    @property
    def _words(self) -> dict[str, list[int]]:
        if self._rows_by_word is None:
            rows = defaultdict(list)
            for row, title in self._all_titles():
                for word in set(_words(title)):
                    rows[word].append(row)
            self._rows_by_word = {word: found for word, found in rows.items() if len(found) <= _COMMON}
        return self._rows_by_word

    def _all_titles(self) -> Iterator[tuple[int, str]]:
        for row, title in self._reader.database.rows("select row, title from paper"):
            yield row, clean(title)


def _words(text: str) -> list[str]:
    return re.findall(r"\w{3,}", plain_letters(text))


def title_identifies(title: str) -> bool:
    """Return whether a title is long enough to identify a paper, and none that many papers have."""
    return len(fold_title(title)) >= _SHORTEST and not _USUAL.fullmatch(title)


def names_author(first: FirstPages, paper: Paper) -> bool:
    """Return whether the first page has the family name of one of the authors of a paper."""
    if not first.pages:
        return False
    text = first.pages[0].text
    words = frozenset(_words(text))
    for author in paper.authors[:100]:
        family = name_of(author).sorted_family
        parts = _words(family)
        if (parts and words.issuperset(parts)) or (not family.isascii() and family and family in text):
            return True
    return False


def has_title_of(first: FirstPages, paper: Paper) -> bool:
    """Return whether one of the first pages has the title of a paper."""
    return any(is_on_page(paper.title, page) for page in first.pages)


def has_other_identifier(paper: Paper, identity: str) -> bool:
    """Return whether a paper has an identifier of the same kind as another one, so that both are two papers."""
    if is_arxiv_id(identity):
        return is_arxiv_id(paper.id)
    return bool(paper.doi) if is_doi(identity) else identity.partition(":")[0] == paper.id.partition(":")[0]
