"""What a bibliography says of a paper, before it is put into BibTeX, RIS or CSL-JSON."""

import re
from dataclasses import dataclass

from ..papers.identifiers import is_arxiv_id, is_doi
from ..papers.paper import Paper
from ..text.markup import unmarked
from ..text.person_names import Name, name_of

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", re.ASCII)
_MARKUP = re.compile(r"[<&](?=[/#A-Za-z])")


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper's entry. The title is as it is shown, the abstract as the source wrote it."""

    title: str
    abstract: str
    authors: tuple[Name, ...]
    year: str
    month: str
    """Two digits, as the day; "" where they are not known."""
    day: str
    arxiv: str
    arxiv_class: str
    doi: str
    url: str
    venue: str
    venue_kind: str
    """`journal` or `conference`; "" as the venue."""
    tags: tuple[str, ...]


def citation_of(paper: Paper, tags: tuple[str, ...] = ()) -> Citation:
    """Return the entry of a paper; its page is the one of the paper itself, else that of its id."""
    arxiv = paper.id if is_arxiv_id(paper.id) else ""
    doi = paper.doi or (paper.id if is_doi(paper.id) else "")
    date = _DATE.match(paper.published)
    year, month, day = (part or "" for part in date.groups()) if date else ("", "", "")
    group = arxiv.partition("/")[0] if "/" in arxiv else ""
    return Citation(
        title=as_text(paper.display_title),
        abstract=as_text(" ".join(paper.abstract.split())),
        authors=tuple(name_of(as_text(author)) for author in paper.authors),
        year=year,
        month=month,
        day=day,
        arxiv=arxiv,
        arxiv_class=group,
        doi=doi,
        url=paper.url or (f"https://arxiv.org/abs/{arxiv}" if arxiv else ""),
        venue=as_text(paper.venue),
        venue_kind=paper.venue_kind,
        tags=tags,
    )


def as_text(text: str) -> str:
    """Return `text` so that a program which knows markup in a bibliography reads it as text.

    Publishers write titles with `<sub>` and `&amp;`, so readers, ours too, take them for markup. Where they stand for
    themselves, a character without width comes between; our readers take it out again.
    """
    if ("<" in text or "&" in text) and unmarked(text) != text:
        return _MARKUP.sub("\\g<0>\u200b", text)
    return text
