"""BibTeX and BibLaTeX files: Zotero, JabRef, DBLP, ACL Anthology, Google Scholar, arXiv, INSPIRE and by hand.

`bibtex_syntax` has the syntax, `bibtex_inheritance` the fields that come from other entries.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from ..errors import PaperError
from ..papers import reference
from ..papers.paper import Cut, Paper, Problem, Remark
from ..text import latex
from . import citation
from .bibtex_inheritance import GRANULAR, Inheritance, Known
from .bibtex_journals import journal
from .bibtex_names import persons
from .bibtex_reference import reference_of
from .bibtex_syntax import Strings, Written, entries, pieces
from .input_file import Source
from .record_builder import BOOK

MAX_ENTRY = 2**20
"""Characters of one entry; a longer one is refused."""

_MAX_STRING = 500
"""Characters an `@string` may stand for, so that strings made of strings do not grow without end."""

_MAX_VALUE = 100_000
"""Characters of a text, with its LaTeX, that are looked at."""

_KNOWN = re.compile(
    r"^[^\S\n]*@[ \t]{0,9}(?:article|book|booklet|collection|comment|conference|dataset|electronic|inbook|incollection"
    r"|inproceedings|manual|mastersthesis|misc|online|patent|phdthesis|preamble|preprint|proceedings|report|set"
    r"|software|string|techreport|thesis|unpublished|www|xdata)\s{0,9}[{(]",
    re.MULTILINE | re.IGNORECASE,
)
_NO_PAPERS = frozenset({"comment", "preamble", "string", "xdata", "set", "control", "settings", "ieeetranbstctl"})
_NO_ENTRIES = frozenset({"comment", "preamble"})
_WHOLE_BOOKS = frozenset({"book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings", "periodical"})
_VENUE_KINDS = {"article": "journal", "inproceedings": "conference", "conference": "conference"}
_KEY = re.compile(r"\s*@[ \t]{0,9}\w*\s{0,9}[{(]\s*([^\s,{}]{1,200})\s*,")
_PARENT = re.compile(
    r"\b(?:crossref|xdata)\s{0,9}=\s{0,9}(?:[{\"]\s{0,9}([^{}\"]{1,2000})|([^\s,{}\"]{1,200}))", re.IGNORECASE
)
_OTHER_KEYS = re.compile(r"\bids\s{0,9}=\s{0,9}[{\"]([^{}\"]{1,1000})[}\"]", re.IGNORECASE)
_OLD_NUMBER = re.compile(r"\d{7}", re.ASCII)


def matches(source: Source) -> bool:
    """Return whether a line begins an entry of a known type, in what is neither JSON nor a page of markup."""
    head = citation.beginning(source).lstrip()
    return not head.startswith(("<", "{", "[")) and bool(_KNOWN.search(head.replace("\r", "\n")))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper for each entry in its order, or a `Problem` with the line where it begins.

    Raises:
        PaperError: if there is no entry at all.
    """
    bibliography = _Bibliography(source)
    some = False
    for line, entry in bibliography.entries():
        if isinstance(entry, Cut):
            yield entry
            continue
        some = True
        source.line = line
        try:
            if isinstance(entry, str):
                raise ValueError(entry)
            yield bibliography.paper(entry)
            yield from (Remark(source.name, line, doubt) for doubt in entry.doubts)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: BibTeX without an entry; nothing was imported.")


