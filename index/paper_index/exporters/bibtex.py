"""BibTeX and BibLaTeX: one entry per paper, with a cite key, escaped so that LaTeX prints the text literally.

BibTeX has letters beyond ASCII as LaTeX if possible, because `bibtex` sorts and truncates bytes. BibLaTeX has them
unchanged, because `biber` and `biblatex` read UTF-8. Mathematical signs are LaTeX in both, because `pdflatex` needs it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

from ..bibliography.bibtex_mapping import BIBLATEX_TYPES, BIBTEX, BIBTEX_TYPES
from ..importers.bibtex import paper_of
from ..importers.citation import is_edtf
from ..importers.input_file import Source
from ..library import NO_MARKS, Marks
from ..papers.editions import MONTHS
from ..papers.paper import Paper
from ..papers.reference import DATES, NAMES, Entry, File
from ..text import latex
from ..text.accents import in_commands
from ..text.person_names import Name
from .citation_data import Citation, citation_of
from .cite_keys import keys_for
from .settings import DEFAULTS, Settings
from .verbatim import Fields, entries_of, further, kept

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
# Ligatures of LaTeX, and text that a reader could mistake for the next entry.
_JOINED = re.compile(r"(?:--|``|''|,,|\?`|!`)[-`',]*|@(?=\w+[ \t]*\()")
_JOINING = ("--", "``", "''", ",,", "?`", "!`", "@")
_WRITTEN = {
    "–": "{--}", "—": "{---}", "“": "{``}", "”": "{''}", "−": "\\ensuremath{-}", "′": "\\ensuremath{\\prime}",
}  # fmt: skip
_WRITTEN |= {
    letter: f"\\text{script}script{{{sign}}}"
    for script, letters in latex.SCRIPTS.items()
    for sign, letter in letters.items()
}
_DOTLESS = re.compile(r"(\\[`'^\"~=.])\\([ij])(?=\})")
_BEYOND = re.compile(r"(?:[^\x00-\x7f]|[A-Za-z](?=[\u0300-\u036f]))[\u0300-\u036f]*")
_WORD = re.compile(r"\S+")
_BARE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_PARTED = re.compile(r"[,{}]|\band\b|^-+$", re.IGNORECASE)  # to BibTeX a hyphen is a blank


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the papers as BibTeX, in their order."""
    _write(papers, marks, stream, settings, BIBTEX_DIALECT)


def write_biblatex(
    papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS
) -> None:
    """Write the papers as BibLaTeX, in their order."""
    _write(papers, marks, stream, settings, BIBLATEX_DIALECT)


@dataclass(frozen=True, slots=True)
class _Dialect:
    name: str
    types: frozenset[str]
    fields: Callable[[Citation], Iterable[tuple[str, str]]]
    latex: Callable[[str], str]


def _write(
    papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings, dialect: _Dialect
) -> None:
    listed = list(papers)
    keys = keys_for(listed, settings, "bibtex")
    there = {key.lower() for key in keys}
    between = ""
    for paper, key in _parents_last(list(zip(listed, keys, strict=True))):
        citation = citation_of(paper, marks.get(paper.id, NO_MARKS).tags)
        entries = entries_of(paper, "bibtex")
        rest, more = further(BIBTEX, entries, there, settings) if entries else ((), [])
        kind, fields = _again(citation, entries[0], rest, more, dialect, there) if entries else _anew(citation, dialect)
        whole = [(each.type, each.key, [(n, _as_it_came(v, n)) for n, v in each.fields]) for each in more]
        for type, name, said in [(kind, key, fields), *whole]:
            lines = ",\n".join(f"  {field} = {value}" for field, value in said)
            stream.write(f"{between}@{type}{{{name},\n{lines}\n}}\n")
            between = "\n"


def _parents_last(keyed: list[tuple[Paper, str]]) -> list[tuple[Paper, str]]:
    """Return papers and keys with those last that a `crossref` names: BibTeX looks for them behind the entry."""
    entries = (entry for paper, _ in keyed for entry in entries_of(paper, "bibtex")[:1])
    parents = {parent for entry in entries for parent in _parents(entry)}
    return sorted(keyed, key=lambda each: each[1].lower() in parents) if parents else keyed


def _parents(entry: Entry) -> set[str]:
    return {value.strip().lower() for name, value in entry.fields if name.lower() == "crossref"}


