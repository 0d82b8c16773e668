"""Documents in lines: nothing is lost, no line is too wide, and pages and headings are where they belong."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hostile_text import anything
from paper_index.documents import Document, Section
from paper_index.text.sanitize import clean
from paper_tui.formatting.document import HEADING, RULE, Layout, line_starts, markdown

PDF = Document(
    (
        Section("", 0, ("Title", "Author", "word " * 30), 1),
        Section("1 Introduction", 0, ("• one", "• two"), 1),
        Section("", 0, (), 2),
        Section("2 Method", 1, ("End.",), 3),
    ),
    "/x/y.pdf",
    "Notice.",
    7,
)


def test_pages_headings_and_short_lines() -> None:
    layout = Layout(PDF, 40)
    assert list(layout.lines) == [layout.line(number).text for number in range(layout.height)]
    assert "\n".join(layout.lines) == (
        "Notice.\n\n── 1 of 7 ──\n\nTitle\nAuthor\n\n"
        + "\n".join(["word word word word word word word word"] * 3 + ["word word word word word word"])
        + "\n\n1 Introduction\n\n• one\n• two\n\n── 2 of 7 ──\n\nNo readable text on this page.\n\n── 3 of 7 ──\n\n"
        "2 Method\n\nEnd."
    )
    kinds = [layout.blocks[layout.line(layout.section_line(number)).block].kind for number in range(4)]
    assert kinds == [RULE, HEADING, RULE, RULE]
    assert [layout.section_at(layout.section_line(number)) for number in range(4)] == [0, 1, 2, 3]


@given(anything, st.integers(2, 90))
def test_lines_fit_and_hold_the_whole_text(text: str, width: int) -> None:
    text = clean(text)
    layout = Layout(Document((Section("", 0, (text, text)),), ""), width)
    assert all(cell_len(line) <= width for line in layout.lines)
    assert "".join("".join(layout.lines).split()) == "".join(text.split()) * 2
    for at, start in enumerate(starts := tuple(line_starts(text, width))):
        assert start == 0 or start > starts[at - 1]


def test_words_are_broken_only_if_they_are_longer_than_a_line() -> None:
    for letters in ("abcdefgh", "αβγδεζηθ", "漢字漢字"):
        layout = Layout(Document((Section("", 0, (f"{letters} {letters} {letters * 3}",)),), ""), 10)
        lines = list(layout.lines)
        assert lines[:2] == [letters, letters] and "".join(lines[2:]) == letters * 3


def test_markdown_keeps_formulas_and_escapes_the_rest() -> None:
    web = Document((Section("A *B*", 1, ("Of <b> $x_{1}<y$ and $$a*b$$.",)),), "", "")
    assert markdown(web) == "## A \\*B\\*\n\nOf \\<b\\> $x_{1}\\lt y$ and $$a*b$$."
    assert "---\n\n*2 of 7*\n\n---\n\n*3 of 7*\n\n## 2 Method" in markdown(PDF)
