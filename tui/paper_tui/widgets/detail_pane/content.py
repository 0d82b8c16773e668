"""The content of the detail pane: a text, and the items in it that a key or click opens. Pure functions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content, Span
from textual.style import Style

from paper_index.corpus import Counts, Line, Origin, ReportedResult, Votes
from paper_index.library import NO_MARKS, Marks
from paper_index.papers.identifiers import is_arxiv_id, is_doi, is_title_id
from paper_index.papers.paper import Appearance, Paper
from paper_index.search import Passage
from paper_index.search.assist.explain import explain, find_matches
from paper_index.text.sanitize import readable, repair

from ...formatting.paper import cut, edition_name, place_name
from ...formatting.provenance import votes_over_time
from ...formatting.reference import counted_citations
from ...formatting.results import result_tables, results_in
from . import sections
from .sections import FOUND, marked, section

FEW_AUTHORS = 6
"""Authors shown before the list is unfolded."""
_MOST_FILES, _LONGEST_PATH = 50, 500
"""Attached files that are listed, and cells of their paths."""
_BAR = 10
"""Cells of the longest bar of votes."""


class Item(NamedTuple):
    """A link in the text."""

    kind: str
    """`authors` to be unfolded, a `link`, an attached `file`, a `passage` of a PDF, or a `similar` paper."""
    number: int
    """The index of the link, the file or the passage, or the row of the corpus."""
    at: int
    """Its position in the text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper and the state of its display."""

    paper: Paper
    marks: Marks = NO_MARKS
    words: frozenset[str] = frozenset()
    """The words that matched."""
    origins: tuple[Origin, ...] = ()
    """The sources of its fields."""
    votes: tuple[Votes, ...] = ()
    """Its votes over time."""
    counts: Counts | None = None
    """Numbers of references and citations."""
    passages: tuple[Passage, ...] = ()
    """The passages of its PDFs that match, the best first."""
    results: tuple[ReportedResult, ...] = ()
    """The results it reports."""
    similar: tuple[Line, ...] = ()
    """Similar papers, the most similar first."""
    above: Content | None = None
    """A paragraph below the heading."""
    unfolded: bool = False
    """Whether all authors are shown."""
    chosen: int | None = None
    """The index of the item that Enter opens."""


class _Text:
    """A text that grows, and the items in it."""

    def __init__(self, chosen: int | None) -> None:
        self._chosen = chosen
        self._parts: list[Content] = []
        self._length = 0
        self.items: list[Item] = []

    def add(self, *parts: Content | str) -> None:
        """Add a paragraph, unless it is empty."""
        kept = [Content(part) if isinstance(part, str) else part for part in parts if len(part)]
        if kept:
            gap = Content("\n\n" if self._parts else "")
            self._parts += [gap, *kept]
            self._length += len(gap) + sum(map(len, kept))

    def item(self, kind: str, number: int, before: Content, text: str) -> Content:
        """Return the text of an item, which follows the text `before` in its paragraph."""
        place = len(self.items)
        gap = 2 if self._parts else 0
        self.items.append(Item(kind, number, self._length + gap + len(before)))
        style = "reverse bold" if place == self._chosen else "underline"
        return Content(text).stylize(style).stylize(Style.from_meta({"@click": f"follow({place})"}))

    @property
    def content(self) -> Content:
        return Content("").join(self._parts)


def detail(reading: Reading, width: int) -> tuple[Content, list[Item]]:
    """Return the text of a paper for a pane of some width, and its items from top to bottom."""
    paper, marks, words = reading.paper, reading.marks, reading.words
    text = _Text(reading.chosen)
    text.add(_heading(reading, text))
    text.add(reading.above or "")
    text.add(sections.marks_line(marks))
    text.add(sections.note(marks, words))
    text.add(sections.body(paper, words))
    if words:
        text.add(sections.why(paper, explain(paper, marks, words)))
    if reading.passages:
        text.add(_passages(reading.passages, text))
    for table in result_tables(reading.results or results_in(paper)):
        text.add(sections.results(table, width))
    text.add(sections.facts(paper))
    if paper.links:
        text.add(_links(paper, text))
    if marks.files:
        text.add(_files(marks, text))
    if reading.similar:
        text.add(_similar(reading.similar, text, width))
    if paper.appearances:
        text.add(section("Appeared in Daily Papers", _appearances(paper.appearances, reading.votes)))
    text.add(sections.sources(reading.origins))
    return text.content, text.items


def line_at(content: Content, at: int, width: int) -> int:
    """Return the line of a character in the wrapped text."""
    return len(content[: at + 1].wrap(max(1, width))) - 1


def _heading(reading: Reading, text: _Text) -> Content:
    """Return title, authors and the facts that identify a paper."""
    said = marked(reading.paper.display_title, reading.words, "title").stylize_before("bold $text-primary")
    if reading.paper.authors:
        said = _with_authors(said + Content("\n"), reading, text)
    facts = _facts(reading.paper, reading.counts)
    return said + Content("\n") + facts if len(facts) else said


def _with_authors(said: Content, reading: Reading, text: _Text) -> Content:
    """Add the authors: all, or the first ones, those that match, and the number of others."""
    names = reading.paper.authors
    if len(names) <= FEW_AUTHORS + 2:
        return said + marked(", ".join(names), reading.words, "authors")
    first = names if reading.unfolded else names[:FEW_AUTHORS]
    asked = [name for name in names[len(first) :] if find_matches(name, reading.words, "authors")][:FEW_AUTHORS]
    more = len(names) - len(first) - len(asked)
    said += marked(", ".join(first), reading.words, "authors")
    if asked:
        said += Content(" … ") + marked(", ".join(asked), reading.words, "authors")
    said += Content(" ")
    return said + text.item("authors", 0, said, "fewer" if reading.unfolded else f"… {more:,} more")


def _facts(paper: Paper, counts: Counts | None) -> Content:
    """Return date, venue and votes; the ids; references and citations; area, kind and first edition: a line each."""
    votes = max((place.votes for place in paper.appearances if place.votes is not None), default=None)
    places = sorted(paper.appearances, key=lambda place: place.date or "9999")
    about = [readable(paper.area), readable(paper.kind)]
    about += [place_name(places[0].label, places[0].rank)] if places else []
    lines = (
        [paper.published, repair(paper.venue), f"▲{votes:,}" if votes is not None else ""],
        [*_ids(paper)],
        [counted_citations(counts)] if counts else [],
        about,
    )
    shown = (" · ".join(filter(None, line)) for line in lines)
    return Content.styled("\n".join(filter(None, shown)), "$foreground-muted")


def _ids(paper: Paper) -> Iterator[str]:
    """Yield the ids of a paper but for one made from its title."""
    if is_arxiv_id(paper.id):
        yield f"arXiv {paper.id}"
    elif not is_title_id(paper.id) and not is_doi(paper.id):
        yield paper.id
    if doi := paper.doi or (paper.id if is_doi(paper.id) else ""):
        yield f"DOI {doi}"


def _links(paper: Paper, text: _Text) -> Content:
    """Return the links, one a line. They are http or https: see `paper.safe_link`."""
    shown = Content.styled("Links\n", "bold $foreground-muted")
    wide = max(cell_len(label) for label, _ in paper.links) + 2
    for number, (label, url) in enumerate(paper.links):
        shown += Content.styled(f"{'' if not number else chr(10)}{label:<{wide}}", "$foreground-muted")
        shown += text.item("link", number, shown, url)
    return shown


def _files(marks: Marks, text: _Text) -> Content:
    """Return the files that the user attached, one a line."""
    shown = Content.styled("Attached files", "bold $foreground-muted")
    for number, file in enumerate(marks.files[:_MOST_FILES]):
        shown += Content("\n")
        shown += text.item("file", number, shown, cut(file.shown_path, _LONGEST_PATH))
    if (more := len(marks.files) - _MOST_FILES) > 0:
        shown += Content.styled(f"\n… {more:,} more", "$foreground-muted")
    return shown


def _passages(passages: Sequence[Passage], text: _Text) -> Content:
    """Return the passages by page."""
    shown = Content.styled("In the PDF", "bold $foreground-muted")
    for number, passage in enumerate(passages):
        shown += Content("\n")
        shown += text.item("passage", number, shown, f"p. {passage.page:,}")
        shown += Content("  ") + Content(passage.text, [Span(start, end, FOUND) for start, end in passage.marks])
    return shown


def _similar(lines: Sequence[Line], text: _Text, width: int) -> Content:
    shown = Content.styled("Similar papers\n", "bold $foreground-muted")
    for number, line in enumerate(lines):
        shown += Content("\n" if number else "")
        shown += text.item("similar", line.row, shown, cut(line.title, max(10, width)))
    return shown


def _appearances(places: Sequence[Appearance], votes_known: Sequence[Votes]) -> Content:
    """Return the editions of the paper by time, with a bar for the votes if they can be compared."""
    places = sorted(places, key=lambda place: (place.date or "9999", place.edition))
    most = max((place.votes or 0 for place in places), default=0)
    names = [edition_name(place.label) for place in places]
    wide = max(map(cell_len, names))
    lines = []
    for name, place in zip(names, places, strict=True):
        rank = f"#{place.rank}" if place.rank else ""
        history = votes_over_time([each for each in votes_known if each.edition == place.edition])
        votes = f"▲ {history or format(place.votes, ',')}" if place.votes is not None else ""
        line = Content(name + " " * (wide - cell_len(name)))
        line += Content.styled(f"  {rank:<5} {votes}", "$foreground-muted")
        if most and len(places) > 1 and place.votes:
            line += Content.styled("  " + "▇" * max(1, round(_BAR * place.votes / most)), "$text-accent")
        lines.append(line.rstrip())
    return Content("\n").join(lines)
