"""BibTeX and BibLaTeX: an entry a paper, with a cite key, escaped so that LaTeX prints what is known and no more.

BibTeX has letters beyond ASCII as LaTeX where it knows them, for `bibtex` sorts and cuts bytes. BibLaTeX has them as
they are, for `biber` and `biblatex` read UTF-8; signs of mathematics are LaTeX in both, for `pdflatex` knows no others.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TextIO

from ..library import NO_MARKS, Marks
from ..papers.editions import MONTHS
from ..papers.paper import Paper
from ..text import tex
from ..text.accents import in_commands
from ..text.person_names import Name
from .citation import Citation, citation_of
from .cite_keys import cite_keys
from .settings import DEFAULTS, Settings

# `\{` would count as a brace for BibTeX, which knows no escapes.
_SIGNS = {sign: f"\\{sign}" for sign in "$&#%_"} | {
    "\\": "\\textbackslash{}",
    "{": "\\ensuremath{\\lbrace}",
    "}": "\\ensuremath{\\rbrace}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "|": "\\ensuremath{|}",
    "<": "\\ensuremath{<}",
    ">": "\\ensuremath{>}",
}
_SPECIAL = re.compile(r"[\\{}~^<>|$&#%_]")
# What LaTeX would set as one sign, and what a reader could take for the next entry.
_JOINED = re.compile(r"(?:--|``|''|,,|\?`|!`)[-`',]*|@(?=\w+[ \t]*\()")
_JOINING = ("--", "``", "''", ",,", "?`", "!`", "@")
_WRITTEN = {
    "–": "{--}", "—": "{---}", "“": "{``}", "”": "{''}", "−": "\\ensuremath{-}", "′": "\\ensuremath{\\prime}",
}  # fmt: skip
_WRITTEN |= {
    letter: f"\\text{script}script{{{sign}}}"
    for script, letters in tex.SCRIPTS.items()
    for sign, letter in letters.items()
}
_DOTLESS = re.compile(r"(\\[`'^\"~=.])\\([ij])(?=\})")
_BEYOND = re.compile(r"(?:[^\x00-\x7f]|[A-Za-z](?=[\u0300-\u036f]))[\u0300-\u036f]*")
_WORD = re.compile(r"\S+")
_BARE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_PARTED = re.compile(r"[,{}]|\band\b|^-+$", re.IGNORECASE)  # to BibTeX a hyphen is a blank


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the papers as BibTeX, in their order."""
    _write(papers, marks, stream, settings, _bibtex_fields, _bibtex_kind)


def write_biblatex(
    papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS
) -> None:
    """Write the papers as BibLaTeX, in their order."""
    _write(papers, marks, stream, settings, _biblatex_fields, _biblatex_kind)


def _write(
    papers: Iterable[Paper],
    marks: Mapping[str, Marks],
    stream: TextIO,
    settings: Settings,
    fields: Callable[[Citation], Iterable[tuple[str, str]]],
    kind: Callable[[Citation], str],
) -> None:
    listed = list(papers)
    for number, (paper, key) in enumerate(zip(listed, cite_keys(listed, settings.cite_key), strict=True)):
        entry = citation_of(paper, marks.get(paper.id, NO_MARKS).tags)
        said = [f"  {name} = {value}" for name, value in fields(entry) if value not in ("", "{}")]
        stream.write(("\n" if number else "") + f"@{kind(entry)}{{{key},\n" + ",\n".join(said) + "\n}\n")


def _bibtex_kind(entry: Citation) -> str:
    # The styles warn of an article without author or year.
    return _KINDS.get(entry.venue_kind, "misc") if entry.authors and entry.year else "misc"


def _biblatex_kind(entry: Citation) -> str:
    return _KINDS.get(entry.venue_kind) or ("online" if entry.arxiv else "misc")


def _bibtex_fields(entry: Citation) -> Iterator[tuple[str, str]]:
    # What an entry without authors is sorted by; its styles warn where there is nothing.
    yield "key", "" if entry.authors else _braced(_in_latex(entry.title[:_KEY_LENGTH].strip()))
    yield from _who_and_what(entry, _in_latex)
    venue = _braced(_in_latex(entry.venue))
    yield "booktitle" if entry.venue_kind == "conference" else "journal", venue
    yield "howpublished", venue if _bibtex_kind(entry) == "misc" else ""  # what is printed of it
    yield "year", _braced(entry.year)
    yield "month", MONTHS[int(entry.month) - 1] if entry.month in _MONTHS else ""
    yield "day", _braced(entry.day.lstrip("0"))
    yield "eprint", _braced(entry.arxiv)
    yield "archivePrefix", "{arXiv}" if entry.arxiv else ""
    yield "primaryClass", _braced(entry.arxiv_class)
    yield from _where_and_why(entry, _in_latex)


