"""Daily Papers pages as people copy them into a text file: two layouts, both a title line then an abstract line.

Layout A puts an empty line between all lines; layout B has none and glues "Subscribe" to the first title. Neither
gives authors, ids or links, so a paper is known by its title. The one date ("Mar 14") is the day picker's.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import PurePath

from ..errors import PaperError
from ..paper import Appearance, Paper, Problem, title_id
from ..text import clean
from .source import Source

_GREETING = re.compile(r"^Get trending papers in your email inbox\b")
_CHROME = re.compile(
    r"^(?:new|Daily Papers|Subscribe|by|byAK and the research community|AK and the research community"
    r"|Daily|Weekly|Monthly|Trending Papers|Get trending papers in your email inbox(?: once a day)?!)$"
)
_DAY = re.compile(r"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}(?:, \d{4})?$")
_GLUED = "Subscribe"
LONGEST_TITLE = 250
"""Characters. Titles met have 15 to 176, abstracts 579 to 1,917."""


def recognises(source: Source) -> bool:
    """Tell whether it is one of the two layouts: the site's greeting, then titles and abstracts in turn."""
    head = source.head[:2000].decode(errors="replace").split("\n")[:8]
    if not any(_GREETING.match(line.strip()) for line in head):
        return False
    text = source.content().decode(errors="replace")
    long = [len(line) > LONGEST_TITLE for _, line in _lines(text)]
    pairs = sum(1 for first, second in itertools.pairwise(long) if not first and second)
    return pairs >= max(1, len(long) * 0.35)


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the papers of a page in its order, with their rank on it; a line without its partner is a `Problem`.

    Raises:
        PaperError: if the page is not UTF-8 text.
    """
    content = source.content()
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PaperError(f"{source.name}:{line}: not UTF-8 text; nothing was read.") from error
    return _papers(text, source.name, source.edition)


def _papers(text: str, name: str, edition: str | None) -> Iterator[Paper | Problem]:
    source = name
    shown = next((clean(line) for _, line in _header(text) if _DAY.match(line)), None)
    key = edition or clean(PurePath(name).stem) or "page"
    if edition:
        shown = None
    rank = 0
    title: tuple[int, str] | None = None
    for number, line in _lines(text):
        if len(line) <= LONGEST_TITLE:
            if title:
                yield Problem(source, title[0], f"a title without an abstract: {title[1][:60]!r}")
                rank += 1
            title = (number, line)
            continue
        if title is None:
            yield Problem(source, number, f"an abstract without a title: {line[:60]!r}")
            continue
        rank += 1
        heading, title = clean(title[1]), None
        if not heading:
            yield Problem(source, number, "a title of control characters only")
            continue
        yield Paper(
            id=title_id(heading),
            title=heading,
            abstract=clean(line),
            appearances=(Appearance(key, rank, None, shown),),
            sources=(source,),
        )
    if title:
        yield Problem(source, title[0], f"a title without an abstract: {title[1][:60]!r}")


def _header(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines before the first paper: those of the site itself."""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        if not (_CHROME.match(line) or _DAY.match(line)):
            return
        yield number, line


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are titles and abstracts, with their numbers from 1."""
    in_header = True
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        if in_header:
            if _CHROME.match(line) or _DAY.match(line):
                continue
            in_header = False
            if line.startswith(_GLUED) and line[len(_GLUED) :][:1].strip() and not line[len(_GLUED)].islower():
                line = line[len(_GLUED) :]
        yield number, line
