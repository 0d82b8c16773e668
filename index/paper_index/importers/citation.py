"""Names, dates, ids and records for the readers of bibliographies."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from ..papers.editions import MONTHS
from ..papers.identifiers import MAX_ID, canonical_id, is_arxiv_id, is_doi, safe_link
from ..papers.paper import Paper
from ..papers.reference import Reference, cleaned
from ..text.markup import unmarked
from ..text.person_names import Name, is_east_asian, name_of, with_particle
from ..text.sanitize import clean
from .input_file import Source
from .record_builder import made

_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z][a-z-]{0,20}(?:\.[a-z-]{2,12})?/\d{7})(?:v\d{1,3})?(?![\d.]*\d)"
_MENTION = re.compile(rf"\b(?:arXiv\s{{0,3}}[:.]?\s{{0,3}}|abs/|pdf/){_ARXIV_ID}", re.IGNORECASE | re.ASCII)
_NOTED = re.compile(r"\W{0,3}(?:arXiv|preprint|e-?print|also available|available)\b", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,2000}", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"\A\s*(?=www\.[\w-]+\.)", re.IGNORECASE)
_CUT_DOI = re.compile(r"(?<=[-_/(<])\s+(?=\S+\s*\Z)")
"""The blank where a DOI goes on in the next line."""
_DATE = re.compile(r"(?<!\d)([12]\d{3})(?:[-/.](\d{1,2}|[A-Za-z]{3,9})(?:[-/.](\d{1,2})(?!\d))?)?(?![\d])", re.ASCII)
_NUMBERS = re.compile(r"([12]\d{3})([01]\d)([0-3]\d)|(\d{1,2})[/.-](?:(\d{1,2})[/.-])?([12]\d{3})", re.ASCII)
_MONTH = re.compile(rf"(?<![a-z])({'|'.join(MONTHS)})", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)", re.ASCII)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EDTF_DATE = r"-?\d{4}(?:-\d{2}(?:-\d{2})?)?[~?%]?"
_EDTF = re.compile(rf"{_EDTF_DATE}(?:/(?:{_EDTF_DATE}|\.\.)?)?", re.ASCII)
_SEASONS = {"spring": 21, "summer": 22, "fall": 23, "autumn": 23, "winter": 24}
_SEASON = re.compile(rf"\b({'|'.join(_SEASONS)})\b", re.IGNORECASE)
_INSTITUTION = re.compile(r"\b(?:of|for|on|the|in)\b|&", re.IGNORECASE)
_NOBODY = re.compile(r"(?:and )?(?:\d{1,4} )?(?:more|others|et\.? ?al)\.?", re.IGNORECASE)
_HOMONYM = re.compile(r"\s\d{4}$", re.ASCII)


def entry(
    source: Source,
    *,
    title: str,
    abstract: str = "",
    authors: Iterable[Name] = (),
    published: str = "",
    doi: str = "",
    arxiv: str = "",
    venue: str = "",
    venue_kind: str = "",
    links: Iterable[str] = (),
    mentions: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Paper:
    """Return the paper an entry of a bibliography speaks of.

    Its id is the first arXiv id in `arxiv`, the DOI, the links, the `mentions` (anywhere in them) or the `notes` (only
    where they begin with it: a note may speak of another paper); else the DOI; else the fold of the title.

    Raises:
        ValueError: if there is no title.
    """
    found = [
        link
        for text in links
        for each in _LINK.findall(_WITHOUT_SCHEME.sub("http://", text[:10_000], 1))
        if (link := safe_link(each))
    ]
    said = [canonical_id(text) for text in (arxiv[:MAX_ID], doi_in(doi) if doi else "", *found) if text]
    named = next(filter(is_doi, said), "")
    said += map(arxiv_in, filter(None, mentions))
    said += (arxiv_in(text) for text in notes if text and _NOTED.match(text))
    identity = next(filter(is_arxiv_id, said), named)
    known = {identity, named}
    return made(
        source,
        [identity, named],
        unmarked(title),
        abstract=unmarked(abstract),
        authors=[name.shown for name in authors],
        published=published,
        venue=venue,
        venue_kind=venue_kind,
        url=next((link for link in found if canonical_id(link) not in known), ""),
    )


def type_of(type: str, paper: Paper) -> str:
    """Return the CSL type that is kept of a paper: "" if its id and venue define it better."""
    vague = type == "document" or (type in ("webpage", "manuscript") and is_arxiv_id(paper.id))
    return "" if vague else type


def with_reference(paper: Paper, reference: Reference, source: Source) -> Paper:
    """Return a paper with its reference, cleaned and within bounds; its files are looked for beside the source."""
    if reference.files:
        files = tuple(replace(file, folder=source.folder) for file in reference.files)
        reference = replace(reference, files=files)
    kept, cut = cleaned(reference)
    return paper.with_reference(kept, cut)


def beginning(source: Source) -> str:
    """Return the head of a source as text."""
    return source.head.decode(errors="replace").replace("\ufeff", "")


def arxiv_in(text: str) -> str:
    """Return the first arXiv id that is named as one in a text ("arXiv preprint arXiv:1706.03762"), or ""."""
    found = _MENTION.search(text[:10_000])
    return canonical_id(found[1]) if found else ""


def doi_in(text: str) -> str:
    """Return the DOI in a field of its own, or "": the whole field, else the first one in it."""
    text = _CUT_DOI.sub("", text[:1_000])
    whole = canonical_id(text)
    if not (is_doi(whole) or is_arxiv_id(whole)):
        found = _DOI.search(text)
        whole = canonical_id(found[0]) if found else ""
    return whole if len(whole) <= MAX_ID else ""


def person(
    family: str = "", given: str = "", suffix: str = "", particle: str = "", dropping: str = "", *, literal: str = ""
) -> Name:
    """Return a name from its parts, cleaned; an empty one for "others" and "et al.".

    The number that DBLP adds to names of several people is dropped.
    """
    words = family + given
    if words.isascii() and words.isalpha() and given.istitle() and not (suffix or particle or dropping or literal):
        return Name(family, given)  # as most are
    parts = [family, given, suffix, particle, dropping, literal]
    whole = " ".join(filter(None, parts))
    if clean(whole) != whole:
        parts = [clean(part) if part else "" for part in parts]
    name = Name(*parts)
    shown = name.shown
    if _NOBODY.fullmatch(shown):
        return Name()
    if shown[-1:].isdigit() and _HOMONYM.search(shown):
        last = next(number for number in (5, 2, 0, 3, 4, 1) if parts[number])
        parts[last] = _HOMONYM.sub("", parts[last])
        name = Name(*parts)
    return name


def in_spoken_order(name: Name) -> Name:
    """Return a literal name taken apart, unless it is an institution's, or East Asian with the family first or last."""
    whole = is_east_asian(name.literal) or _INSTITUTION.search(name.literal)
    return name if whole else with_particle(name_of(name.literal))


