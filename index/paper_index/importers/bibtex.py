"""BibTeX and BibLaTeX files: Zotero, JabRef, DBLP, ACL Anthology, Google Scholar, arXiv, INSPIRE and by hand.

A file is cut where a line begins with `@`, and each piece is given to bibtexparser on its own: one that is damaged
costs itself only, and no more than one is held at a time. A value put together with `#`, and one after which the comma
is missing, are read here.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import PaperError
from ..papers import reference
from ..papers.paper import Cut, Paper, Problem
from ..text import tex
from . import citation
from .bibtex_inheritance import Inheritance, Known
from .bibtex_names import persons
from .bibtex_pieces import pieces, tidied
from .bibtex_reference import reference_of
from .input_file import Source
from .record_builder import BOOK

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, ParsingFailedBlock

# It writes what it could not parse to the terminal where nobody listens; the reader tells of it itself.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

MAX_ENTRY = 2**20
"""Characters of one entry; a longer one is refused."""

_MAX_STRING = 500
"""Characters an `@string` may stand for, so that strings made of strings do not grow without end."""

_MOST_STRINGS = 20_000
"""`@string`s that are remembered. Lists of all journals have some ten thousand."""

_MAX_VALUE = 100_000
"""Characters of a text, with its LaTeX, that are looked at."""

_MOST_FIELDS, _MOST_STARTS = 2_000, 100
"""What one entry may have of `=` and of `@x{`; with more of them it is none, and would take much memory."""

_ANY_START = re.compile(r"@\w*[ \t]*[{(]")
_KNOWN = re.compile(
    r"^[^\S\n]*@(?:article|book|booklet|collection|comment|conference|dataset|electronic|inbook|incollection"
    r"|inproceedings|manual|mastersthesis|misc|online|patent|phdthesis|preamble|preprint|proceedings|report|set"
    r"|software|string|techreport|thesis|unpublished|www|xdata)[ \t]*[{(]",
    re.MULTILINE | re.IGNORECASE,
)
_NO_PAPERS = frozenset({"comment", "preamble", "string", "xdata", "set", "control", "settings", "ieeetranbstctl"})
_WHOLE_BOOKS = frozenset({"book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings", "periodical"})
_VENUE_KINDS = {"article": "journal", "inproceedings": "conference", "conference": "conference"}
_DELIMITER = re.compile(r'(?<!\\)[{}"]')
_MADE = re.compile(r"[{\"#=]")
_NAME = re.compile(r"[^\s#,{}\"=]+")
_NEXT_FIELD = re.compile(r"\s*([\w:-]{1,50})\s*=\s*(?=\S)")
_KEY = re.compile(r"\s*@\w*[ \t]*[{(]\s*([^\s,{}]{1,200})\s*,")
_PARENT = re.compile(
    r"\b(?:crossref|xdata)\s{0,9}=\s{0,9}(?:[{\"]\s{0,9}([^{}\"]{1,2000})|([^\s,{}\"]{1,200}))", re.IGNORECASE
)
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
            yield Problem(source.name, line, entry) if isinstance(entry, str) else bibliography.paper(entry)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: BibTeX without an entry; nothing was imported.")


class _Bibliography:
    """One file: its pieces, its strings, and where an entry stands that others refer to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text()
        self._strings: dict[str, str] = {}
        self._room = 2 * len(self._text) + 100_000  # for what the strings stand for, together
        self._places: dict[str, tuple[int, int]] | None = None  # of the entries that others refer to
        self._inheritance = Inheritance(self._entry_of)

    def entries(self) -> Iterator[tuple[int, "Entry | Cut | str"]]:
        """Yield the line and the entry, the error in it, or a truncated `@string`."""
        from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

        line, counted = 1, 0
        for kind, start, end in pieces(self._text):
            line += self._text.count("\n", counted, start)
            counted = start
            if kind == "comment":
                continue
            piece = self._text[start:end] if end - start <= MAX_ENTRY else ""
            if wrong := _unfit(piece):
                if kind not in _NO_PAPERS:
                    yield line, wrong
                continue
            for parsed in _blocks(tidied(piece, kind)):
                at = line + max(parsed.start_line or 0, 0)
                block = parsed.ignore_error_block if isinstance(parsed, DuplicateFieldKeyBlock) else parsed
                if isinstance(block, String):
                    value = self._value(block.value, 0)[0]
                    if len(value) > _MAX_STRING:
                        yield (
                            at,
                            Cut(
                                self._source.name, at, f"an @string longer than {_MAX_STRING} characters was truncated"
                            ),
                        )
                        value = value[:_MAX_STRING]
                    if len(self._strings) < _MOST_STRINGS and self._room >= len(value):
                        self._strings[block.key.lower()] = value
                        self._room -= len(value)
                elif isinstance(block, Entry):
                    if block.entry_type.lower() not in _NO_PAPERS:
                        yield at, block
                elif isinstance(block, ParsingFailedBlock) and kind not in _NO_PAPERS:
                    yield at, _why(block)

    def paper(self, entry: "Entry") -> Paper:
        """Return the paper of an entry.

        Raises:
            ValueError: if it has no title.
        """
        own = self._own_fields(entry)
        known = Known(entry.entry_type.lower(), _first_of_each(own))
        inherited, missing = self._inheritance.fields(entry.key, known)
        for key in missing:
            self._source.remark(self._source.line, f"the entry refers to '{key}', which is not in the file")
        kept = reference.Entry("bibtex", entry.key, entry.entry_type, own, tuple(inherited.items()))
        return paper_of(kept, self._source)

    def _own_fields(self, entry: "Entry") -> tuple[tuple[str, str], ...]:
        """Return names and values of the fields in their order; a value that comes twice under one name once."""
        found: dict[tuple[str, str], str] = {}
        for field in entry.fields:
            key, raw, at = field.key, str(field.value), 0
            while True:
                value, at = self._value(raw, at)
                found.setdefault((key.lower(), " ".join(value.split())), key)
                following = _NEXT_FIELD.match(raw, at)  # the comma between them is missing
                if not following:
                    break
                key, at = following[1], following.end()
        filled = {name for name, value in found if value}
        return tuple((key, value) for (name, value), key in found.items() if value or name not in filled)

    def _value(self, raw: str, at: int) -> tuple[str, int]:
        """Return the value that begins there, its pieces put together, and where it ends."""
        if at == 0 and raw[:1] == "{" and raw.find("}") == len(raw) - 1 and raw.find("{", 1) < 0:
            return raw[1:-1], len(raw)
        if at == 0 and not _MADE.search(raw):
            return self._strings.get(raw.lower(), raw), len(raw)
        joined: list[str] = []
        room = 200 * _MAX_STRING
        while at < len(raw):
            if raw[at] in '{"':
                piece, at = _delimited(raw, at)
                joined.append(piece)
            elif name := _NAME.match(raw, at):
                piece, at = self._strings.get(name[0].lower(), name[0]), name.end()
                if room > 0:
                    joined.append(piece)
                    room -= len(piece)
            after = _skipped(raw, at)
            if raw[after : after + 1] != "#":
                break
            at = _skipped(raw, after + 1)
        return "".join(joined), at

    def _entry_of(self, key: str) -> Known | None:
        """Return the entry that others refer to by a key, in small letters."""
        from bibtexparser.model import Entry

        if self._places is None:
            named = (match[1] or match[2] for match in _PARENT.finditer(self._text))
            wanted = {key.strip().lower() for keys in named for key in keys.split(",")}
            keys = ((_KEY.match(self._text, start), start, end) for _, start, end in pieces(self._text))
            self._places = {}
            for match, start, end in keys:
                if match and (name := match[1].lower()) in wanted:
                    self._places.setdefault(name, (start, end))
        start, end = self._places.get(key, (0, 0))
        piece = self._text[start : min(end, start + MAX_ENTRY)]
        if not piece or _unfit(piece):
            return None
        blocks = _blocks(tidied(piece, ""))
        found = next((block for block in blocks if isinstance(block, Entry)), None)
        return Known(found.entry_type.lower(), _first_of_each(self._own_fields(found))) if found else None


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
        return [tex.link(fields[each]) for each in names if fields.get(each)]

    journal, book = text("journal", "journaltitle"), text("booktitle")
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
        venue=journal or book,
        venue_kind=_VENUE_KINDS.get(kind) or ("journal" if journal else meeting),
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
    """Return the first of some fields that says something, without its LaTeX."""
    return next((shown for each in names if (shown := tex.plain(fields.get(each, "")[:_MAX_VALUE]).strip())), "")


