"""Daily Papers lists in which papers stand as cards: votes, title, text, authors, date and buttons, in any order.

Scrapes as Markdown, notebook exports, trends that show every paper twice, and copies out of a browser. Links identify
titles and papers; without links, headings do, or else the buttons between cards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..papers.identifiers import title_id
from ..papers.paper import Paper, Problem
from ..text.sanitize import clean, fold_title
from .daily_dates import DAY, day, of_arxiv, of_url
from .daily_markdown import Line, lines, paper_at
from .input_file import Source

_VOTES = re.compile(r"(?:\[[ x-]?\]\s?)*(?:Upvote\s?)?(-|\d[\d,]{0,8}(?:\.\d+)?k?)", re.IGNORECASE)
_UPVOTE = re.compile(r"(?:\[[ x-]?\]\s?)*Upvote", re.IGNORECASE)
_DATED = re.compile(rf"(?:.{{0,100}}·)?\s*(?:Published on )?({DAY})(?:\s+\d+)?")
_BUTTON = re.compile(
    r"(?:\+?\s?\d+ authors?|\+\d+|Submitted by\b.*|(?:LINK: )?GitHub\b.*|arXiv Page|Project page|[·•|-]"
    r"|\[?\[?(?:Image|图片)[^\]]{0,200}\]?|(?:\[\]\s?)+)",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"(?:new|Subscribe|by|AK|by ?AK.{0,40}|and the research community|Daily|Weekly|Monthly|Log In"
    r"|Sign Up|Daily Papers(?: - Hugging Face)?|Trending Papers|Hugging Face"
    r"|Get trending papers in your email inbox.*)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:https?://huggingface\.co)?/[\w.-]+/?")
_CODE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/[^/\s]+/[^/\s]+")
_ADDRESS = re.compile(r"\W*(?:(?:source |page )?url|url source|source)\W+(\S*huggingface\.co/papers\S*)", re.IGNORECASE)
_LONGEST_TITLE = 300
_SUMMARY = 400
"""Characters: on a page of trends a shorter text is a model's (98 to 355 met), a longer one the abstract."""


@dataclass(slots=True)
class Card:
    """A card of a page."""

    line: int
    title: str
    paper: str
    votes: int | None = None
    published: str = ""
    text: str = ""
    code: list[str] = field(default_factory=list)


def cards(text: str) -> list[Card]:
    """Return the cards of a page in their order, those it shows twice, twice."""
    page = lines(text)
    titles = _titles(page)
    votes = {line.voted: _number(found[1]) for line in page if line.voted and (found := _VOTES.fullmatch(line.text))}
    read = []
    for place, at in enumerate(titles):
        end = titles[place + 1] if place + 1 < len(titles) else len(page)
        card = _card(page[at:end])
        if card.paper in votes:
            card.votes = votes[card.paper]
        elif card.votes is None:
            card.votes = _votes_before(page, at, titles[place - 1] if place else 0)
        read.append(card)
    return read


def read(found: list[Card], source: Source, key: str, shown: str | None, *, trends: bool) -> Iterator[Paper | Problem]:
    """Yield the papers of a page in order, each once, with the data of all its cards.

    Args:
        trends: whether a short text is a model's, not the authors'.
        key: the edition they appear in.
        shown: the date on the page's calendar, if it is incomplete.
    """
    known: dict[str, Card] = {}
    for card in found:
        twin = known.setdefault(card.paper or fold_title(card.title), card)
        twin.votes = card.votes if twin.votes is None else twin.votes
        twin.published = twin.published or card.published
        twin.text = max(twin.text, card.text, key=len)
        twin.code = list(dict.fromkeys([*twin.code, *card.code]))
    for rank, card in enumerate(known.values(), 1):
        in_short = trends and len(card.text) < _SUMMARY
        source.line = card.line
        try:
            paper = Paper.from_dict(
                {
                    "id": card.paper or title_id(card.title),
                    "title": card.title,
                    "summary" if in_short else "abstract": card.text,
                    "published": card.published,
                    "code": card.code,
                    "sources": [source.name],
                    "appearances": [
                        {"edition": key, "rank": rank, "votes": card.votes, "shown": shown},
                    ],
                }
            )
        except ValueError as error:
            yield Problem(source.name, card.line, str(error))
        else:
            yield paper


