"""The sections of the detail pane as `Content`. Foreign text never becomes markup."""

from collections.abc import Sequence
from itertools import islice

from rich.cells import cell_len
from textual.content import Content, Span

from paper_index.corpus import Origin
from paper_index.library import UNREAD, Marks
from paper_index.papers.paper import Paper
from paper_index.search.assist.explain import Explanation, Snippet, find_matches
from paper_index.text.sanitize import readable, repair

from ...formatting.paper import cut
from ...formatting.provenance import source_name
from ...formatting.reference import reference_facts
from ...formatting.results import HEADINGS, ResultTable

FOUND = "bold underline $text-warning"
"""The style of a match: underlined as well as coloured."""
_MOST_SHOWN, _MOST_LINES = 20_000, 1_000
"""Characters and lines drawn of a text; drawing a longer text would delay keys."""
_SEEN = 300
"""Characters at the beginning of a text that are visible together with the list of matches above it."""
_MOST_FACTS, _MOST_OF_FACT = 60, 1_000
"""Facts of a bibliography that are drawn, and cells of each."""
_MOST_NAMED = 12
"""Fields of a source that are named."""
_MOST_FOUND = 3
"""Matched words listed for a field."""
_FIELDS = {"facts": "tasks/methods", "note": "your note"}
"""Display names of fields that differ from the field's name."""


def marked(text: str, words: frozenset[str], field: str) -> Content:
    """Return a text of a paper with its matches marked (see `find_matches`)."""
    return Content(text, [Span(start, end, FOUND) for start, end, _ in find_matches(text, words, field)])


def marks_line(marks: Marks) -> Content:
    """Return the user's marks on a paper, or an empty text."""
    parts = [Content.styled("★ bookmarked", "$text-warning")] if marks.bookmarked else []
    parts += [Content.styled(marks.state, "$text-success")] if marks.state != UNREAD else []
    parts += [Content.styled(f"rated {marks.rating} of 5", "$text-warning")] if marks.rating else []
    parts += [Content.styled(f"#{tag}", "$text-accent") for tag in marks.tags]
    return Content("  ").join(parts)


def fit(text: str) -> Content:
    """Return why a paper is recommended, with its match in another colour; or an empty text."""
    match, _, reasons = text.partition("\n")
    return Content.styled(match, "$text-accent") + Content(f" {reasons}" if reasons else "")


def why(paper: Paper, explanation: Explanation) -> Content:
    """Return the fields with matches, the acronyms, and the best snippet unless it is visible below."""
    if not explanation.fields:
        return Content("")
    said = []
    for field, written in explanation.fields:
        shown = ", ".join(cut(word, 30) for word in written[:_MOST_FOUND])
        more = f" and {len(written) - _MOST_FOUND} more" if len(written) > _MOST_FOUND else ""
        said.append(Content.styled(f"{_FIELDS.get(field, field)}: ", "$foreground-muted") + Content(shown + more))
    lines = [Content.styled("Matches  ", "bold $foreground-muted") + Content(" · ").join(said)]
    lines += [Content(sentence) for sentence in explanation.acronyms]
    snippet = explanation.snippet
    texts = f"{repair(paper.summary)}\n{repair(paper.abstract)}"
    if snippet is not None and snippet.field != "note" and texts.find(snippet.text) > _SEEN:
        lines.append(_quoted(snippet))
    return Content("\n").join(lines)


def _quoted(snippet: Snippet) -> Content:
    spans = [Span(start + 1, end + 1, FOUND) for start, end in snippet.marks]
    return Content(f"“{snippet.text}”", spans)


def note(marks: Marks, words: frozenset[str]) -> Content:
    """Return the user's note on a paper, as it was written."""
    return section("Your note", _beginning(marks.note, words, "note")) if marks.note else Content("")


def _beginning(text: str, words: frozenset[str], field: str) -> Content:
    """Return a text with its matches marked, shortened if it is very long."""
    begin = "\n".join(text[:_MOST_SHOWN].split("\n", _MOST_LINES)[:_MOST_LINES])
    shown = marked(begin, words, field)
    if len(begin) == len(text):
        return shown
    return shown + Content.styled(f"\n… {len(text) - len(begin):,} more characters", "$foreground-muted")


def body(paper: Paper, words: frozenset[str]) -> Content:
    """Return summary and abstract, with their matched words marked."""
    parts = []
    for field, text in (("summary", paper.summary), ("abstract", paper.abstract)):
        if text:
            both = paper.summary and paper.abstract
            shown = _beginning(repair(text), words, field)
            parts.append(Content.styled(field.capitalize() + "\n", "bold $foreground-muted") + shown if both else shown)
    return Content("\n\n").join(parts) if parts else Content.styled("No abstract.", "$foreground-muted")


def results(table: ResultTable, width: int) -> Content:
    """Return reported results as a small table of at most `width` cells, each followed by its sentence if known."""
    cells = [row for row in table.rows if len(row) == len(HEADINGS)]
    used = [column for column in range(len(HEADINGS)) if any(row[column] for row in cells)]
    wide = [max(cell_len(row[column]) for row in (HEADINGS, *cells)) for column in used]
    spare = max(12, width - 2 * len(used) + 2) - min(wide[-1], 16)
    for column in range(len(used) - 1):
        wide[column] = min(wide[column], max(6, spare // (len(used) - 1 - column)))
        spare -= wide[column]
    lines = []
    for number, row in enumerate((HEADINGS, *table.rows)):
        if len(row) == 1:
            lines.append(Content.styled(row[0], "italic $foreground-muted"))
            continue
        shown = [cut(row[column], size) for column, size in zip(used, wide, strict=True)]
        line = "  ".join(text + " " * (size - cell_len(text)) for text, size in zip(shown, wide, strict=True))
        lines.append(Content.styled(line.rstrip(), "$foreground-muted" if number == 0 else "$text"))
    return section(table.title, Content("\n").join(lines))


def facts(paper: Paper) -> Content:
    """Return tasks, methods and data sets, and the data of bibliographies."""
    lines = []
    for label, values in (("Tasks", paper.tasks), ("Methods", paper.methods), ("Data sets", paper.datasets)):
        if values:
            lines.append(Content.styled(f"{label}  ", "$foreground-muted") + Content(", ".join(map(readable, values))))
    for label, text in islice(reference_facts(paper), _MOST_FACTS):
        if text:
            shown = cut(" ".join(text.split()), _MOST_OF_FACT)
            lines.append(Content.styled(f"{label}  ", "$foreground-muted") + Content(shown))
    return Content("\n").join(lines)


def sources(origins: Sequence[Origin]) -> Content:
    """Return the sources of a paper's fields; nothing for a paper of the starter catalogue that did not change."""
    if not origins or (len(origins) == 1 and not origins[0].at):
        return Content("")
    lines = []
    for origin in sorted(origins, key=lambda origin: origin.is_first):
        names = ", ".join(origin.fields[:_MOST_NAMED]) + (" …" if len(origin.fields) > _MOST_NAMED else "")
        label = f"{'other fields' if origin.is_first else names}  " if len(origins) > 1 else ""
        lines.append(Content.styled(label, "$foreground-muted") + Content(source_name(origin)))
    return section("Sources", Content("\n").join(lines))


def section(title: str, content: Content) -> Content:
    """Return a section with a title."""
    return Content.styled(title + "\n", "bold $foreground-muted") + content