class _Bibliography:
    """One file: its pieces, its strings, and where an entry stands that others refer to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text()
        self._strings = Strings(4 * len(self._text) + 100_000)
        self._places: dict[str, tuple[int, int]] | None = None  # of the entries that others refer to
        self._granular = bool(GRANULAR.search(self._text))
        self._inheritance = Inheritance(self._entry_of)

    def entries(self) -> Iterator[tuple[int, "Written | Cut | str"]]:
        """Yield the line and the entry, the error in it, or a truncated `@string`."""
        line, counted = 1, 0
        for kind, start, end in pieces(self._text):
            if kind in _NO_ENTRIES:
                continue
            line += self._text.count("\n", counted, start)
            counted = start
            if end - start > MAX_ENTRY:
                if kind not in _NO_PAPERS:
                    yield line, f"an entry of more than {MAX_ENTRY:,} characters"
                continue
            try:
                for written in entries(self._text, start, end, self._strings):
                    at = line + self._text.count("\n", start, written.at) if written.at > start else line
                    own = written.type.lower()
                    if own == "string":
                        yield from ((at, cut) for cut in self._define(written, at))
                    elif own not in _NO_PAPERS:
                        yield at, written
            except ValueError as error:
                if kind == "string":
                    self._source.remark(line, f"an @string was ignored: {error}")
                elif kind not in _NO_PAPERS:
                    key = _KEY.match(self._text, start)
                    yield line, f"{error}, in entry '{key[1]}'" if key and "@string" in str(error) else str(error)

    def _define(self, written: Written, line: int) -> Iterator[Cut]:
        """Remember the strings that an `@string` defines; yield messages about truncated ones."""
        for name, value in written.fields:
            if len(value) > _MAX_STRING:
                reason = f"an @string longer than {_MAX_STRING} characters was truncated"
                yield Cut(self._source.name, line, reason)
                value = value[:_MAX_STRING]
            self._strings.define(name, value)

    def paper(self, written: Written) -> Paper:
        """Return the paper of an entry.

        Raises:
            ValueError: if it has no title.
        """
        own = _own_fields(written)
        unknown: list[str] = []
        if self._granular:
            own, unknown = self._inheritance.resolved(written.key, own)
        inherited: dict[str, str] = {}
        if any(name.lower() in ("crossref", "xdata") for name, _ in own):
            known = Known(written.type.lower(), _first_of_each(own))
            inherited, missing = self._inheritance.fields(written.key, known)
            unknown += missing
        for key in unknown:
            self._source.remark(self._source.line, f"the entry refers to '{key}', which is not in the file")
        kept = reference.Entry("bibtex", written.key, written.type, own, tuple(inherited.items()))
        return paper_of(kept, self._source)

    def _entry_of(self, key: str) -> Known | None:
        """Return the entry that others refer to by a key, in small letters."""
        if self._places is None:
            named = (match[1] or match[2] for match in _PARENT.finditer(self._text))
            wanted = {key.strip().lower() for keys in named for key in keys.split(",")}
            if self._granular:
                wanted |= {found["key"].lower() for found in GRANULAR.finditer(self._text)}
            keys = ((_KEY.match(self._text, start), start, end) for _, start, end in pieces(self._text))
            self._places = {}
            for match, start, end in keys:
                if match and (name := match[1].lower()) in wanted:
                    self._places.setdefault(name, (start, end))
            if wanted - self._places.keys():
                self._find_by_other_keys(wanted)
        start, end = self._places.get(key, (0, 0))
        try:
            found = next(entries(self._text, start, min(end, start + MAX_ENTRY), self._strings), None)
        except ValueError:
            return None
        return Known(found.type.lower(), _first_of_each(_own_fields(found))) if found else None

    def _find_by_other_keys(self, wanted: Collection[str]) -> None:
        """Find entries by the keys in their field `ids`, which BibLaTeX allows in place of the cite key."""
        assert self._places is not None
        for _, start, end in pieces(self._text):
            for found in _OTHER_KEYS.finditer(self._text, start, end):
                for name in found[1].lower().split(","):
                    if name.strip() in wanted:
                        self._places.setdefault(name.strip(), (start, end))


def _own_fields(written: Written) -> tuple[tuple[str, str], ...]:
    """Return names and values of the fields in their order; a value that comes twice under one name once."""
    found = dict[tuple[str, str], str]()
    for name, value in written.fields:
        found.setdefault((name.lower(), " ".join(value.split())), name)
    filled = {name for name, value in found if value}
    return tuple((name, value) for (lowered, value), name in found.items() if value or lowered not in filled)


def paper_of(entry: reference.Entry, source: Source) -> Paper:
    """Return the paper of an entry, with its reference.

    Raises:
        ValueError: if it has no title.
    """
    fields = _first_of_each((*entry.fields, *entry.inherited))
    kind = entry.type.lower()

    def text(*names: str) -> str:
        return _text(fields, *names)

    def raw(*names: str) -> list[str]:
        return [latex.link(fields[each]) for each in names if fields.get(each)]

    periodical, book = journal(fields.get("journal") or fields.get("journaltitle", "")), text("booktitle")
    title, subtitle = text("title"), text("subtitle")
    # What has no author or no year is written as @misc, with what a conference is called in both fields.
    meeting = "conference" if book and book == text("howpublished") else BOOK
    names = fields.get("author") or (fields.get("editor", "") if kind in _WHOLE_BOOKS else "")
    paper = citation.entry(
        source,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        abstract=text("abstract"),
        authors=persons(names),
        published=_published(fields),
        doi=next(iter(raw("doi")), ""),
        arxiv=_eprint(fields),
        venue=periodical or book,
        venue_kind=_VENUE_KINDS.get(kind) or ("journal" if periodical else meeting),
        links=raw("url", "ee", "link", "howpublished", "bdsk-url-1"),
        mentions=raw("journal", "journaltitle", "volume", "number", "howpublished", "booktitle"),
        notes=raw("note", "annote", "addendum", "pubstate"),
    )
    if not paper.cut and len(fields.get("abstract", "")) > _MAX_VALUE:
        paper = replace(paper, cut=(f"the abstract is longer than {_MAX_VALUE:,} characters and was truncated",))
    return citation.with_reference(paper, reference_of(entry, paper), source)


def _first_of_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields by their names in small letters; of two of one name the first that says something."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if not found.get(name.lower()):
            found[name.lower()] = value
    return found


def _text(fields: dict[str, str], *names: str) -> str:
    """Return the first of some fields that is not empty, without its LaTeX."""
    for name in names:
        if (value := fields.get(name)) and (shown := latex.plain(value[:_MAX_VALUE]).strip()):
            return shown
    return ""


def _eprint(fields: dict[str, str]) -> str:
    """Return what may be an arXiv id in the fields made for it; those of other archives are none."""
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    if "arxiv" not in archive.lower():
        return ""
    eprint = latex.link(fields.get("eprint") or fields.get("arxivid") or fields.get("arxiv") or "").strip()
    group = fields.get("primaryclass") or fields.get("eprintclass") or ""
    if group and _OLD_NUMBER.fullmatch(eprint):
        return f"{group.partition('.')[0]}/{eprint}"
    return eprint


def _published(fields: dict[str, str]) -> str:
    year = latex.plain(fields.get("year", ""))
    if not (year or "date" in fields or "eventdate" in fields):
        return ""
    if not year:
        return citation.published(latex.plain(fields.get("date", "")), latex.plain(fields.get("eventdate", "")))
    month, day = latex.plain(fields.get("month", "")), fields.get("day", "")
    if any(map(str.isalpha, month)):  # "jul", "3 mar", "February 3--5"
        said = citation.published(f"{month} {day} {year}")
    else:
        said = citation.dated(year, month, day) if month else citation.published(year)
    return max(said, citation.published(fields.get("date", "")), key=len)
