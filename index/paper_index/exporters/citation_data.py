"""The bibliographic data of a paper, before conversion to BibTeX, RIS or CSL-JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..bibliography.mapping import ARXIV, FILES
from ..papers.identifiers import is_arxiv_id, is_doi
from ..papers.paper import Paper
from ..papers.reference import File
from ..text.markup import unmarked
from ..text.person_names import Name, name_of
from ..text.sanitize import fold_title

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", re.ASCII)
_MARKUP = re.compile(r"[<&](?=[/#A-Za-z])")


Value = str | tuple[Name, ...] | tuple[str, ...] | tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper's entry. The title is as it is shown, the abstract as the source wrote it."""

    type: str
    """The CSL type."""
    title: str
    abstract: str
    authors: tuple[Name, ...]
    year: str
    month: str
    """Two digits, as the day; "" where they are not known."""
    day: str
    issued: str
    """The date in EDTF, or as text, where it says more than year, month and day; else ""."""
    arxiv: str
    arxiv_class: str
    doi: str
    url: str
    venue: str
    venue_kind: str
    """`journal` or `conference`; "" as the venue."""
    keywords: tuple[str, ...]
    """Of the bibliography, then the user's tags."""
    files: tuple[File, ...]
    more: Mapping[str, Value]
    """All other CSL variables: names, dates and texts."""

    def variables(self) -> dict[str, Value]:
        """Return all data by CSL variable, in a comparable form."""
        return {
            "type": self.type,
            "title": fold_title(self.title),
            "abstract": self.abstract,
            "author": self.authors,
            "issued": (self.issued, self.year, self.month, self.day),
            ARXIV: self.arxiv,
            "DOI": self.doi.lower(),
            "URL": self.url,
            "container-title": self.venue,
            "keyword": self.keywords,
            FILES: self.files,
            **self.more,
        }


def known_authors(paper: Paper) -> dict[str, Name]:
    """Return the authors whose names the bibliography gives in parts, by the name as it is shown."""
    return {name.shown: name for name in paper.reference.names.get("author", ())}


def citation_of(paper: Paper, tags: tuple[str, ...] = ()) -> Citation:
    """Return the entry of a paper; its page is the one of the paper itself, else that of its id."""
    reference = paper.reference
    arxiv = paper.id if is_arxiv_id(paper.id) else ""
    doi = paper.doi or (paper.id if is_doi(paper.id) else "")
    date = _DATE.match(paper.published)
    year, month, day = (part or "" for part in date.groups()) if date else ("", "", "")
    group = arxiv.partition("/")[0] if "/" in arxiv else ""
    known = known_authors(paper)
    fields = {name: as_text(text) for name, text in reference.fields.items()}
    venue = fields.pop("container-title", "") or as_text(paper.venue)
    issued = reference.dates.get("issued", "")
    return Citation(
        type=reference.type or _TYPES.get(paper.venue_kind) or ("article" if arxiv else "document"),
        title=as_text(paper.display_title),
        abstract=as_text(" ".join(paper.abstract.split())),
        authors=tuple(
            _name(known[author]) if author in known else name_of(as_text(author)) for author in paper.authors
        ),
        year=year,
        month=month,
        day=day,
        issued=issued if year in issued else "",
        arxiv=arxiv,
        arxiv_class=group,
        doi=doi,
        url=fields.pop("URL", "") or paper.url or (f"https://arxiv.org/abs/{arxiv}" if arxiv else ""),
        venue=venue,
        venue_kind=paper.venue_kind,
        keywords=tuple(dict.fromkeys((*reference.keywords, *tags))),
        files=reference.files,
        more={
            **{role: tuple(map(_name, some)) for role, some in reference.names.items() if role != "author"},
            **fields,
            **{role: date for role, date in reference.dates.items() if role != "issued"},
        },
    )


_TYPES = {"journal": "article-journal", "conference": "paper-conference"}


def _name(name: Name) -> Name:
    parts = (name.family, name.given, name.suffix, name.particle, name.dropping, name.literal)
    return Name(*map(as_text, parts))


def as_text(text: str) -> str:
    """Return `text` so that a program which knows markup in a bibliography reads it as text.

    Publishers write titles with `<sub>` and `&amp;`, so readers, also ours, treat them as markup. A zero-width
    character marks literal ones; our readers remove it again.
    """
    if ("<" in text or "&" in text) and unmarked(text) != text:
        return _MARKUP.sub("\\g<0>\u200b", text)
    return text
