"""The HTML of papers: its text in sections, formulas as TeX, and no harm by any other HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from latexml import PAPER, PARAGRAPH, page
from paper_index.documents import Document, builder, html
from paper_index.documents.html import read_html
from paper_index.documents.markdown import read_markdown
from paper_index.text.sanitize import clean


def outline(document: Document) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in document.sections]


def text_of(document: Document) -> list[str]:
    return [paragraph for section in document.sections for paragraph in section.paragraphs]


def test_a_paper_is_read_in_sections_with_its_formulas_as_tex() -> None:
    document = read_html(PAPER, "https://arxiv.org/html/2601.00001")
    assert outline(document) == [
        (0, "A Made Paper"),
        (0, "Abstract"),
        (0, "1 Introduction"),
        (1, "1.1 Results"),
        (0, "References"),
    ]
    assert text_of(document) == [
        "Ann Author",
        "A University",
        "We read $x^{2}$ papers [Slowly.].",
        PARAGRAPH.strip(),
        "Others <read> too & write [1].",
        "• First.",
        "• Second.",
        "$$h(t)=Ax(t)$$ (1)",
        "$a =b$",
        "Theorem 1. It is $\\alpha$.",
        "Table 1: Numbers.",
        "Model | Score",
        "Ours | 10^3",
        "[1] A. Author. A title.",
    ]
    assert document.source == "https://arxiv.org/html/2601.00001" and document.notice == html.NOTICE


def test_a_formula_without_tex_is_its_signs() -> None:
    document = read_html("<p>Of <math><mi>x</mi> <mo>=</mo><mn>1</mn></math>.</p>", "")
    assert text_of(document) == ["Of x=1."]


def test_a_page_of_other_programs_is_read_by_its_headings() -> None:
    document = read_html(
        "<body><h1>One</h1><p>a<p>b<h2>Two</h2><pre>x\ny</pre><ul><li>c<li>d</ul><h3>Three</h3>e<br>f", ""
    )
    assert outline(document) == [(0, "One"), (0, "Two"), (1, "Three")]
    assert text_of(document) == ["a", "b", "x", "y", "• c", "• d", "e", "f"]


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 30_000 + "x" + "</div>" * 30_000,
        "<a " * 50_000,
        "<!--" * 50_000,
        "<![if" + "x" * 100,
        "<p " + "a='\"" * 5_000 + ">",
        "<div>" * 400 + "</p></span>" * 20_000,
        "<article>" * 500 + "x",
        "</article></body></html>" * 1_000,
        "<math>" * 1_000,
        '<math alttext="' + "\\a" * 50_000 + '"></math>',
        "<li><math><annotation></li></math>x</annotation>",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_html_is_read_or_refused(hostile: str) -> None:
    for text in (hostile, f"<article><p>{hostile}</p></article>"):
        document = read_html(text, "")
        assert document.length <= len(text)


_PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<article>", "</article>", '<h2 class="ltx_title ltx_title_section">', "</h2>", "<math>",
        "</math>", '<annotation encoding="application/x-tex">', "</annotation>", '<math alttext="x">', "<table>",
        "</table>", "<tr>", "<td>", '<table class="ltx_equation">', "<li>", "</li>", "<br>", "<script>", "</script>",
        '<span class="ltx_tag ltx_tag_item">', "</span>", '<span class="ltx_note_content">', "<pre>", "</pre>",
        "<sup>", "<nav>", "</nav>", "&#27;[1m", "&#x202e;", "<!--", "-->", "<![CDATA[", "]]>", "<", "</", "&lt;",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(_PIECES, anything), max_size=15).map("".join))
def test_any_text_gives_a_clean_document(text: str) -> None:
    for read in (read_html, read_markdown):
        document = read(text, text)
        for each in (document.source, *text_of(document), *(section.heading for section in document.sections)):
            assert clean(each) == each
        assert all(text_of(document)) and all(0 <= level <= 5 for level, _ in outline(document))


def test_a_text_that_is_too_long_is_cut_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "LONGEST", 5_000)
    document = read_html(page("<p>" + "word " * 3_000 + "</p><p>more</p>"), "")
    assert document.length <= 5_000 and "The end is missing" in document.notice
    monkeypatch.setattr(html, "_LONGEST_TAG", 10)
    assert "damaged" in read_html("<p>text</p><a " + "x" * 100, "").notice


def test_markdown_is_read_by_its_headings() -> None:
    document = read_markdown(
        "# A Made Paper\n\nAnn **Author**\n\n## 1 Introduction\n\nText [of a link](https://x.y/z)\ngoes on "
        "with $x^{2}$.\n\n![figure](a.png)\n\n- First.\n- Second.\n\n### 1.1 Results\n\n| Model | Score |\n|---|---|\n"
        "| Ours | 1 |\n\n```\n# no heading\n```\n***\nend",
        "",
    )
    assert outline(document) == [(0, "A Made Paper"), (0, "1 Introduction"), (1, "1.1 Results")]
    assert text_of(document) == [
        "Ann Author",
        "Text of a link goes on with $x^{2}$.",
        "- First.",
        "- Second.",
        "| Model | Score |",
        "| Ours | 1 |",
        "# no heading",
        "end",
    ]
