"""Which paper a PDF is, by its first pages.

A wrong answer is worse than none: each rule takes an identifier only where nothing contradicts it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..papers.identifiers import is_arxiv_id
from ..papers.stub import identifier_in
from .document_kind import is_cover, kind_of
from .doi import dois_in_metadata, dois_in_text, is_book, is_of_data, is_serial, mentions_doi
from .models import FirstPages, Page
from .stamp import stamps
from .title import other_title, title_of

_ISBN = re.compile(r"\bISBN(?:-1[03])?[:\s]*([\d –‐-]{9,20}[\dXx])")
_BOOK_PAGES = 60
_FEW_CHARACTERS = 300
"""Characters of a page, such as a slide, that may name any paper."""
_FEW_LETTERS, _MANY_SIGNS, _LETTERS = 20, 200, 0.5
"""Letters below which pages have no text; signs from which their part of letters counts, and the least part."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A PDF with a printed identifier."""

    identity: str
    """arXiv id, DOI, or `isbn:` and 13 digits."""
    rule: str
    """`stamp`, `metadata`, `text` or `isbn`."""
    page: int
    """From 1; 0 for the metadata."""
    title: str = ""
    """The title from the metadata or the layout, or ""."""
    version: int = 0
    """The version of arXiv, or 0."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A PDF with an identifier that may be that of another document."""

    identity: str
    rule: str
    page: int
    reason: str
    """Part of a sentence: "a book", "a correction"."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class NotRecognised:
    """A PDF without an identifier of its own."""

    reason: str
    """Part of a sentence: "scan, no text"."""
    title: str = ""
    """The title, which may be that of a known paper, or ""."""
    contradictory: bool = False
    """Whether there are several identifiers, of which any may be its own."""


Recognition = Identified | Doubtful | NotRecognised


def recognise(first: FirstPages) -> Recognition:
    """Return the identifier of a PDF by the first rule that finds one, or the reason why none does.

    The rules are the stamp of arXiv, the DOI in the metadata, the only DOI on the first page (on the second one after
    a cover page), and the ISBN of a book.
    """
    title = title_of(first.pages, first.metadata)
    page = first.pages[0] if first.pages else Page("", ())
    found = stamps(page.lines, first.metadata)
    if len(found) == 1:
        return Identified(found[0].identity, "stamp", 1, title, found[0].version)
    if found:
        return NotRecognised(f"{len(found)} arXiv stamps on page 1", title, contradictory=True)
    answer = _by_doi(first, title) or _by_isbn(first, title)
    if isinstance(answer, Identified) and (kind := _doubt(answer, first)):
        return Doubtful(answer.identity, answer.rule, answer.page, kind, title)
    return answer or NotRecognised(_reason(first.pages), title)


def _by_doi(first: FirstPages, title: str) -> Identified | NotRecognised | None:
    given = dois_in_metadata(first.metadata, first.xmp)
    if len(given) > 1:
        return NotRecognised(f"{len(given)} DOIs in the metadata", title, contradictory=True)
    number, printed = _printed(first.pages)
    if given:
        others = [doi for doi in printed if is_arxiv_id(doi) or not is_arxiv_id(given[0])]
        if others and given[0] not in others:
            return NotRecognised(f"the metadata and page {number} have different DOIs", title, contradictory=True)
        return Identified(given[0], "metadata", 0, title)
    if len(printed) > 1:
        return NotRecognised(f"{len(printed)} DOIs on page {number}", title, contradictory=True)
    return Identified(printed[0], "text", number, title) if printed else None


def _printed(pages: Sequence[Page]) -> tuple[int, list[str]]:
    """Return the DOIs that the first page prints as its own, or the second one after a cover, and its number."""
    printed = dois_in_text(pages[0].lines) if pages else []
    if printed or len(pages) < 2 or not is_cover(pages[0]):
        return 1, printed
    return 2, dois_in_text(pages[1].lines)


def _by_isbn(first: FirstPages, title: str) -> Identified | None:
    """Return the ISBN of a book if there is only one: editions on paper and as files have different ones."""
    if first.page_count <= _BOOK_PAGES:
        return None
    found = {
        (identifier_in(f"ISBN {text}"), number)
        for number, page in enumerate(first.pages, 1)
        for text in _ISBN.findall(page.text)
    }
    isbns = {identity: number for identity, number in sorted(found, reverse=True) if identity.startswith("isbn:")}
    if len(isbns) != 1:
        return None
    [(identity, number)] = isbns.items()
    return Identified(identity, "isbn", number, title)


def _doubt(found: Identified, first: FirstPages) -> str:
    if is_book(found.identity):
        return "a book"
    if is_of_data(found.identity):
        return "a DOI of data or software"
    if is_serial(found.identity):
        return "a DOI of a journal or an issue"
    if found.rule == "metadata" and (other := other_title(first.pages, first.metadata)):
        return f"the metadata have another title, “{other}”"
    kind = kind_of(first.pages, first.page_count, found.title)
    if found.rule == "isbn" and kind == "a thesis":
        return ""
    if not kind and found.rule == "text" and found.page == 1 and len(first.pages[0].text) < _FEW_CHARACTERS:
        return "page 1 has little text"
    return kind


def _reason(pages: Sequence[Page]) -> str:
    text = "".join("".join(page.text for page in pages).split())
    letters = sum(map(str.isalpha, text))
    if letters < _FEW_LETTERS:
        return "scan, no text"
    if len(text) >= _MANY_SIGNS and letters < _LETTERS * len(text):
        return "its fonts do not give readable text"
    if any(mentions_doi(page.lines) for page in pages):
        return "the DOIs on the first pages are of other papers"
    return "no identifier on the first pages"