def _biblatex_fields(entry: Citation) -> Iterator[tuple[str, str]]:
    yield from _who_and_what(entry, _in_unicode)
    yield "booktitle" if entry.venue_kind == "conference" else "journaltitle", _braced(_in_unicode(entry.venue))
    # Of every entry biber wants a date; this is how ISO 8601 writes a year that is not known, and no style prints it.
    yield "date", _braced("-".join(part for part in (entry.year, entry.month, entry.day) if part) or "XXXX")
    yield "eprint", _braced(entry.arxiv)
    yield "eprinttype", "{arxiv}" if entry.arxiv else ""
    yield "eprintclass", _braced(entry.arxiv_class)
    yield from _where_and_why(entry, _in_unicode)


_KINDS = {"journal": "article", "conference": "inproceedings"}
_KEY_LENGTH = 40
_MONTHS = frozenset(f"{number:02}" for number in range(1, 13))


def _who_and_what(entry: Citation, latex: Any) -> Iterator[tuple[str, str]]:
    yield "author", _braced(" and ".join(_name(name, latex) for name in entry.authors))
    yield "title", _braced(_title(entry.title, latex))


def _where_and_why(entry: Citation, latex: Any) -> Iterator[tuple[str, str]]:
    # Both are read letter by letter by the programs, which make links of them: only what would end a field is escaped.
    yield "doi", _braced(_address(entry.doi))
    yield "url", _braced(_address(entry.url))
    yield "abstract", _braced(latex(entry.abstract))
    yield "keywords", _braced(", ".join(latex(tag).replace(",", ";") for tag in entry.tags))


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _address(value: str) -> str:
    if "{" in value or "}" in value or "\\" in value:
        return value.translate({ord(sign): f"%{ord(sign):02X}" for sign in "{}\\"})
    return value


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(lambda found: _SIGNS[found[0]], text)
    # Most texts have none of them, which is told faster in this way.
    return _JOINED.sub(_kept_apart, text) if any(sign in text for sign in _JOINING) else text


def _kept_apart(found: re.Match[str]) -> str:
    return "{}".join(found[0]) if found[0] != "@" else "@{}"


def _in_latex(text: str) -> str:
    text = _escaped(text)
    return text if text.isascii() else _BEYOND.sub(lambda found: _letter(found[0]), text)


def _in_unicode(text: str) -> str:
    text = _escaped(text)
    return text if text.isascii() else _BEYOND.sub(lambda found: _sign(found[0]), text)


@lru_cache(maxsize=8_192)
def _sign(letter: str) -> str:
    latex = _letter(letter)
    twice = len(unicodedata.normalize("NFD", letter)) > 2  # pdfLaTeX reads no letter with two accents
    return latex if twice or latex.lstrip("{").startswith(("\\ensuremath", "\\text")) else letter


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


@lru_cache(maxsize=8_192)
def _letter(letter: str) -> str:
    """Return a letter or a sign of mathematics as LaTeX if it is known and comes back from it, else as it is.

    Other signs stay: LaTeX reads them as they are, and other programs do not know the names it has for them.
    """
    if letter in _WRITTEN:
        return _WRITTEN[letter]
    latex = _DOTLESS.sub(r"\1\2", str(_encoder().unicode_to_latex(letter)))
    if not latex.isascii():
        latex = in_commands(letter)
    known = letter[0].isalpha() or latex.startswith("{\\ensuremath")
    return latex if latex and known and latex.isascii() and tex.plain(latex) == letter else letter


@lru_cache(maxsize=32_768)
def _name(name: Name, latex: Any) -> str:
    """Return "Last, Jr, First"; a group, and a part that holds what would divide it, stands in braces."""
    alone = not name.given
    family = _part(name.family, latex, closed=alone and " " in name.family)
    if alone:
        return family
    parts = (family, *((_part(name.suffix, latex),) if name.suffix else ()), _part(name.given, latex))
    return ", ".join(parts)


def _part(text: str, latex: Any, *, closed: bool = False) -> str:
    return _braced(latex(text)) if closed or _PARTED.search(text) else str(latex(text))


def _title(title: str, latex: Any) -> str:
    """Return a title in which no style changes the capitals of acronyms and names: those words stand in braces."""
    return _WORD.sub(lambda word: _kept(word[0], latex), title)


@lru_cache(maxsize=32_768)
def _kept(word: str, latex: Any) -> str:
    if not any(letter.isupper() for letter in word[1:]):
        return str(latex(word))
    found = _BARE.match(word)
    if found is None or not any(letter.isupper() for letter in found[2][1:]):
        return str(latex(word))
    before, core, after = (latex(part) for part in found.groups())
    # One brace before a backslash would make a "special character" of it, in which capitals are changed.
    inner = f"{{{core}}}" if core.startswith(("\\", "{")) else core
    return f"{before}{{{inner}}}{after}"
