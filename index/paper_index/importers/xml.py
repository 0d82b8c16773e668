"""Records cut out of an XML file one by one, so that a bad one costs itself alone.

Each record is parsed on its own, without the document around it: names are compared without their prefix, entities
are never defined, and a document type declaration is refused. What most often breaks a record (a bare `&`, an HTML
entity, a control character) is mended.
"""

import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ..errors import PaperError
from ..papers.paper import Problem
from .input_file import MAX_LINE, Source

MAX_DEPTH = 64
MAX_ELEMENTS = 25_000
"""In one record, with their attributes; a collaboration of some thousand authors has some ten thousand."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_NAME = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z]\w{1,30};))?")
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def root(source: Source) -> str:
    """Return the name of the first element, without its prefix; "" if this is not XML."""
    text = _decoded(source.head)
    at = _BEFORE_ROOT.match(text)
    if not text[:1000].lstrip().startswith("<") or not at:
        return ""
    rest = text[at.end() :]
    if _DECLARATION.match(rest):  # told by `records`; which reader tells it is all the same
        rest = re.sub(r"^<![^<>\[]*(?:\[.*?\])?\s*>\s*", "", rest, flags=re.DOTALL)
    name = _NAME.match(rest)
    return name[1] if name else ""


def records(source: Source, *names: str) -> Iterator[tuple[int, Element] | Problem]:
    """Yield each element of one of these names with its line, or the `Problem` it is.

    Raises:
        PaperError: if the file declares a document type or entities, which no such answer does.
    """
    text = _decoded(source.content())
    begin = re.compile(rf"<((?:[\w.-]+:)?(?:{'|'.join(names)}))(?=[\s/>])")
    if declaration := _DECLARATION.search(text[: _first(begin, text)]):
        line = text.count("\n", 0, declaration.start()) + 1
        raise PaperError(
            f"{source.name}:{line}: the file declares a document type or entities, which can be dangerous; "
            "nothing was imported."
        )
    line, counted, at = 1, 0, 0
    while found := begin.search(text, at):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        following = begin.search(text, found.end())
        limit = following.start() if following else len(text)
        closing = f"</{found[1]}>"
        end = text.find(closing, found.end(), limit)
        if end < 0:
            at = limit
            yield Problem(source.name, line, "the record is not closed; it was skipped")
            continue
        at = end + len(closing)
        if at - found.start() > MAX_LINE:
            yield Problem(source.name, line, f"longer than {MAX_LINE // 2**20} MB")
            continue
        try:
            yield line, _parsed(text[found.start() : at])
        except ValueError as error:
            yield Problem(source.name, line, str(error))


def _first(begin: re.Pattern[str], text: str) -> int:
    found = begin.search(text)
    return found.start() if found else len(text)


def value(record: Element, *names: str) -> str:
    """Return the text of the first child of one of these names that has any, looked for in the order of the names."""
    return next((text for name in names for text in values(record, name)), "")


def values(record: Element, name: str) -> list[str]:
    """Return the texts of all children of this name that have any."""
    return [text for child in record if child.tag == name and (text := "".join(child.itertext()).strip())]


def inner(record: Element, *path: str) -> Element | None:
    """Return the first element down a path of names."""
    found: Element | None = record
    for name in path:
        found = next((child for child in (() if found is None else found) if child.tag == name), None)
    return found


def _decoded(content: bytes) -> str:
    """The text in the declared encoding, else UTF-8; invalid bytes are replaced."""
    declared = _DECLARED.match(content)
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in ("utf-8", "utf8", "us-ascii", "ascii"):
        name = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252"}.get(name, name)
        if re.fullmatch(r"(?:windows-|cp)125\d|iso-8859-\d{1,2}", name):
            return content.decode(name, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("utf-8", errors="replace")


def _parsed(text: str) -> Element:
    try:
        return _tree(text)
    except expat.ExpatError:
        pass
    try:
        return _tree(_mended(text))
    except expat.ExpatError as error:
        raise ValueError(f"not well-formed XML: {expat.ErrorString(error.code)}; the record was skipped") from error


def _tree(text: str) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1 + len(attributes)
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise ValueError("nested too deeply" if depth > MAX_DEPTH else f"more than {MAX_ELEMENTS:,} elements")
        builder.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition(":")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text.encode("utf-8", errors="replace"), True)
    return builder.close()


def _mended(text: str) -> str:
    text = _FORBIDDEN.sub(" ", text)
    text = _NUMBERED.sub(_allowed, text)
    return _AMPERSAND.sub(lambda found: escape(html5.get(found[1] or "", found[0]), quote=False), text)


def _allowed(number: re.Match[str]) -> str:
    code = int(number[1], 16) if number[1] else int(number[2])
    return number[0] if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else " "
