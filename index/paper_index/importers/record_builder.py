"""For readers of structured records: a `Paper` from the fields of a source, names and days from its texts."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from ..errors import PaperError
from ..papers.editions import MONTHS
from ..papers.field_limits import Fields
from ..papers.identifiers import MAX_ID, canonical_id, is_arxiv_id, is_doi, safe_link, title_id
from ..papers.paper import Appearance, Paper, Problem, kind_of_venue
from ..text.markup import unmarked
from ..text.sanitize import clean, repair
from .input_file import Source

T = TypeVar("T")

_ISO_DAY = re.compile(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])", re.ASCII)
_MAIL_DAY = re.compile(r"\b(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4}|\d{2})\b", re.ASCII)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN_NAMES = re.compile(r"\s*[,;&]\s*(?:and\s+)?|\s+and\s+")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
BOOK = "book"
"""A kind of venue that is one only if its name says that it is the proceedings of a conference."""

_LONGEST_VENUE = 300
_ARCHIVE = re.compile(
    r"\W*(?:arxiv|corr\b|(?:bio|med|chem|psy)rxiv|ssrn|research square|(?:e-?)?pre-?prints?\b|e-?prints?\b|openreview"
    r"|zenodo|hugging ?face)",
    re.IGNORECASE,
)


def made(
    source: Source,
    ids: Iterable[object],
    title: object,
    *,
    abstract: object = "",
    summary: object = "",
    authors: Iterable[str] = (),
    published: str = "",
    area: str = "",
    url: object = "",
    venue: object = "",
    venue_kind: str = "",
    code: Iterable[str] = (),
    votes: int | None = None,
) -> Paper:
    """Return a paper. Its id is the best of `ids`: an arXiv id, a DOI, the first other text; without any, the title.

    Line breaks in the abstract are joined.

    Raises:
        ValueError: if there is no title, or a text is of another type.
    """
    _check_texts(title, abstract, summary)
    place = venue_name(venue)
    if place and venue_kind == BOOK and kind_of_venue(place) != "conference":
        place = ""
    texts = {"title": title, "summary": summary, "abstract": abstract, "published": published, "area": area}
    given = Fields(texts | {"authors": authors, "code": code})
    shown = given.text("title")
    if not shown:
        raise ValueError("no title")
    best, doi = _best_id(ids)
    return Paper(
        id=best or title_id(shown),
        title=shown,
        summary=given.text("summary"),
        abstract=given.text("abstract"),
        authors=given.texts("authors"),
        published=given.text("published"),
        area=given.text("area"),
        code=given.texts("code"),
        url=(safe_link(url) or "") if url and isinstance(url, str) else "",
        doi=doi,
        venue=place,
        venue_kind=kind_of_venue(place, venue_kind),
        appearances=(Appearance(clean(source.edition), None, votes),) if source.edition else (),
        sources=(source.name,),
        cut=given.cut,
    )


def _check_texts(*texts: object) -> None:
    for text in texts:
        if text is not None and not isinstance(text, str):
            raise ValueError(f"text expected, got {type(text).__name__}")


def _best_id(ids: Iterable[object]) -> tuple[str, str]:
    """Return the best of some ids (arXiv id, DOI, the first other one), and the DOI among them."""
    known = [canonical_id(text) for text in ids if text and isinstance(text, str)]
    usable = [identity for identity in known if identity and len(identity) <= MAX_ID]
    arxiv = next(filter(is_arxiv_id, usable), "")
    doi = next(filter(is_doi, usable), "")
    return arxiv or doi or next(iter(usable), ""), doi


def venue_name(name: object) -> str:
    """Return the name of a journal or a conference; that of an archive of preprints is none, nor is a long text."""
    shown = clean(unmarked(name[:1_000])) if name and isinstance(name, str) else ""
    return shown if len(shown) <= _LONGEST_VENUE and not _ARCHIVE.match(shown) else ""


def each(
    source: Source, found: Iterable[tuple[int, T] | Problem], paper: Callable[[T, Source], Paper], nothing: str
) -> Iterator[Paper | Problem]:
    """Yield the paper of each record found; one that cannot be understood is a `Problem` with its line.

    Raises:
        PaperError: if there is no record at all, with the sentence for that.
    """
    some = False
    for record in found:
        some = True
        if isinstance(record, Problem):
            yield record
            continue
        source.line = record[0]
        try:
            made_of_it = paper(record[1], source)
        except ValueError as error:
            yield Problem(source.name, record[0], str(error))
        else:
            yield made_of_it
    if not some:
        raise PaperError(f"{source.name}: {nothing}; nothing was imported.")


def names(authors: str) -> list[str]:
    """Return the names in one text, as arXiv writes it: "A. Author (1), B. Author, Jr. and C. Author (2)"."""
    authors = plain_name(" ".join(authors.split()))
    for _ in range(3):  # affiliations, which may hold brackets themselves
        if "(" not in authors:
            break
        authors = _IN_BRACKETS.sub(" ", authors)
    found: list[str] = []
    for name in _BETWEEN_NAMES.split(authors):
        if _SUFFIX.fullmatch(name) and found:
            found[-1] += f" {name}"
        elif name.strip():
            found.append(name.strip())
    return found


def plain_name(name: str) -> str:
    r"""Return a name with its LaTeX accents turned into letters: a reader searches for García, not Garc\'{\i}a."""
    if "\\" in name or "{" in name:
        return repair(name).replace("{", "").replace("}", "")
    return name


def turned(name: str) -> str:
    """Return "Last, First" as "First Last". "Last, First, Jr." becomes "First Last Jr."."""
    last, *rest = (part.strip() for part in name.split(","))
    return " ".join([*rest[:1], last, *rest[1:]])


def day(text: object) -> str:
    """Return the ISO date, or as much of one as there is, in "2024-11-07T02:49:53Z" or "Thu, 7 Nov 2024 ..."."""
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        return ""
    if iso := _ISO_DAY.match(text):
        year, month, number = iso.groups()
    elif mail := _MAIL_DAY.search(text[:200]):
        number, name, year = mail.groups()
        if name.lower() not in MONTHS:
            return ""
        month = str(MONTHS.index(name.lower()) + 1)
        if len(year) == 2:
            year = ("19" if year > "90" else "20") + year
    else:
        return ""
    try:
        whole = date(int(year), int(month or 1), int(number or 1)).isoformat()
    except ValueError:
        return ""
    return whole if number else whole[:7] if month else whole[:4]
