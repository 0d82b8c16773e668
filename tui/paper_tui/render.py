"""From records to what is drawn. Pure functions; foreign text becomes `Content`, never markup."""

import textwrap
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content, Span
from textual.style import Style

from paper_index.library import UNREAD, Marks
from paper_index.paper import Paper, is_title_id
from paper_index.search.why import Explanation, Passage, found_in
from paper_index.search.words import fold
from paper_index.text import readable, repair

MANY_AUTHORS = 12

_FOUND = "  (found in the abstract)"

FOUND = "bold underline $text-warning"
"""What was searched for, in a text: told by more than its colour."""
_LONG = 500
"""Characters of a text that is mostly in sight whole."""
_MOST_FOUND = 3
"""Words a field is said to hold."""
_FIELDS = {"facts": "filters", "note": "your note"}
"""What fields are called, where it is not by their own name."""

slug = readable


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, with an ellipsis where something is missing."""
    if width <= 0:
        return ""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def marked(text: str, words: frozenset[str], field: str) -> Content:
    """Return a text of a paper with what of it was searched for marked (see `found_in`)."""
    return Content(text, [Span(start, end, FOUND) for start, end, _ in found_in(text, words, field)])


def heading(paper: Paper, words: frozenset[str]) -> Content:
    """Return the head of the detail: title, authors, what it is about."""
    parts = [marked(paper.display_title, words, "title").stylize_before("bold $text-primary")]
    if paper.authors:
        shown = ", ".join(paper.authors[:MANY_AUTHORS])
        more = len(paper.authors) - MANY_AUTHORS
        parts.append(marked(f"{shown} and {more} more" if more > 0 else shown, words, "authors"))
    about = " · ".join(readable(text) for text in (paper.area, paper.kind, paper.published) if text)
    if about:
        parts.append(Content.styled(about, "$foreground-muted"))
    return Content("\n").join(parts)


def marks_line(marks: Marks) -> Content:
    """Return the user's marks on a paper; empty when there are none."""
    parts = [Content.styled("★ bookmarked", "$text-warning")] if marks.bookmarked else []
    parts += [Content.styled(marks.state, "$text-success")] if marks.state != UNREAD else []
    parts += [Content.styled(f"rated {marks.rating} of 5", "$text-warning")] if marks.rating else []
    parts += [Content.styled(f"#{tag}", "$text-accent") for tag in marks.tags]
    return Content("  ").join(parts)


def why(paper: Paper, explanation: Explanation) -> Content:
    """Return which fields of a paper hold what was searched for, and the best passage of a text too long to be seen."""
    if not explanation.fields:
        return Content("")
    said = []
    for field, written in explanation.fields:
        shown = ", ".join(cut(word, 30) for word in written[:_MOST_FOUND])
        more = f" and {len(written) - _MOST_FOUND} more" if len(written) > _MOST_FOUND else ""
        said.append(Content.styled(f"{_FIELDS.get(field, field)}: ", "$foreground-muted") + Content(shown + more))
    lines = [Content.styled("Found in  ", "bold $foreground-muted") + Content(" · ").join(said)]
    passage = explanation.passage
    if passage is not None and passage.field != "note" and len(repair(getattr(paper, passage.field))) > _LONG:
        lines.append(_quoted(passage))
    return Content("\n").join(lines)


def _quoted(passage: Passage) -> Content:
    spans = [Span(start + 1, end + 1, FOUND) for start, end in passage.marks]
    return Content(f"“{passage.text}”", spans)


def note(marks: Marks, words: frozenset[str]) -> Content:
    """Return the user's note on a paper, as it was written."""
    return section("Your note", marked(marks.note, words, "note")) if marks.note else Content("")


def body(paper: Paper, words: frozenset[str]) -> Content:
    """Return summary and abstract, with their matched words marked."""
    parts = []
    for field, text in (("summary", paper.summary), ("abstract", paper.abstract)):
        if text:
            both = paper.summary and paper.abstract
            shown = marked(repair(text), words, field)
            parts.append(Content.styled(field.capitalize() + "\n", "bold $foreground-muted") + shown if both else shown)
    return (
        Content("\n\n").join(parts)
        if parts
        else Content.styled("No summary or abstract is known.", "$foreground-muted")
    )


def results(paper: Paper, width: int) -> Content:
    """Return the reported results as a small table of at most `width` cells."""
    rows = [tuple(repair(text) for text in (r.dataset, r.metric, r.value)) for r in paper.results]
    rows.insert(0, ("data set", "metric", "value"))
    wide = [max(cell_len(row[column]) for row in rows) for column in range(3)]
    spare = max(12, width - 4) - min(wide[2], 16)
    wide[0] = min(wide[0], max(6, spare // 2))
    wide[1] = min(wide[1], max(6, spare - wide[0]))
    lines = []
    for number, row in enumerate(rows):
        cells = [cut(text, size) for text, size in zip(row, wide, strict=True)]
        line = "  ".join(text + " " * (size - cell_len(text)) for text, size in zip(cells, wide, strict=True))
        lines.append(Content.styled(line.rstrip(), "$foreground-muted" if number == 0 else "$text"))
    return section("Results" + (_FOUND if "results" in paper.found else ""), Content("\n").join(lines))


def links(paper: Paper) -> Content:
    """Return the paper's links, each of which can be clicked. A link's number is its place in `paper.links`."""
    lines = []
    for number, (label, url) in enumerate(paper.links):
        click = Style.from_meta({"@click": f"screen.open_link({number})"})
        lines.append(
            Content.styled(f"{label}  ", "$foreground-muted") + Content(url).stylize("underline").stylize(click)
        )
    return section("Links", Content("\n").join(lines))


def appearances(paper: Paper) -> Content:
    """Return where the paper appeared."""
    lines = []
    for place in paper.appearances:
        rank = f"  no. {place.rank}" if place.rank else ""
        votes = f"  ▲ {place.votes}" if place.votes is not None else ""
        lines.append(Content(place.label) + Content.styled(rank + votes, "$foreground-muted"))
    return section("Appeared in Daily Papers", Content("\n").join(lines))


def facts(paper: Paper) -> Content:
    """Return tasks, methods and data sets, and the id where it says something."""
    lines = []
    for label, values in (("Tasks", paper.tasks), ("Methods", paper.methods), ("Data sets", paper.datasets)):
        if values:
            lines.append(Content.styled(f"{label}  ", "$foreground-muted") + Content(", ".join(map(readable, values))))
    if not is_title_id(paper.id):
        lines.append(Content.styled("Id  ", "$foreground-muted") + Content(paper.id))
    return Content("\n").join(lines)


def section(title: str, content: Content) -> Content:
    """Return a titled part of the detail."""
    return Content.styled(title + "\n", "bold $foreground-muted") + content


def preview(text: str, lines: int, width: int) -> Content:
    """Return the beginning of an export as it will stand in the file."""
    shown = [cut(line, width) for raw in text.split("\n")[: lines * 2] for line in (textwrap.wrap(raw, width) or [""])]
    return Content("\n".join(shown[:lines]))


def counted(number: int, word: str = "paper") -> str:
    """Return a number with its word: 1 paper, 1,200 papers."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def matching(known: Sequence[str], beginning: str) -> list[str]:
    """Return the known names that begin so, then those that hold it, whatever the case."""
    wanted = fold(beginning)
    if not wanted:
        return list(known)
    begin = [name for name in known if fold(name).startswith(wanted)]
    return begin + [name for name in known if name not in begin and wanted in fold(name)]
