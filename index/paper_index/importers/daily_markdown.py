"""Daily Papers pages as scrapers and notebooks write them, line by line without their markup, links kept apart."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from ..papers.identifiers import canonical_id, is_arxiv_id

_BRACKETS = re.compile(
    r"\\[\[\]]"  # a bracket that is meant as one
    r"|(?P<start>^[#*> \t-]{0,12})?(?P<open>!?\[)"
    r"|\]\([ \t]{0,9}<?(?P<url>[^()\s<>]{0,2000})>?(?:[ \t]+\"[^\"\n]{0,300}\")?[ \t]{0,9}\)"
    r"|\]\[(?P<number>\d{1,4})\]"
    r"|(?P<close>\])",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"^ {0,3}\[(\d{1,4})\]: +(\S{1,2000})", re.MULTILINE)
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*)")
_BULLET = re.compile(r"^\s*[-*•+]\s+(?=\S)")
_HARD_END = re.compile(r"(?<!\\)\\+(?=\s|$)")
_TAGS = re.compile(r"\s*(?:<[/a-z][^<>]{0,500}>\s*)+|\s*```\w*\s*", re.IGNORECASE)
_URL = re.compile(r"<?(?:LINK: ?)?(https?://\S+?)>?", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([_*\[\]#>])")
_PAPER = re.compile(r"(?:https?://(?:www\.)?(?:huggingface|hf)\.co)?/papers/([^/?#\s]+(?:/\d{7}\w*)?)/?", re.IGNORECASE)
_LOGIN = re.compile(r"/login\?next=%2Fpapers%2F([^&#\s]+)", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One line of a page, as it reads."""

    number: int
    """From 1."""
    text: str
    """Without markup; "" for an empty line."""
    heading: int = 0
    """The level of a heading, from 1; 0 for other lines."""
    links: list[str] = field(default_factory=list)
    continues: bool = False
    """Whether it may go on with the line above: it is indented, or inside the same link."""

    @property
    def paper(self) -> str:
        """The id of the paper the line is linked to; "" for other lines."""
        return next((found for link in self.links if (found := paper_at(link))), "")

    @property
    def voted(self) -> str:
        """The id of the paper for which the line is the button to vote; "" for other lines."""
        found = next((login for link in self.links if (login := _LOGIN.search(link))), None)
        return _known(unquote(found[1])) if found else ""


class _Opened(NamedTuple):
    """A bracket that has not been closed yet."""

    piece: int
    line: int
    start: str | None
    """The marks of a heading before it, if its line begins with it, or ""."""
    image: bool


def paper_at(url: str) -> str:
    """Return the id of the paper whose page on the site is at `url`; "" for other addresses."""
    found = _PAPER.fullmatch(url)
    return _known(found[1]) if found else ""


def _known(text: str) -> str:
    identity = canonical_id(text)
    return identity if is_arxiv_id(identity) else ""


def lines(text: str) -> list[Line]:
    """Return the lines of a page. An address on a line of its own is a link of the line above it."""
    found: list[Line] = []
    text, links, inside = _unlinked(text)
    above: Line | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        if (not raw or raw.isspace()) and number not in links:
            if found and found[-1].text:
                found.append(Line(number, ""))
            continue
        line = Line(number, "", links=links.get(number, []), continues=raw[:1].isspace() or number in inside)
        heading = _HEADING.fullmatch(raw)
        bare = raw.strip()
        if above and re.fullmatch(r"={3,}|-{3,}", bare) and found[-1] is above:
            above.heading = above.heading or (1 if bare[0] == "=" else 2)
        elif above and (address := _URL.fullmatch(bare)):
            above.links.append(address[1])
        elif not _TAGS.fullmatch(raw):
            bare = heading[2] if heading else _BULLET.sub("", raw)
            line.heading = len(heading[1]) if heading else 0
            line.text = " ".join(_ESCAPED.sub(r"\1", _HARD_END.sub("", bare)).strip("* \t").split())
        found.append(line)
        if line.text:
            above = line
    return found


def _unlinked(text: str) -> tuple[str, dict[int, list[str]], set[int]]:
    """Return a text with links replaced by their words and without images, the links by line, and lines inside links.

    Lines inside long links, those around a whole abstract, are not included.
    """
    references = dict(_REFERENCE.findall(text))
    links: dict[int, list[str]] = {}
    inside: set[int] = set()
    pieces: list[str] = []
    opened: list[_Opened] = []
    at, line = 0, 1
    for match in _BRACKETS.finditer(text):
        before = text[at : match.start()]
        line += before.count("\n")
        pieces.append(before)
        at = match.end()
        pieces.append(match[0])
        if match["open"]:
            opened.append(_Opened(len(pieces) - 1, line, match["start"], match["open"] == "!["))
        elif match["close"]:
            if opened:
                opened.pop()
        elif opened and (match["url"] is not None or match["number"]):
            url = match["url"] if match["url"] is not None else references.get(match["number"], "")
            begin = opened.pop()
            if paper_at(url) or text[match.start() - 1] == "\n":
                # Around a whole title or text: an interval, "[0, 1)", left a bracket open in it.
                for place in range(len(opened) - 1, max(len(opened) - 9, -1), -1):
                    if begin.start is not None or line - opened[place].line > 60:
                        break
                    if opened[place].start is not None:
                        begin = opened[place]
                        del opened[place:]
            if begin.image:
                words = "".join(pieces[begin.piece :])
                pieces[begin.piece :] = [" " + "\n" * words.count("\n")]
                continue
            # A word of a sentence that is a link to a search stays part of its sentence.
            apart = "" if "?q=" in url else " "
            pieces[begin.piece], pieces[-1] = (begin.start or "") + apart, apart
            links.setdefault(begin.line, []).append(url)
            if line - begin.line <= 3:
                inside.update(range(begin.line + 1, line + 1))
    pieces.append(text[at:])
    return "".join(pieces), links, inside