def _anew(citation: Citation, dialect: _Dialect) -> tuple[str, list[tuple[str, str]]]:
    """Return type and fields of an entry that did not come as BibTeX."""
    return _type(citation, dialect), [
        (name, value) for name, value in _made(citation, dialect) if value not in ("", "{}")
    ]


def _again(
    citation: Citation, entry: Entry, rest: Fields, more: list[Entry], dialect: _Dialect, there: set[str]
) -> tuple[str, list[tuple[str, str]]]:
    """Return type and fields of an entry as imported, except changed ones.

    What it takes from an entry that is not written with it becomes its own.
    """
    known = kept(BIBTEX, entry, citation, *(citation_of(paper_of(each, _NOWHERE)) for each in (entry, *more)))
    parents = _parents(entry)
    there = there if all(name.lower() != "xdata" for name, _ in entry.fields) else set()
    inherited = () if parents and parents <= there else entry.inherited
    own = [(name, value) for name, value in known.fields if not (inherited and name.lower() in ("crossref", "xdata"))]
    fields = [(name, _as_it_came(value, name)) for name, value in (*own, *inherited, *rest)]
    taken = {name.lower() for name, _ in fields}
    type = BIBTEX.csl_type(entry.type)
    wanted = known.changed | _foreign(entry, type, dialect)
    for name, value in _made(citation, dialect):
        if BIBTEX.variable(name, citation.type) in wanted and name.lower() not in taken and value not in ("", "{}"):
            fields.append((name, value))
    return known.type or _type(citation, dialect), fields


def _foreign(entry: Entry, type: str, dialect: _Dialect) -> set[str]:
    """Return the variables that BibTeX does not read by the names that an entry of BibLaTeX has for them."""
    if dialect.name == "biblatex":
        return set()
    placed = BIBTEX.placed(type, (*entry.fields, *entry.inherited)).variables
    rows = {name: [BIBTEX.row(own, type) for own, _ in placed[name]] for name in _NEEDED & placed.keys()}
    return {
        variable
        for variable, found in rows.items()
        if found and all(row and row.dialect == "biblatex" for row in found)
    }


def _as_it_came(value: str, name: str) -> str:
    """Return a value in braces; the short name of a month, which BibTeX knows, without."""
    if name.lower() == "month" and value.lower() in MONTHS:
        return value
    return _braced(value if _balanced(value) else value.replace("{", "").replace("}", ""))


def _balanced(value: str) -> bool:
    depth = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return not depth


def _type(citation: Citation, dialect: _Dialect) -> str:
    type = BIBTEX.own_type(citation.type, dialect.types) or "misc"
    # The styles of BibTeX warn of an article without author or year.
    if dialect.name == "bibtex" and type in ("article", "inproceedings") and not (citation.authors and citation.year):
        return "misc"
    if type == "phdthesis" and _MASTERS.search(str(citation.more.get("genre", ""))):
        return "mastersthesis"
    return type


def _made(citation: Citation, dialect: _Dialect) -> Iterator[tuple[str, str]]:
    """Yield all fields of an entry, also empty ones."""
    yield from dialect.fields(citation)
    for variable, value in citation.more.items():
        name = BIBTEX.name(variable, citation.type, dialect.name)
        if not name:
            continue
        if variable in NAMES:
            yield name, _braced(" and ".join(_name(each, dialect.latex) for each in value))
        elif variable in DATES or variable in _LITERAL:
            yield name, _braced(_address(str(value)))
        elif variable == "page":
            yield name, _braced(dialect.latex(str(value)).replace("-", "--"))
        else:
            yield name, _braced(dialect.latex(str(value)))
    yield "file", _braced(";".join(_file(file) for file in citation.files))


def _file(file: File) -> str:
    """Return a file as JabRef and Zotero write it: `title:path:type`."""
    parts = (file.title, file.path, file.media_type) if file.title or file.media_type else (file.path,)
    return _address(":".join(_IN_FILE.sub(r"\\\g<0>", part) for part in parts))


_NOWHERE = Source(b"", "")
_NEEDED = frozenset({"issued", "container-title", "publisher-place"})
"""The variables that the styles of BibTeX print, and that have names of their own in BibLaTeX."""
_LITERAL = frozenset({"ISBN", "ISSN", "PMID", "PMCID"})
_MASTERS = re.compile(r"master|diplom|bachelor|magister|licen", re.IGNORECASE)
_IN_FILE = re.compile(r"[\\:;]")


