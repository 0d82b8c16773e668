"""The pages of a PDF as paragraphs, with the bookmarks as headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.documents import reflow
from paper_index.documents.reflow import NOTICE, document_of_pages
from paper_index.pdf.models import Bookmark
from paper_index.text.sanitize import clean

FIRST = """A Made Paper
Ann Author
1 Introduction
Readers of papers seldom have a browser at hand, and
a terminal is always there. That is why the text of a
PDF is shown as paragraphs.
The second paragraph has a formula x
i
that breaks its lines, and it goes on until the page
ends in the middle of a sentence, as many pages do and
2.1 Something
Σ
x0
x1
. .
Another paragraph follows the parts of a figure, at a
length that is usual here."""
SECOND = """2 Method
The method is simple, and so it takes a single line."""


def test_lines_become_paragraphs_and_bookmarks_headings() -> None:
    outline = [
        Bookmark("Introduction", 0, 1),
        Bookmark("Something", 1, 1),
        Bookmark("2 Method", 0, 2),
        Bookmark("Proofs of everything else", 0, 2),
        Bookmark("Elsewhere", 0, 7),
    ]
    document = document_of_pages([FIRST, SECOND], "/x/y.pdf", outline)
    assert [(each.page, each.level, each.heading) for each in document.sections] == [
        (1, 0, ""),
        (1, 0, "1 Introduction"),
        (1, 1, "2.1 Something"),
        (2, 0, "2 Method"),
        (2, 0, "Proofs of everything else"),
    ]
    assert document.sections[0].paragraphs == ("A Made Paper", "Ann Author")
    assert document.sections[1].paragraphs == (
        "Readers of papers seldom have a browser at hand, and a terminal is always there. That is why the text of a "
        "PDF is shown as paragraphs.",
        "The second paragraph has a formula x i that breaks its lines, and it goes on until the page ends in the "
        "middle of a sentence, as many pages do and",
    )
    assert document.sections[2].paragraphs[0] == "Σ x0 x1 . ."
    assert document.notice == NOTICE and document.pages == 2


def test_a_pdf_without_bookmarks_has_a_section_for_each_page() -> None:
    document = document_of_pages([FIRST, "", SECOND], "", page_count=9, cut=True)
    assert [(each.page, each.heading) for each in document.sections] == [(1, ""), (2, ""), (3, "")]
    assert document.sections[1].paragraphs == () and document.pages == 9
    assert document.notice.endswith("It ends with page 3, because the PDF is too large.")


def test_chinese_lines_are_joined_without_spaces() -> None:
    line = "本文是中国科学院大学学位论文模板的使用说明文档主要内容"
    document = document_of_pages([f"{line}\n{line}\n{line} LaTeX\nword {line}"], "")
    assert document.sections[0].paragraphs == (f"{line}{line}{line} LaTeX word {line}",)


_LINES = st.lists(st.one_of(anything, st.just("\n"), st.just("word " * 12)), max_size=30).map("\n".join)


@given(st.lists(_LINES, max_size=4), st.lists(st.builds(Bookmark, anything, st.integers(0, 9), st.integers(-1, 5))))
def test_any_pages_give_a_clean_document(pages: list[str], outline: list[Bookmark]) -> None:
    document = document_of_pages(pages, "x", outline)
    assert {section.page for section in document.sections} == set(range(1, len(pages) + 1))
    for section in document.sections:
        for each in (section.heading, *section.paragraphs):
            assert clean(each) == each


@pytest.mark.parametrize("line", ["x", "word " * 20])
def test_a_page_of_many_lines_is_read_once(line: str) -> None:
    document = document_of_pages(["\n".join([line] * 20_000)], "")
    assert document.length >= 20_000


def test_many_bookmarks_on_a_long_page_are_compared_with_few_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def is_title(line: str, title: str) -> bool:
        nonlocal compared
        compared += 1
        return False

    monkeypatch.setattr(reflow, "_is_title", is_title)
    monkeypatch.setattr(reflow, "_COMPARISONS", 1_000)
    outline = [Bookmark(f"Title {number}", 0, 1) for number in range(100)]
    document = reflow.document_of_pages(["a line of the page\n" * 500], "", outline)
    assert compared <= 2_000
    assert [section.heading for section in document.sections[:3]] == ["Title 0", "Title 1", "Title 2"]
