"""A digest: the new papers of followed searches, as values that every format writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..corpus import CorpusReader, newest_stamp
from ..library import NO_MARKS, LibraryReader
from ..papers.paper import Paper
from ..search import Answer
from ..search.assist.explain import SENTENCE, matching_fields
from ..text.sanitize import clean, readable, repair
from .follow import News

_SENTENCES, _CHARACTERS = 2, 600
"""Sentences of a summary or an abstract, and characters at most."""
_AUTHORS, _WORDS = 6, 6
"""Authors of a paper that are named, and words of a reason."""

_TERMS = ("area", "kind", "task", "method")
"""Facets whose values are written with hyphens."""


@dataclass(frozen=True, slots=True)
class Item:
    """A new paper."""

    paper: Paper
    authors: str
    """The first authors, and the number of the others."""
    text: str
    """The first sentences of the summary, else of the abstract; "" without both."""
    why: str
    """The words, filters and editions by which it matches the search; or ""."""
    links: tuple[tuple[str, str], ...]
    """Each link as label and address, which begins with `https://`."""

    @property
    def title(self) -> str:
        """The title on one line."""
        return clean(self.paper.display_title)


@dataclass(frozen=True, slots=True)
class Section:
    """The new papers of a search."""

    name: str
    items: tuple[Item, ...]
    total: int
    """The number of new papers, also of those beyond the limit."""

    @property
    def heading(self) -> str:
        """The name of the search with the number of new papers."""
        return f"{self.name} ({self.total:,})"

    @property
    def rest(self) -> str:
        """A sentence about the papers beyond the limit, or ""."""
        missing = self.total - len(self.items)
        return f"{missing:,} more {'is' if missing == 1 else 'are'} not listed." if missing else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A digest. The same papers give the same page, at any time."""

    date: datetime
    """The time of the newest import, in UTC."""
    sections: tuple[Section, ...]
    total: int
    """The number of new papers; a paper of two searches counts once."""

    @property
    def title(self) -> str:
        """The number of new papers, with the day of the newest import."""
        return f"{self.total:,} new paper{'' if self.total == 1 else 's'}, {self.date:%Y-%m-%d}"


def digest(corpus: CorpusReader, library: LibraryReader, searches: Sequence[News], limit: int) -> Page:
    """Return the digest of the new papers of some searches, without searches that have none.

    Args:
        corpus: the papers.
        library: the marks.
        searches: the new papers of each search.
        limit: the papers of a search that are listed at most.
    """
    shown = [each for each in searches if each.answer.rows]
    items = _items(corpus, library, shown, limit)
    sections = tuple(
        Section(
            clean(each.search.name), tuple(items[number, row] for row in each.answer.rows[:limit]), each.answer.total
        )
        for number, each in enumerate(shown)
    )
    total = len({row for each in searches for row in each.answer.rows})
    return Page(datetime.fromtimestamp(newest_stamp(corpus), UTC), sections, total)


def _items(
    corpus: CorpusReader, library: LibraryReader, searches: Sequence[News], limit: int
) -> dict[tuple[int, int], Item]:
    """Return the listed papers of searches, by the number of the search and the row."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(searches):
        for row in each.answer.rows[:limit]:
            numbers[row].append(number)
    rows = list(numbers)
    marks = library.marks(corpus.ids(rows))
    items = {}
    # Paper by paper, because the words of a text are looked up once for all searches that match it.
    for row, paper in zip(rows, corpus.papers(rows), strict=True):
        item = item_of(paper)
        for number in numbers[row]:
            answer = searches[number].answer
            fields = matching_fields(paper, marks.get(paper.id, NO_MARKS), answer.words)
            items[number, row] = replace(item, why=_why(fields, answer, paper))
    return items


def item_of(paper: Paper, why: str = "") -> Item:
    """Return a paper as an item of a digest, with the reason for which it is listed."""
    links = tuple((label, link) for label, link in paper.links if link.startswith("https://"))
    return Item(paper, _authors(paper.authors), _beginning(paper.summary or paper.abstract), clean(why), links)


def _authors(names: Sequence[str]) -> str:
    more = len(names) - _AUTHORS
    shown = ", ".join(clean(name) for name in names[:_AUTHORS])
    return f"{shown} and {more:,} more" if more > 0 else shown


def _beginning(text: str) -> str:
    """Return the first sentences of a text, on one line."""
    line = " ".join(repair(text[: 10 * _CHARACTERS]).split())
    sentences = [found[0].strip() for found, _ in zip(SENTENCE.finditer(line), range(_SENTENCES), strict=False)]
    shown = clean(" ".join(sentences))
    if len(shown) > _CHARACTERS:
        return shown[:_CHARACTERS].rpartition(" ")[0] + " …"
    return shown


def _why(fields: Iterable[tuple[str, tuple[str, ...]]], answer: Answer, paper: Paper) -> str:
    """Return the fields with the matching words, the filters of the search, and the edition."""
    parts = [f"{name}: {', '.join(map(clean, words[:_WORDS]))}" for name, words in fields if name != "note"]
    for each in sorted(answer.view.filters, key=lambda each: (each.facet, each.value)):
        if each.facet not in ("new", "edition") and not each.exclude:
            parts.append(f"{each.facet}: {readable(each.value) if each.facet in _TERMS else each.value}")
    if not parts and (query := clean(answer.view.query)):
        parts.append(query)
    if paper.appearances:
        place = paper.appearances[-1]
        votes = "" if place.votes is None else f", {place.votes:,} vote{'' if place.votes == 1 else 's'}"
        parts.append(f"edition: {clean(place.label)}{votes}")
    return "; ".join(parts)