def published(*texts: str) -> str:
    """Return the date in the first text that has a year, or "": `2024-05-17`, or as much of it as is said.

    "2001/09/01/", "2015/october", "17 May 2024" and "2024-05-17T10:00:00Z" are understood; a month that is none and a
    day that is none are left out.
    """
    return next((day for text in texts if (day := _published(text[:100])) is not None), "")


@lru_cache(maxsize=4_096)
def _published(text: str) -> str | None:
    """Return the date in a text; None without a year."""
    if ordered := _NUMBERS.fullmatch(text.strip()):
        return dated(*_in_order(ordered))
    if found := _DATE.search(text):
        year, month, day = found[1], found[2] or "", found[3] or ""
        if not month and (worded := _MONTH.search(text)):
            rest = text[: found.start()] + " " + text[found.end() :]
            numbers = _NUMBER.findall(rest)
            month, day = worded[1], next(iter(numbers), "")
        return dated(year, month, day)
    return None


def _in_order(numbers: re.Match[str]) -> tuple[str, str, str]:
    """Return the year, month and day of `20010503`, `05/2001` or `25/12/2001`; no month if it could be the day."""
    year, month, day, first, second, last = (each or "" for each in numbers.groups())
    if year:
        return year, month, day
    if not second or int(second) > 12:
        return last, first, second
    return (last, second, first) if int(first) > 12 else (last, "", "")


def season(year: str, *texts: str) -> str:
    """Return a year with the season that one of some texts names, in EDTF (`2009-22` is its summer), or ""."""
    named = next((found[1].lower() for text in texts if (found := _SEASON.search(text[:100]))), "")
    return f"{year}-{_SEASONS[named]}" if named and len(year) == 4 else ""


def is_edtf(text: str) -> bool:
    """Return whether a text is a date in EDTF, as in BibLaTeX: `2009`, `2009-03`, `2009-22`, `2009/2010`, `2009~`."""
    return bool(_EDTF.fullmatch(text))


def dated(year: str, month: str = "", day: str = "") -> str:
    """Return an ISO date from its parts: a month as a number or by its name, a day as a number."""
    found = _DATE.search(year)
    if not found:
        return ""
    number = _month(month)
    if not number:
        return found[1]
    days = _NUMBER.search(day)
    if not days or not 1 <= int(days[1]) <= _DAYS[number - 1]:
        return f"{found[1]}-{number:02}"
    return f"{found[1]}-{number:02}-{int(days[1]):02}"


def _month(text: str) -> int:
    if worded := _MONTH.search(text):
        return MONTHS.index(worded[1].lower()) + 1
    found = None if any(map(str.isalpha, text)) else _NUMBER.search(text)  # "season-04" is not April
    return int(found[1]) if found and 1 <= int(found[1]) <= 12 else 0
