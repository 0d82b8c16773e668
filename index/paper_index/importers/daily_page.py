"""Daily Papers pages as people save them as text or Markdown: plain ones here, others in the modules named for them.

The plain layouts are a title line, then an abstract line. Layout A puts an empty line between all lines; layout B has
none and glues "Subscribe" to the first title. Neither gives authors, ids or links, so a paper is known by its title.
The one date ("Mar 14") is the day picker's.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from ..errors import PaperError
from ..papers.paper import Appearance, Paper, Problem
from ..text.sanitize import clean
from . import daily_cards, daily_paper
from .input_file import MAX_PAGE, Source
from .record_builder import made

_GREETING = re.compile(r"^Get trending papers in your email inbox\b")
_CHROME = re.compile(
    r"^(?:new|Daily Papers|Subscribe|by|byAK and the research community|AK and the research community"
    r"|Daily|Weekly|Monthly|Trending Papers|Get trending papers in your email inbox(?: once a day)?!)$"
)
_DAY = re.compile(r"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}(?:, \d{4})?$")
_GLUED = "Subscribe"
LONGEST_TITLE = 250
"""Characters. Titles met have 15 to 176, abstracts 579 to 1,917."""

LONGEST_PAGE = 20_000
"""Lines. Pages of a thousand papers stay below it by far."""

_LONGEST_LINE = 200_000
"""Characters of a line that are looked at: more than any text is kept of."""

_GREETED = re.compile(r"Get trending papers in your email inbox")
_LISTED = re.compile(r"^\s{0,3}#{2,4}\s+\[[^\n]{3,400}\]\((?:https?://huggingface\.co)?/papers/\d{4}\.", re.MULTILINE)


def matches(source: Source) -> bool:
    """Return whether it is one of the layouts: the site's greeting with papers, links to its papers, or one paper."""
    head = source.head.decode(errors="replace").replace("\r\n", "\n")
    if head.lstrip()[:20].lower().startswith(("{", "[{", "@", "<?xml", "<!doctype", "<html")):
        return False
    greeted = _GREETED.search(head) is not None
    if not (greeted or _LISTED.search(head) or daily_paper.is_one(head)):
        return False
    return _is_plain(head) or daily_paper.is_one(head) or bool(daily_cards.cards(head))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the papers of a page in its order, with their rank on it; a line without its partner is a `Problem`.

    Raises:
        PaperError: if the page is not UTF-8 text, or there is no paper on it.
    """
    content = source.content(MAX_PAGE)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PaperError(f"{source.name}:{line}: not UTF-8 text; nothing was imported.") from error
    return _to_the_point(text.replace("\r\n", "\n"), source)


def _to_the_point(text: str, source: Source) -> Iterator[Paper | Problem]:
    page = clean(PurePath(source.name).stem) or "page"
    some = False
    long = text.count("\n") > LONGEST_PAGE
    if long or len(text) > _LONGEST_LINE:
        text = "\n".join(line[:_LONGEST_LINE] for line in text.split("\n", LONGEST_PAGE)[:LONGEST_PAGE])
    for record in _records(text, source, page):
        some = True
        yield record
    if not some:
        raise PaperError(f"{source.name}: no paper was found on this page; nothing was imported.")
    if long:
        yield Problem(source.name, LONGEST_PAGE + 1, "longer than any page of the site; the rest was not read")


def _records(text: str, source: Source, page: str) -> Iterator[Paper | Problem]:
    if daily_paper.is_one(text):
        return daily_paper.read(text, source, page)
    said, shown = (source.edition, None) if source.edition else daily_cards.edition(text)
    cards = [] if _is_plain(text) else daily_cards.cards(text)
    if not cards:
        return _papers(text, source, said or page, shown)
    return daily_cards.read(cards, source, said or page, shown, trends=daily_cards.is_trends(text))


def _is_plain(text: str) -> bool:
    """Return whether it is one of the two plain layouts: the site's greeting, then titles and abstracts in turn."""
    if not any(_GREETING.match(line.strip()) for line in text[:2000].split("\n")[:8]):
        return False
    long = [len(line) > LONGEST_TITLE for _, line in _lines(text)]
    pairs = sum(1 for first, second in itertools.pairwise(long) if not first and second)
    return pairs >= max(1, len(long) * 0.35)


def _papers(text: str, source: Source, key: str, shown: str | None) -> Iterator[Paper | Problem]:
    rank = 0
    title: tuple[int, str] | None = None
    for number, line in _lines(text):
        if len(line) <= LONGEST_TITLE:
            if title:
                yield Problem(source.name, title[0], f"a title without an abstract: {title[1][:60]!r}")
                rank += 1
            title = (number, line)
            continue
        if title is None:
            yield Problem(source.name, number, f"an abstract without a title: {line[:60]!r}")
            continue
        rank += 1
        (source.line, heading), title = title, None
        try:
            paper = made(source, [], heading, abstract=line)
        except ValueError:
            yield Problem(source.name, number, "a title of control characters only")
        else:
            yield replace(paper, appearances=(Appearance(key, rank, None, shown),))
    if title:
        yield Problem(source.name, title[0], f"a title without an abstract: {title[1][:60]!r}")


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