def edition(text: str) -> tuple[str | None, str | None]:
    """Return the edition a page says it is, and else the date its calendar shows: ("2025-03-14", None)."""
    head = text[:20_000].split("\n")
    address = next((found[1] for line in head if len(line) < 500 and (found := _ADDRESS.match(line))), "")
    if said := of_url(address):
        return said, None
    shown = None
    near = ""
    for line in lines(text[:20_000]):
        if shown is None and re.fullmatch(DAY, line.text):
            shown = line.text
            break
        if line.heading > 2 or len(line.text) > _LONGEST_TITLE:
            break
        near = next((said for link in line.links if (said := of_url(link)) and len(said) == 10), near)
    if not shown or "?q=" in address:
        return None, shown
    if full := day(shown):
        return full, None
    # The calendar of a day's page stands between links to the days around it; that of a search tells today.
    if near and "Submitted by" in text:
        beside = date.fromisoformat(near)
        full = day(shown, beside)
        if full and abs(date.fromisoformat(full) - beside).days <= 4:
            return full, None
    return None, shown


def _titles(page: list[Line]) -> list[int]:
    """Return which lines are titles, by the surest sign there is on the page."""
    linked = [at for at, line in enumerate(page) if line.heading and line.paper and line.text]
    if linked:
        return linked
    headings = [at for at, line in enumerate(page) if line.heading >= 3 and _is_prose(line)]
    if headings:
        return headings
    last, linked = "", []
    for at, line in enumerate(page):
        if line.paper and line.paper != last and _is_prose(line) and len(line.text) <= _LONGEST_TITLE:
            linked.append(at)
            last = line.paper
    return linked or _first_of_two(page)


def _first_of_two(page: list[Line]) -> list[int]:
    """Return the lines that are followed by a longer one, and begin what stands between two rows of buttons."""
    found, begun, buttons = [], None, 0
    skipped = False
    for at, line in enumerate(page):
        if not line.text:
            continue
        if skipped:  # the name of who submitted it
            skipped = False
        elif not _is_prose(line):
            begun, buttons = None, buttons + 1
            skipped = line.text.lower() == "submitted by"
        elif begun is None:
            begun = at
        elif begun >= 0:
            first = page[begun].text
            if len(first) <= _LONGEST_TITLE and len(line.text) > max(60, len(first) // 2):
                found.append(begun)
            begun = -1
    return found if buttons >= len(found) > 0 else []


def _is_prose(line: Line) -> bool:
    text = line.text
    if len(text) > _LONGEST_TITLE:
        return True
    return (
        bool(text)
        and not any(kind.fullmatch(text) for kind in (_VOTES, _UPVOTE, _DATED, _BUTTON, _CHROME))
        and any(map(str.isalpha, text))
    )


def _card(body: list[Line]) -> Card:
    head = body[0]
    card = Card(head.number, head.text, head.paper)
    words: list[str] = []
    done = broken = counting = False
    for line in body[1:]:
        card.code += [link for link in line.links if _CODE.match(link)]
        if not line.text:
            broken = True
            continue
        if not card.paper:
            card.paper = next((paper_at(link.replace("arxiv.org/abs", "huggingface.co/papers")) for link in line.links
                               if "arxiv.org/abs/" in link), "")  # fmt: skip
        if _UPVOTE.fullmatch(line.text):
            counting = done = True
        elif (votes := _VOTES.fullmatch(line.text)) and (counting or "pvote" in line.text):
            card.votes, counting = _number(votes[1]), False
        elif len(line.text) < 150 and (dated := _DATED.fullmatch(line.text)):
            near = of_arxiv(card.paper)
            card.published, done = card.published or day(dated[1], near) or "", True
        elif not line.text.strip("[] "):
            pass
        elif not _is_prose(line):
            done = True
        elif not done:
            if not words and not broken and line.continues:
                card.title += f" {line.text}"
            elif len(line.text) < 100 and (
                any(_OWNER.fullmatch(link) for link in line.links) or (words and (broken or len(words[-1]) > 250))
            ):
                done = True  # an organisation
            else:
                words.append(line.text)
        broken = False
    text = clean(" ".join(words))
    if text.startswith("[") and text.count("[") > text.count("]"):
        text = text[1:]
    card.title, card.text = clean(card.title), text if len(text) >= 40 else ""
    return card


def _votes_before(page: list[Line], title: int, last: int) -> int | None:
    for line in reversed(page[max(last, title - 8) : title]):
        if line.text:
            votes = _VOTES.fullmatch(line.text)
            commented = any("#community" in link for link in line.links)
            return _number(votes[1]) if votes and not commented else None
    return None


def _number(text: str) -> int:
    if text == "-":
        return 0
    return round(float(text.lower().rstrip("k").replace(",", "")) * (1000 if text.lower().endswith("k") else 1))


def is_trends(text: str) -> bool:
    """Return whether a page lists trends, not a day or a search."""
    headings = {line.text for line in lines(text[:20_000]) if line.text in ("Trending Papers", "Daily Papers")}
    return headings == {"Trending Papers"}
