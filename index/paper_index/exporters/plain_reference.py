"""A reference as plain text, about as APA writes it, for when no citation processor is installed."""

from collections.abc import Sequence

from ..papers.paper import Paper
from ..text.person_names import Name, name_of
from .citation_data import known_authors

_MOST_AUTHORS = 20
"""Authors that APA (7th edition) lists; of more, the first 19 and the last."""


def plain_reference(paper: Paper) -> str:
    """Return a reference: authors, year, title, venue with volume, issue and pages, and the DOI or another link."""
    fields = paper.reference.fields
    issue = f"({fields['issue']})" if fields.get("issue") else ""
    numbers = fields.get("volume", "") + issue
    venue = ", ".join(filter(None, (paper.venue, numbers, fields.get("page", "").replace("-", "–"))))
    links = dict(paper.links)
    link = links.get("DOI") or links.get("arXiv") or next(iter(links.values()), "")
    known = known_authors(paper)
    authors = _authors([known.get(author) or name_of(author) for author in paper.authors])
    begin = f"{authors} ({paper.published[:4] or 'n.d.'})."
    return " ".join(filter(None, (begin.strip(), _ended(paper.display_title), _ended(venue), link)))


def _authors(names: Sequence[Name]) -> str:
    shown = [_inverted(name) for name in names]
    if len(shown) > _MOST_AUTHORS:
        return ", ".join(shown[: _MOST_AUTHORS - 1]) + f", … {shown[-1]}"
    return ", & ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def _inverted(name: Name) -> str:
    """Return a name as "Family, G. I., Suffix"."""
    given = " ".join(
        "-".join(f"{part[0]}." for part in word.split("-") if part) for word in name.given.split() if word.strip("-")
    )
    return ", ".join(filter(None, (name.sorted_family, given, name.suffix)))


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."