def _eprint(fields: dict[str, str]) -> str:
    """Return what may be an arXiv id in the fields made for it; those of other archives are none."""
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    if "arxiv" not in archive.lower():
        return ""
    eprint = tex.link(fields.get("eprint") or fields.get("arxivid") or fields.get("arxiv") or "").strip()
    group = fields.get("primaryclass") or fields.get("eprintclass") or ""
    if group and _OLD_NUMBER.fullmatch(eprint):
        return f"{group.partition('.')[0]}/{eprint}"
    return eprint


def _published(fields: dict[str, str]) -> str:
    year = tex.plain(fields.get("year", ""))
    if not year:
        return citation.published(tex.plain(fields.get("date", "")), tex.plain(fields.get("eventdate", "")))
    month, day = tex.plain(fields.get("month", "")), fields.get("day", "")
    if any(map(str.isalpha, month)):  # "jul", "3 mar", "February 3--5"
        said = citation.published(f"{month} {day} {year}")
    else:
        said = citation.dated(year, month, day)
    return max(said, citation.published(fields.get("date", "")), key=len)


def _unfit(piece: str) -> str:
    """Return why a piece is not given to the parser, or ""."""
    if not piece:
        return f"an entry of more than {MAX_ENTRY:,} characters"
    if "=" not in piece:
        return "no title"
    if piece.count("=") > _MOST_FIELDS or (
        piece.count("@") > _MOST_STARTS and sum(1 for _ in _ANY_START.finditer(piece)) > _MOST_STARTS
    ):
        return "an entry that is not BibTeX: too many fields, or entries in one line"
    return ""


def _blocks(text: str) -> "list[Block]":
    from bibtexparser.entrypoint import parse_string

    # Nothing is transformed by it: it knows neither `#` nor a missing comma.
    return parse_string(text, parse_stack=[]).blocks


def _why(block: "ParsingFailedBlock") -> str:
    reason = str(getattr(block.error, "abort_reason", block.error))
    if "end of file" in reason:
        return "an unclosed entry: a brace or a quotation mark is missing"
    return f"an entry that is not BibTeX: {reason[:1].lower()}{reason[1:200]}"


def _delimited(raw: str, at: int) -> tuple[str, int]:
    """Return the text in the braces or quotation marks that begin there, and where they end."""
    closing, depth = "}" if raw[at] == "{" else '"', 0
    for mark in _DELIMITER.finditer(raw, at + 1):
        if not depth and mark[0] == closing:
            return raw[at + 1 : mark.start()], mark.end()
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}" and depth:
            depth -= 1
    return raw[at + 1 :], len(raw)


def _skipped(raw: str, at: int) -> int:
    """Return the position of the next character that is not white space."""
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at