def _bibtex_fields(entry: Citation) -> Iterator[tuple[str, str]]:
    # The sort key of an entry without authors; styles warn if it is missing.
    yield (
        "key",
        "" if entry.authors or "editor" in entry.more else _braced(_in_latex(entry.title[:_KEY_LENGTH].strip())),
    )
    yield from _who_and_what(entry, _in_latex)
    venue = _braced(_in_latex(entry.venue))
    yield _container(entry, "bibtex"), venue
    misc = entry.venue and _type(entry, BIBTEX_DIALECT) == "misc"
    yield "howpublished", venue if misc and "medium" not in entry.more else ""  # the printed text
    yield "year", _braced(entry.year or _in_latex(entry.issued))
    yield "month", MONTHS[int(entry.month) - 1] if entry.month in _MONTHS else ""
    yield "day", _braced(entry.day.lstrip("0"))
    yield "eprint", _braced(entry.arxiv)
    yield "archivePrefix", "{arXiv}" if entry.arxiv else ""
    yield "primaryClass", _braced(entry.arxiv_class)
    yield from _where_and_why(entry, _in_latex)


def _biblatex_fields(entry: Citation) -> Iterator[tuple[str, str]]:
    yield from _who_and_what(entry, _in_unicode)
    yield _container(entry, "biblatex"), _braced(_in_unicode(entry.venue))
    # Of every entry biber wants a date; this is how ISO 8601 writes a year that is not known, and no style prints it.
    date = entry.issued if is_edtf(entry.issued) else "-".join(filter(None, (entry.year, entry.month, entry.day)))
    if not date and entry.issued:
        yield "year", _braced(_in_unicode(entry.issued))
    else:
        yield "date", _braced(date or "XXXX")
    yield "eprint", _braced(entry.arxiv)
    yield "eprinttype", "{arxiv}" if entry.arxiv else ""
    yield "eprintclass", _braced(entry.arxiv_class)
    yield from _where_and_why(entry, _in_unicode)
    if entry.type == "thesis" and "genre" not in entry.more:
        yield "type", "{phdthesis}"  # biber asks for one


def _container(entry: Citation, dialect: str) -> str:
    if entry.venue_kind == "conference" and entry.type == "document":
        return "booktitle"
    return BIBTEX.name("container-title", entry.type, dialect)


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
    yield "keywords", _braced(", ".join(latex(word).replace(",", ";") for word in entry.keywords))


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _address(value: str) -> str:
    if "{" in value or "}" in value or "\\" in value:
        return value.translate({ord(sign): f"%{ord(sign):02X}" for sign in "{}\\"})
    return value


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(lambda found: _SIGNS[found[0]], text)
    # Most texts have none of them, and this check is faster.
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
    command = _DOTLESS.sub(r"\1\2", str(_encoder().unicode_to_latex(letter)))
    if not command.isascii():
        command = in_commands(letter)
    known = letter[0].isalpha() or command.startswith("{\\ensuremath")
    return command if command and known and command.isascii() and latex.plain(command) == letter else letter


@lru_cache(maxsize=32_768)
def _name(name: Name, latex: Any) -> str:
    """Return "Last, Jr, First"; groups and parts that contain separators are put in braces."""
    if name.literal or not name.given:
        alone = name.sorted_family
        return _part(alone, latex, closed=" " in alone)
    particles = " ".join(filter(None, (name.dropping, name.particle)))
    family = " ".join(filter(None, (particles, _part(name.family, latex))))
    parts = (family, *((_part(name.suffix, latex),) if name.suffix else ()), _part(name.given, latex))
    return ", ".join(parts)


def _part(text: str, latex: Any, *, closed: bool = False) -> str:
    return _braced(latex(text)) if closed or _PARTED.search(text) else str(latex(text))


def _title(title: str, latex: Any) -> str:
    """Return a title with acronyms and names in braces, so that no style changes their capitals."""
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


BIBTEX_DIALECT = _Dialect("bibtex", BIBTEX_TYPES, _bibtex_fields, _in_latex)
BIBLATEX_DIALECT = _Dialect("biblatex", BIBLATEX_TYPES, _biblatex_fields, _in_unicode)
