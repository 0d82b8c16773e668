"""`search` and `show`: what is found, in which order, and how it is printed."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from command_line import Result, error_of, run, run_ok
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("filled_home")

HOSTILE = "[red]bold[/red] \x1b[31mred\x1b[0m \x1b]0;owned\x07 line\nbreak \u202egnp.exe 中文标题"


def add(**fields: object) -> str:
    """Import one paper and return its id."""
    fields.setdefault("id", "2602.00001")
    fields.setdefault("title", "A Title")
    run_ok("import", "-", stdin=json.dumps(fields))
    return str(fields["id"])


def found(*arguments: str) -> list[str]:
    """The ids a search finds."""
    return run_ok("search", *arguments, "--format", "ids").lines


def test_an_answer_without_papers_says_what_to_leave_out(filled_home: Home) -> None:
    said = run_ok("search", "mamba", "date:2029..2030").err
    assert said == (
        "No paper is dated from 2029-01-01 to 2030-12-31.\nNo paper matches; without date:2029..2030: 4 papers.\n"
    )
    assert "; without bookmarked: 4 papers" in run_ok("search", "mamba", "--bookmarked").err
    assert run_ok("search", "zzqq").err == "No paper matches.\n"


def test_papers_with_some_of_the_words_follow_the_few_with_all() -> None:
    query = ("hyperzzw", "operator", "image")
    (whole,) = found(*query)
    terminal = run_ok("search", *query, columns=80)
    shown = re.sub(r"\x1b\[[\d;]*m", "", terminal.out).splitlines()
    assert [shown.index("These papers have some of the words:"), len(shown)] == [1, 11]
    assert shown[0].startswith(whole)
    assert "1 paper" in terminal.err
    records = run_ok("search", *query, "--format", "json").json
    assert [record["id"] for record in records if "partial" not in record] == [whole]
    assert [record["partial"] for record in records[1:]] == [True] * 9
    assert [line.split()[0] for line in shown[2:]] == [record["id"] for record in records[1:]]
    piped = run_ok("search", *query)
    assert len(piped.lines) == 1
    assert piped.err == "1 paper\nMore papers have some of the words; --match any lists them.\n"
    for other in (["--limit", "1"], ["--sort", "date"], ["NOT", "zebra"]):
        assert len(run_ok("search", *query, *other, "--format", "json").json) == 1, other


def test_every_format_tells_of_the_same_papers_in_the_same_order() -> None:
    ids = found("mamba", "--limit", "3")
    assert len(ids) == 3
    assert [r["id"] for r in run_ok("search", "mamba", "--limit", "3", "--format", "json").json] == ids
    assert [r["id"] for r in run_ok("search", "mamba", "--limit", "3", "--format", "jsonl").records] == ids
    table = run_ok("search", "mamba", "--limit", "3").lines
    assert [line.split()[0] for line in table] == ids
    markdown = run_ok("search", "mamba", "--limit", "3", "--format", "markdown").out
    titles = [r["title"] for r in run_ok("search", "mamba", "--limit", "3", "--format", "jsonl").records]
    assert [line.removeprefix("## ") for line in markdown.splitlines() if line.startswith("## ")] == titles


def test_json_lines_have_what_other_programs_rely_on() -> None:
    records = run_ok("search", "mamba", "--format", "jsonl").records
    for record in records:
        assert {"id", "title", "score", "tags", "bookmarked", "read"} <= record.keys()
        assert record["tags"] == [] and record["bookmarked"] is False and record["read"] is False
    scores = [record["score"] for record in records]
    assert scores == sorted(scores, reverse=True) and scores[-1] > 0
    assert run_ok("search", "--limit", "1", "--format", "jsonl").records[0]["score"] == 0


def test_an_empty_query_is_everything_in_the_chosen_order() -> None:
    everything = found("--limit", "0")
    assert len(everything) == len(set(everything)) == 327
    assert found("", "--limit", "0") == everything
    titles = [r["title"] for r in run_ok("search", "--limit", "0", "--sort", "title", "--format", "jsonl").records]
    assert len(titles) == 327 and titles[0].casefold() < titles[100].casefold() < titles[-1].casefold()
    new = add()
    assert found("--sort", "added", "--limit", "1") == [new]


def test_limit_and_offset_cut_pieces_that_fit_together() -> None:
    everything = found("--limit", "0")
    assert found() == everything, "a pipe gets all"
    assert found("--limit", "7", "--offset", "20") == everything[20:27]
    assert found("--limit", "0", "--offset", "300") == everything[300:]
    assert found("--offset", "400") == []


def test_how_many_is_said_on_standard_error_only() -> None:
    assert run_ok("search", "--limit", "5").err == "5 of 327 papers\n"
    assert run_ok("search", "--limit", "5", "--offset", "10").err == "5 of 327 papers, after the first 10\n"
    assert run_ok("search", "--limit", "0", "--format", "ids").err == "327 papers\n"
    nothing = run_ok("search", "zzzyzx")
    assert nothing.err == "No paper matches.\n" and nothing.out == ""
    assert run_ok("search", "zzzyzx", "--format", "json").json == []


@pytest.mark.slow
def test_words_are_one_query_however_they_are_given() -> None:
    assert found("state", "space", "--limit", "0") == found("state space", "--limit", "0")
    assert len(found("mamba", "NOT", "title:mamba", "--limit", "0")) < len(found("mamba", "--limit", "0"))


def test_any_finds_more_than_all() -> None:
    every, some = (set(found("image", "segmentation", "--limit", "0", "--match", match)) for match in ("all", "any"))
    assert every and every < some


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("command", [("search",), ("export", "--format", "ids"), ("saved", "add", "name")])
def test_a_query_that_is_not_understood_does_nothing(command: tuple[str, ...]) -> None:
    error = error_of(*command, "mamba", "is:unred", code=2)
    assert "'is:unred' is not understood. Unknown value" in error
    assert "Nothing was done. --lenient ignores such parts." in error
    assert run_ok("saved", "list").out == ""
    run_ok(*command, "mamba", "is:unred", "--lenient")
    if command[0] != "saved":
        error_of(*command, "--saved", "nosuch")
        run_ok("saved", "add", "odd", "--lenient", "author:")
        assert "'author:' is not understood" in error_of(*command, "--saved", "odd", code=2)
        assert run_ok(*command, "--saved", "odd", "--lenient").out


def test_the_engines_note_is_told_and_is_no_data() -> None:
    result = run_ok("search", "diffusion", "zzzyzx", "--format", "ids", "--limit", "1")
    assert "No paper has all these words" in result.err and len(result.lines) == 1


def test_marks_narrow_a_search() -> None:
    first, second, third = found("--limit", "3")
    run_ok("tag", "add", "Thesis", first, second)
    run_ok("tag", "add", "later", third)
    run_ok("bookmark", "add", second, third)
    assert set(found("--tag", "thesis")) == {first, second}
    assert set(found("--tag", "thesis", "--tag", "LATER")) == {first, second, third}
    assert set(found("--bookmarked")) == {second, third}
    assert found("--bookmarked", "--tag", "thesis") == [second]
    nothing = run_ok("search", "--tag", "thesys")
    assert "No paper has the tag 'thesys'" in nothing.err and nothing.out == ""


def test_unread_leaves_out_what_is_read() -> None:
    first, second = found("--limit", "2")
    record = run_ok("show", first, "--format", "json").json[0] | {"read": True}
    run_ok("import", "-", stdin=json.dumps(record))
    result = run_ok("search", "--unread", "--limit", "1", "--format", "ids")
    assert result.lines == [second] and "1 of 326 papers" in result.err
    assert found("--limit", "1") == [first]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "option, label, other",
    [("--date", "2025-03-14", "2025-03-15"), ("--week", "2025-W11", "2025-W12"), ("--month", "2025-03", "2025-04")],
)
def test_an_edition_is_found_by_its_date(option: str, label: str, other: str) -> None:
    run_ok("import", "-", "--date", label, stdin='{"id": "2602.00001", "title": "A Title"}')
    assert found(option, label) == ["2602.00001"]
    assert found(option, other) == []


@pytest.mark.parametrize(
    "option, value",
    [
        ("--date", "2025-02-30"),
        ("--date", "2025-W11"),
        ("--date", "14 March"),
        ("--date", "２０２５-03-14"),
        ("--week", "2025-W54"),
        ("--week", "2025-W00"),
        ("--week", "2025-11"),
        ("--month", "2025-13"),
        ("--month", "2025-03-01"),
        ("--month", ""),
    ],
)
def test_a_date_that_is_none_is_wrong_usage(option: str, value: str) -> None:
    assert " as 2025-" in error_of("search", option, value, code=2)


def test_an_index_is_built_when_it_is_needed_and_only_then(
    home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    new = str(tmp_path_factory.mktemp("new"))
    run_ok("search", "--home", new, "--limit", "1")
    assert not Home.find(new).index.exists()
    result = run_ok("search", "--home", new, "mamba", "--format", "ids")
    assert Home.find(new).index.is_dir() and result.err.count("\n") == 1
    add()  # of which nothing but the title is known
    again = run_ok("search", "title:title", "--format", "ids")
    assert again.lines == ["2602.00001"] and again.err == "1 paper\n"


@pytest.mark.slow
def test_without_an_index_a_plain_search_is_made_and_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    add()
    monkeypatch.setattr("paper_index.search.index.directory.swap_in", full)
    result = run_ok("search", "mamba", "--limit", "1", "--format", "ids")
    assert len(result.lines) == 1
    assert "the disk is full" in result.err and "basic search" in result.err and "Traceback" not in result.err


@pytest.mark.slow
def test_a_query_of_any_kind_is_only_a_query() -> None:
    for query in ('"', "((((", "tag:", "\x1b[31m", "a" * 5000, "title:\udcff", "%s{0}", "NOT", "*"):
        assert run("search", "--format", "ids", "--lenient", "--", query).code == 0
        strict = run("search", "--format", "ids", "--", query)
        assert strict.code in (0, 2) and "Traceback" not in strict.err


def table(*arguments: str, columns: int) -> Result:
    """A search on a terminal, without colours."""
    return run_ok("search", "--no-color", *arguments, columns=columns)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("columns", [40, 80, 100, 160])
def test_a_table_fits_its_terminal_and_its_columns_stand_under_each_other(columns: int) -> None:
    identity = add(title=f"中文标题 {'很长' * 50}", authors=["A"])
    run_ok("tag", "add", "标签", identity)
    run_ok("bookmark", "add", identity)
    lines = table("--sort", "added", "--limit", "10", columns=columns).lines
    assert len(lines) == 10
    assert max(map(cell_len, lines)) <= columns
    assert "★" in lines[0] and "…" in lines[0] and lines[0].startswith(identity)
    where = {cell_len(line[: line.index(start)]) for line, start in ((lines[0], "中文"),)}
    titles = [
        record["title"] for record in run_ok("search", "--sort", "added", "--limit", "10", "--format", "json").json
    ]
    where |= {cell_len(line[: line.index(title[:4])]) for line, title in zip(lines[1:], titles[1:], strict=True)}
    assert len(where) == 1


def test_a_terminal_shows_twenty_papers() -> None:
    result = run_ok("search", columns=80)
    assert len(result.lines) == 20 and result.err == "20 of 327 papers\n"
    assert len(run_ok("search", "--limit", "0", columns=80).lines) == 327


def test_a_table_shows_authors_and_year_or_the_chosen_columns() -> None:
    identity = add(title="Frogs", authors=["Ada van Dam", "B Cee", "D Eff"], published="2024-05-01", venue="Ponds")
    run_ok("rate", identity, "4")
    latest = ("search", "--sort", "added", "--limit", "1")
    assert run_ok(*latest).out == f"{identity}  van Dam et al.  2024  Frogs\n"
    for columns in (None, 120):
        out = run_ok("--no-color", *latest, "--columns", "title, venue,rating,doi,id", columns=columns).out
        assert out.split() == ["Frogs", "Ponds", "4", identity]
    narrow = table(*latest[1:], columns=50).out
    assert narrow == f"{identity}  2024  Frogs\n", "authors are left out first"
    assert run_ok(*latest, "--format", "md").out == run_ok(*latest, "--format", "markdown").out


def test_a_table_that_is_piped_is_whole_and_plain() -> None:
    identity = add(title="X" * 500)
    run_ok("tag", "add", "one", identity)
    line = run_ok("search", "--sort", "added", "--limit", "1").out
    assert "X" * 500 in line and line.endswith("  #one\n") and "\x1b" not in line


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in run_ok("search", "--limit", "1", columns=80).out
    assert "\x1b[" not in run_ok("--no-color", "search", "--limit", "1", columns=80).out
    assert "\x1b[" not in run_ok("search", "--limit", "1", "--format", "jsonl", columns=80).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run_ok("search", "--limit", "1", columns=80).out


def test_building_shows_its_progress_on_a_terminal_and_cleans_it_away() -> None:
    add()
    result = run_ok("search", "mamba", "--limit", "1", columns=80)
    assert "\rIndexing 1 of 1 papers…" in result.err, "only what was added"
    assert result.err.rsplit("\r", 2)[1].strip() == "" and "…" not in result.err.rsplit("\r", 1)[1]


def test_similar_prints_what_is_most_like_a_paper() -> None:
    (paper,) = found("title:mobilemamba")
    shown = run_ok("similar", paper, "--format", "jsonl")
    mambas = ["mamba" in record["title"].casefold() for record in shown.records[:5]]
    assert mambas[0] and mambas.count(True) > 1
    scores = [record["score"] for record in shown.records]
    assert scores == sorted(scores, reverse=True) and scores[-1] > 0 and scores[0] < 1
    assert paper not in [record["id"] for record in shown.records]
    assert "state space model" in shown.records[0]["shared"]
    assert "  shares: state space model, " in run_ok("similar", paper, "--limit", "1").out
    assert "shares" not in run_ok("similar", paper, "--columns", "id,title", "--limit", "9").out
    _, reasons = run_ok("--no-color", "similar", paper, "--limit", "1", columns=60).lines
    assert reasons.startswith("    shares: state space model, ") and len(reasons) <= 60
    two = run_ok("similar", paper, "--limit", "2", "--format", "ids")
    assert two.lines == [record["id"] for record in shown.records[:2]]
    assert two.err == f"2 of {len(scores)} papers\n"
    assert "2999.00001" in error_of("similar", "2999.00001")
    alone = run_ok("similar", add(title="Qwyjibo", abstract="Zzyzx."))
    assert (alone.out, alone.err) == ("", "No similar papers.\n")


def test_show_tells_all_from_top_to_bottom() -> None:
    record = {
        "schema": "paper-tui/1",
        "id": "2602.00001",
        "title": "A $\\alpha$ Title",
        "authors": [f"Author {n}" for n in range(1, 26)],
        "area": "computer-vision",
        "kind": "survey",
        "published": "2026-02-01",
        "summary": "What it says.\n\nAnd more.",
        "abstract": "The abstract.",
        "tasks": ["object-detection"],
        "datasets": ["ImageNet-1K"],
        "results": [
            {"dataset": "ImageNet-1K", "metric": "top-1", "value": "84.3 %"},
            {"dataset": "COCO", "metric": "box AP", "value": "51"},
        ],
        "code": ["https://example.org/code"],
        "appearances": [{"edition": "2026-02-02", "rank": 3, "votes": 1200}, {"edition": "2026-W06"}],
        "tags": ["thesis", "a"],
        "bookmarked": True,
    }
    run_ok("import", "-", stdin=json.dumps(record))
    text = run_ok("show", "arXiv:2602.00001v4").out
    parts = [
        "A α Title\n",
        "Author 1, Author 2,",
        "Author 20 and 5 more\n",
        "About: computer vision, survey\n",
        "Published: 2026-02-01\n",
        "Tasks: object detection\n",
        "Data sets: ImageNet-1K\n",
        "Edition: 2026-02-02, rank 3, 1,200 votes\n",
        "Edition: 2026-W06\n",
        "Summary\nWhat it says.\n\nAnd more.\n",
        "Abstract\nThe abstract.\n",
        "Results\n  ImageNet-1K  top-1   84.3 %\n  COCO         box AP  51\n",
        "arXiv: https://arxiv.org/abs/2602.00001\n",
        "code: https://example.org/code\n",
        "Tags: a, thesis\n",
        "Bookmarked: yes\n",
        "Id: 2602.00001\n",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.endswith("Id: 2602.00001\n")


def test_show_leaves_out_what_is_not_known() -> None:
    text = run_ok("show", add(title="Only This")).out
    for name in ("About", "Published", "Tasks", "Summary", "Abstract", "Results", "Tags", "Bookmarked", "Read"):
        assert name not in text


def test_show_takes_several_papers_in_any_form_and_from_standard_input() -> None:
    first, second = found("--limit", "2")
    add()
    url = "https://huggingface.co/papers/2602.00001"
    result = run_ok("show", first, url, "-", first, "--format", "json", stdin=f"\ufeff{second}\r\n\n  {first}  \n")
    assert [record["id"] for record in result.json] == [first, "2602.00001", second]
    assert run_ok("show", first, second).out.count("\nId: ") == 2
    assert run_ok("show", first, second, "--format", "markdown").out.count("## ") == 2
    assert run_ok("show", "-").out == ""


def test_show_of_an_unknown_paper_names_it_and_shows_nothing() -> None:
    (known,) = found("--limit", "1")
    assert "'9999.99999'" in error_of("show", known, "9999.99999")
    assert "\x1b" not in error_of("show", "\x1b[31mx")


def test_hostile_text_is_only_text() -> None:
    identity = add(title=HOSTILE, abstract=HOSTILE, authors=[HOSTILE], tasks=[HOSTILE])
    run_ok("tag", "add", HOSTILE.replace(",", ""), identity)
    for command in (
        ["show", identity],
        ["search", "--sort", "added", "--limit", "1"],
        ["search", "--sort", "added", "--limit", "1", "--format", "markdown"],
        ["tag", "list"],
    ):
        for columns in (None, 80):
            result = run_ok("--no-color", *command, columns=columns)
            assert not set(result.out) & set("\x1b\x07\u202e\r"), command
            assert columns or "中文标题" in result.out
    assert len(run_ok("search", "--sort", "added", "--limit", "1").lines) == 1


def test_text_is_broken_at_blanks_on_a_terminal_only() -> None:
    identity = add(title="T", abstract="word " * 100)
    assert max(map(len, run_ok("show", identity, columns=60).lines)) <= 60
    assert max(map(len, run_ok("show", identity, columns=300).lines)) <= 100
    assert max(map(len, run_ok("show", identity).lines)) == 499


def test_a_query_of_symbols_only_is_refused(filled_home: Home) -> None:
    assert "It has no search terms" in error_of("search", "***", code=2)
    result = run_ok("search", "***", "--format", "ids", "--limit", "0", "--lenient")
    assert len(result.lines) == 327
    assert "The query has no search terms" in result.err


def test_the_source_of_each_field_is_printed(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"id": "2602.00001", "title": HOSTILE}))
    run_ok("import", str(tmp_path / "one.json"))
    (tmp_path / "two.json").write_text(json.dumps({"id": "2602.00001", "title": HOSTILE, "abstract": "Text."}))
    run_ok("import", str(tmp_path / "two.json"))
    today = date.today().isoformat()
    lines = run_ok("show", "2602.00001", "--provenance").lines
    assert lines[1:] == [f"id, title: one.json, {today}", f"abstract: two.json, {today}"]
    [found] = run_ok("show", "2602.00001", "--provenance", "--format", "json").json
    assert found["fields"]["abstract"] == {"source": "two.json", "date": today}
    assert "text or json" in error_of("show", "2602.00001", "--provenance", "--format", "bibtex", code=2)


def test_papers_that_gained_votes_come_first() -> None:
    day = [
        {"paper": {"id": f"2602.0000{n}", "title": f"Title {n}", "upvotes": votes, "submittedOnDailyAt": "2026-11-18"}}
        for n, votes in ((1, 5), (2, 9))
    ]
    run_ok("import", "-", stdin=json.dumps(day))
    result = run_ok("search", "--window", "2026-11", "--format", "json")
    assert [(each["id"], each["score"]) for each in result.json] == [("2602.00002", 9), ("2602.00001", 5)]
    assert "Votes gained from 2026-11-01 to 2026-11-30.\n2 papers" in result.err
    assert "cannot be used together" in error_of("search", "--window", "7d", "--sort", "title", code=2)
    assert "write it as 30d" in error_of("search", "--window", "soon", code=2)
