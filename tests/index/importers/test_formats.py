"""Files are read as people have them: what can be read is read, and what cannot is named with its line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index import importers
from paper_index.errors import PaperError
from paper_index.importers import json_lines
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper, Problem


def read(content: bytes | str, name: str = "file", **options: str) -> tuple[str, list[Paper], list[Problem]]:
    content = content.encode() if isinstance(content, str) else content
    source = importers.Source(content, name, edition=options.pop("edition", None))
    found, records = importers.read(source, **options)
    every = list(records)
    return found, [r for r in every if isinstance(r, Paper)], [r for r in every if isinstance(r, Problem)]


# Daily Papers pages

TITLES = ["A Made-Up Method for Sorting Socks", "CupNet: Washing $n$ Cups at Once", "On the Size of Invented Gardens"]
ABSTRACTS = [
    f"In this text, which nobody published, we look into {what} at great length. " * 8
    for what in ("socks of two colours", "cups of every shape", "gardens that are only thought of")
]
ABSTRACTS = [abstract.strip() for abstract in ABSTRACTS]
HEADER_A = ["new", "Get trending papers in your email inbox!", "Subscribe", "byAK and the research community", "Mar 14"]
PAIRS = [line for pair in zip(TITLES, ABSTRACTS, strict=True) for line in pair]

LAYOUT_A = "\n\n".join(HEADER_A + PAIRS)
LAYOUT_A_TITLED = "\n\n".join([*HEADER_A[:3], "Daily Papers", *HEADER_A[3:], *PAIRS])
LAYOUT_B = "\n".join(
    [
        "Get trending papers in your email inbox once a day!",
        "Get trending papers in your email inbox!",
        f"Subscribe{TITLES[0]}",
        *PAIRS[1:],
        "",
    ]
)


@pytest.mark.parametrize(
    ("text", "shown"), [(LAYOUT_A, "Mar 14"), (LAYOUT_A_TITLED, "Mar 14"), (LAYOUT_B, None)], ids=["A", "A titled", "B"]
)
@pytest.mark.parametrize("form", ["as it is", "CRLF", "BOM", "trailing blanks"])
def test_both_layouts_are_read(text: str, shown: str | None, form: str) -> None:
    content = text.encode()
    if form == "CRLF":
        content = content.replace(b"\n", b"\r\n")
    elif form == "BOM":
        content = b"\xef\xbb\xbf" + content
    elif form == "trailing blanks":
        content = content.replace(b"\n", b"  \n") + b"\n\n"
    found, papers, problems = read(content, "my_page.txt")
    assert found == "daily-page"
    assert problems == []
    assert [paper.title for paper in papers] == TITLES
    assert [paper.abstract for paper in papers] == ABSTRACTS
    assert [paper.id for paper in papers] == [title_id(title) for title in TITLES]
    assert [paper.appearances[0].rank for paper in papers] == [1, 2, 3]
    assert {(paper.appearances[0].edition, paper.appearances[0].shown) for paper in papers} == {("my_page", shown)}
    assert {paper.sources for paper in papers} == {("my_page.txt",)}


def test_the_user_can_say_which_edition_a_page_is() -> None:
    _, papers, _ = read(LAYOUT_A, "page.txt", edition="2025-03-14")
    assert {(p.appearances[0].edition, p.appearances[0].shown) for p in papers} == {("2025-03-14", None)}


def test_a_title_that_lost_its_abstract_is_named_and_the_rest_read() -> None:
    lines = [*HEADER_A, TITLES[0], TITLES[1], ABSTRACTS[1], ABSTRACTS[2], TITLES[2]]
    _, papers, problems = read("\n".join(lines), "page.txt", format="daily-page")
    assert [paper.title for paper in papers] == [TITLES[1]]
    assert papers[0].appearances[0].rank == 2
    assert [(problem.line, problem.reason[:28]) for problem in problems] == [
        (6, "a title without an abstract:"),
        (9, "an abstract without a title:"),
        (10, "a title without an abstract:"),
    ]
    assert str(problems[0]).startswith("page.txt:6: ")


def test_a_hostile_page_is_harmless() -> None:
    hostile = LAYOUT_B.replace("CupNet", "Cup\x1b]0;owned\x07Net").replace("gardens", "gar\u202edens")
    _, papers, problems = read(hostile, "a\x1b[31mb.txt")
    assert problems == []
    assert papers[1].title == TITLES[1]
    assert papers[2].abstract == ABSTRACTS[2]
    assert papers[0].sources == ("ab.txt",)
    assert papers[0].appearances[0].edition == "ab"


@pytest.mark.parametrize(
    ("name", "papers", "shown"),
    [
        ("000_41c25a76fbc6ba94.txt", 67, "Mar 14"),
        ("001_806b5a26146689de.txt", 73, "Mar 11"),
        ("004_22cfa65f5e2c2d96.txt", 119, None),
    ],
)
def test_real_pages_are_read_whole(samples: Path, name: str, papers: int, shown: str | None) -> None:
    found, read_papers, problems = read(importers.load(samples / "daily-pages" / name), name)
    assert (found, len(read_papers), problems) == ("daily-page", papers, [])
    assert len({paper.id for paper in read_papers}) == papers
    assert [paper.appearances[0].rank for paper in read_papers] == list(range(1, papers + 1))
    assert {paper.appearances[0].shown for paper in read_papers} == {shown}
    from paper_index import catalogue
    from paper_index.papers.identifiers import title_id

    known = {title_id(paper.title) for paper in catalogue.papers()}
    assert {paper.id for paper in read_papers} <= known, "a page of the catalogue joins its papers"


# JSON lines


def test_good_lines() -> None:
    lines = [
        {"id": "arXiv:2601.15621v2", "title": "One", "abstract": " A  line\nand another ", "authors": ["A B", "C D"]},
        {"_id": "4983", "title": "Two", "text": "body", "authors": "Ann Lee, Bo Li and Cy Wu", "metadata": {"x": 1}},
        {"paperId": "abc", "title": "Three", "summary": "in short", "authors": [{"name": "E F"}, {"x": 1}, 7]},
        {
            "arxiv_id": "math.GT/0309136",
            "title": "Four",
            "year": 2003,
            "code": "https://github.com/a/b",
            "kind": "tool",
        },
        {"title": "Five", "doi": "https://doi.org/10.1000/ABC", "tasks": ["x", {"y": 1}, None], "abstract": None},
        {"title": "Six", "doi": "10.48550/arXiv.2601.00001", "url": "javascript:alert(1)", "code": {"a": 1}},
        {"id": 42, "title": "Seven", "published": {"a": 1}, "area": ["x"], "upvotes": 12, "methods": "one"},
        {"id": "", "_id": None, "paperId": "kept as It Stands/é", "title": "Eight"},
    ]
    found, papers, problems = read("\n".join(map(json.dumps, lines)), "x.jsonl")
    assert (found, problems) == ("jsonl", [])
    assert [paper.id for paper in papers] == [
        "2601.15621",
        "4983",
        "abc",
        "math/0309136",
        "10.1000/abc",
        "2601.00001",
        "42",
        "kept as It Stands/é",
    ]
    assert papers[0].abstract == "A line\nand another"
    assert papers[0].authors == ("A B", "C D")
    assert papers[1].authors == ("Ann Lee", "Bo Li", "Cy Wu")
    assert (papers[1].abstract, papers[2].abstract) == ("body", "in short")
    assert papers[2].authors == ("E F",)
    assert (papers[3].published, papers[3].code, papers[3].kind) == ("2003", ("https://github.com/a/b",), "tool")
    assert (papers[4].doi, papers[4].tasks) == ("10.1000/abc", ("x",))
    assert (papers[5].doi, papers[5].url, papers[5].code) == ("", "", ())
    assert (papers[6].published, papers[6].area, papers[6].methods) == ("", "", ("one",))
    assert {paper.sources for paper in papers} == {("x.jsonl",)}


def test_dates_addresses_and_numbers_of_json_lines_are_understood() -> None:
    lines = [
        {"title": "One", "date": "March 2019", "pmid": 123, "isbn": "978-3-16-148410-0"},
        {"title": "Two", "url": "https://www.nature.com/articles/nature14539"},
    ]
    _, (one, two), _ = read("\n".join(map(json.dumps, lines)), "x.jsonl")
    assert (one.published, one.reference.fields) == ("2019-03", {"PMID": "123", "ISBN": "978-3-16-148410-0"})
    assert (two.id, two.doi) == ("10.1038/nature14539", "10.1038/nature14539")


def test_an_edition_the_user_named_is_where_they_appeared() -> None:
    line = json.dumps({"title": "One", "upvotes": 12})
    _, papers, _ = read(line, "x.jsonl", edition="2025-03-14")
    assert [(p.edition, p.rank, p.votes) for p in papers[0].appearances] == [("2025-03-14", None, 12)]


GOOD = b'{"title": "Good"}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": "half', "not JSON: Unterminated string"),
        (b"not json at all", "not JSON"),
        (b'{"title": "a"} {"title": "b"}', "not JSON: Extra data"),
        (b'["title"]', "not a JSON object"),
        (b"17", "not a JSON object"),
        (b"NaN", "not a JSON object"),
        (b"{}", "no title"),
        (b'{"title": NaN}', "no title"),
        (b'{"title": ["x"]}', "no title"),
        (b'{"title": "  \\u001b[31m "}', "no title"),
        (b'{"title": "caf\xe9"}', "not UTF-8 text"),
        (b'{"title": "x", "n": ' + b"9" * 10_000 + b"}", "not JSON: Exceeds the limit"),
        (b'{"title": "x", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too many lists and objects"),
        (b'{"title": "x", "id": "a\\nb"}', "an id with characters that cannot be shown"),
        (b'{"title": "x", "id": "a\\u001b[2Jb"}', "an id with characters that cannot be shown"),
        (b'{"title": "x", "id": "a\\u202eb"}', "an id with characters that cannot be shown"),
        (b'{"title": "x", "id": "' + b"i" * 201 + b'"}', "an id of 201 characters; at most 200 are allowed"),
        (b'{"title": "x", "pad": "' + b" " * (8 * 2**20) + b'"}', "longer than 8 MB"),
        (b'{"schema": "paper-tui/1", "id": "x"}', "no title"),
        (b'{"schema": "paper-tui/1", "id": "x", "title": "y", "summary": ["z"]}', "not a paper record"),
        (b'{"schema": "paper-tui/1", "id": "x", "title": "y", "results": [1]}', "not a paper record"),
        (b'{"schema": "paper-tui/1", "id": "x", "title": "y", "tasks": {"a": 1}}', "texts expected"),
        (b'{"schema": "paper-tui/1", "id": {"a": 1}, "title": "y"}', "not a paper record"),
        (b'{"schema": "paper-tui/1", "id": "' + b"i" * 201 + b'", "title": "y"}', "at most 200"),
    ],
    ids=lambda value: value[:40].decode(errors="replace") if isinstance(value, bytes) else "",
)
def test_a_dirty_line_is_named_and_the_rest_read(line: bytes, reason: str) -> None:
    found, papers, problems = read(GOOD + b"\n\n" + line + b"\n" + GOOD + b"\n", "dirty.jsonl")
    assert found == "jsonl"
    assert len(papers) == 2
    (problem,) = problems
    assert (problem.source, problem.line) == ("dirty.jsonl", 3)
    assert reason in problem.reason
    assert len(str(problem)) < 300


@pytest.mark.parametrize("depth", [900, 9_000, 30_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("name", [b"title", b"authors", b"tasks", b"deep"])
def test_what_is_nested_deeply_costs_its_line_at_most(depth: int, opening: bytes, closing: bytes, name: bytes) -> None:
    """How deep Python itself reads is not the same in any two versions."""
    line = b'{"title": "x", "' + name + b'": ' + opening * depth + b"1" + closing * depth + b"}"
    _, papers, problems = read(GOOD + b"\n" + line + b"\n" + GOOD + b"\n", "deep.jsonl")
    assert [paper.title for paper in papers] in (["Good", "x", "Good"], ["Good", "Good"])
    assert len(problems) == 3 - len(papers)
    assert {problem.reason for problem in problems} <= {"nested too deeply", "no title", json_lines.CROWDED}
    assert all(not paper.authors and not paper.tasks for paper in papers)


@pytest.mark.parametrize("line", [b'{"title": "x", "votes": NaN, "n": Infinity}', b'{"title": "\\ud800 x"}'])
def test_odd_but_readable_lines(line: bytes) -> None:
    _, papers, problems = read(line)
    assert (len(papers), problems) == (1, [])


def test_what_is_no_utf_8_costs_only_its_line() -> None:
    """A replacement character that is really in the text is no damage."""
    content = '{"title": "caf\ufffd"}\n'.encode() + b'{"title": "caf\xe9"}\n' + '{"title": "café"}\n'.encode()
    _, papers, problems = read(content, "x.jsonl")
    assert [paper.title for paper in papers] == ["caf\ufffd", "café"]
    assert [str(problem) for problem in problems] == ["x.jsonl:2: not UTF-8 text"]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_byte_order_marks_and_line_ends(before: bytes, end: bytes) -> None:
    found, papers, problems = read(before + GOOD + end + GOOD + end)
    assert (found, len(papers), problems) == ("jsonl", 2, [])


def test_an_id_may_be_composed_either_way() -> None:
    _, papers, problems = read(json.dumps({"title": "x", "id": "cafe\u0301"}))
    assert (papers[0].id, problems) == ("café", [])


def test_json_lines_are_recognised_behind_a_bad_first_line() -> None:
    found, papers, problems = read(b"oops\n" + GOOD + b"\n")
    assert (found, len(papers), len(problems)) == ("jsonl", 1, 1)


@given(st.lists(st.binary(max_size=30), max_size=6), st.sampled_from(["jsonl", "auto"]))
def test_any_bytes_are_read_or_refused_in_words(lines: list[bytes], format: str) -> None:
    try:
        _, papers, problems = read(b"\n".join(lines), format=format)
    except PaperError as error:
        assert str(error)
    else:
        assert all(problem.line for problem in problems)
        assert len(papers) + len(problems) <= sum(line.count(b"\n") + 1 for line in lines)


@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "title", "abstract", "authors", "doi", "url", "code"]), anything))
)
def test_any_texts_are_read_or_refused_in_words(rows: list[dict[str, str]]) -> None:
    _, papers, problems = read("\n".join(json.dumps(row) for row in [{"title": "x"}, *rows]))
    assert len(papers) + len(problems) == len(rows) + 1
    for paper in papers:
        assert Paper.from_dict(paper.to_dict()) == paper


# Files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"just some words\n", "unknown format"),
        (b"<html><body></body></html>", "unknown format"),
        (b"%PDF-1.7\n\x00\xff\xfe", "nothing was imported. It is a PDF"),
        (b"[\n {},\n {}\n]", "unknown format"),
    ],
)
def test_what_is_no_format_we_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(PaperError, match=said) as refused:
        read(content, "mystery")
    assert str(refused.value).startswith("mystery:")


def test_a_page_in_another_encoding_is_refused_with_its_line() -> None:
    page = LAYOUT_A.replace("Socks", "Söcks").encode("latin-1")
    with pytest.raises(PaperError, match=r"page\.txt:11: not UTF-8 text"):
        read(page, "page.txt")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="is a folder"):
        importers.load(tmp_path)
    with pytest.raises(PaperError, match="No such file"):
        importers.load(tmp_path / "missing")
    with pytest.raises(PaperError, match="Cannot read"):
        importers.load(tmp_path / "nul\0byte")
    with pytest.raises(PaperError, match="Cannot read"):
        importers.load(tmp_path / ("x" * 5000))


def test_files_that_are_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.importers.input_file.MAX_BYTES", 10)
    (tmp_path / "large").write_bytes(b"x" * 11)
    with pytest.raises(PaperError, match="larger than"):
        importers.load(tmp_path / "large")
    (tmp_path / "fits").write_bytes(b"x" * 10)
    assert importers.load(tmp_path / "fits") == b"x" * 10
