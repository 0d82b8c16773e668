r"""arXiv's daily listing as it comes by mail.

Each paper is a block between lines of dashes: `\\`, its id and date, headers with indented continuation lines, `\\`,
the abstract, and `\\` with its address. Replacements have no abstract.
"""

import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import chain

from ..errors import PaperError
from ..papers.identifiers import canonical_id
from ..papers.paper import Paper, Problem
from .arxiv import area, code_links, month
from .input_file import HEAD, MAX_PAGE, Source, lines_of
from .record_builder import day, made, names

_MAX_LINES = 5_000
"""Lines of one paper; the others are dropped."""

_BLOCK_END = re.compile(r"[-%]{30,}")
_IDENTITY = re.compile(r"(?:arXiv:|Paper: ?(?:arXiv:)?)(\S+)", re.IGNORECASE)
_HEADER = re.compile(r"([A-Z][A-Za-z-]{2,20}): ?(.*)")
_ADDRESS = re.compile(r"\\\\ \( ?https?://")
_ENCODED = re.compile(rb"^Content-Transfer-Encoding:\s*(base64|quoted-printable)", re.IGNORECASE | re.MULTILINE)


def matches(source: Source) -> bool:
    r"""Return whether it has a line `\\` before a line with an arXiv id, or is such a mail in a transport encoding."""
    return bool(re.search(r"^\\\\\s*\n(?:arXiv:|Paper: )\S+", _decoded(source.head), re.IGNORECASE | re.MULTILINE))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each block.

    Raises:
        PaperError: if there is no block with a paper.
    """
    some = False
    block: list[str] = []
    begin = 0
    lines = lines_of(_decoded(source.content(MAX_PAGE)))
    for number, line in enumerate(chain(lines, ["-" * 78]), 1):
        line = line.rstrip()
        if line == "\\\\" and not block:
            begin = number
        if begin and not _BLOCK_END.fullmatch(line):
            if len(block) < _MAX_LINES:
                block.append(line)
        elif block:
            some = True
            source.line = begin
            try:
                yield _paper(block, source)
            except ValueError as error:
                yield Problem(source.name, begin, str(error))
            block, begin = [], 0
    if not some:
        raise PaperError(f"{source.name}: the mail contains no papers; nothing was imported.")


def _paper(block: list[str], source: Source) -> Paper:
    ends = [number for number, line in enumerate(block) if line == "\\\\" or _ADDRESS.match(line)]
    head, abstract = block[1 : ends[1]] if ends[1:] else block[1:], block[ends[1] + 1 : ends[2]] if ends[2:] else []
    named = next(filter(None, map(_IDENTITY.match, head)), None)
    if not named:
        raise ValueError("a block without an arXiv id")
    headers = _headers(head)
    identity = named[1]
    return made(
        source,
        [identity, headers.get("doi")],
        headers.get("title"),
        abstract="\n".join(abstract),
        authors=names(headers.get("authors") or headers.get("author") or ""),
        # A replacement is dated by its day ("replaced with revised version ..."), which is not when it came out.
        published=day(headers.get("date")) or month(canonical_id(identity)),
        area=area(headers.get("categories", "").split()),
        code=code_links(headers.get("comments")),
    )


def _headers(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    parts: list[str] = []
    for line in lines:
        if header := _HEADER.match(line):
            parts = found.setdefault(header[1].lower(), [])
            parts.append(header[2])
        elif line.startswith(" "):
            parts.append(line)
    return {name: "\n".join(parts) for name, parts in found.items()}


def _decoded(content: bytes) -> str:
    """The text of a mail, out of its transport encoding."""
    if encoded := _ENCODED.search(content[:HEAD]):
        if encoded[1].lower() == b"base64":
            body = re.split(rb"\r?\n\r?\n", content[encoded.end() :], maxsplit=2)[1:2]
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", b"".join(body))
            content = b64decode(letters[: len(letters) // 4 * 4])
        else:
            content = quopri.decodestring(content)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
