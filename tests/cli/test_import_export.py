"""`import` and `export`: what is read and said of it, what is written, and that nothing is lost between the two."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_line import error_of, run, run_ok
from example_counts import examples
from paper_index import catalogue
from paper_index.paths import Home
from paper_index.workspace import Workspace

pytestmark = pytest.mark.usefixtures("filled_home")

HEAD = ("new", "Get trending papers in your email inbox once a day!", "Daily Papers", "Mar 14")
PAPERS = [line for n in (1, 2, 3) for line in (f"A Title Numbered {n}", f"Word {n} and more. " * 20)]
PAGE = "\n\n".join((*HEAD, *PAPERS))
"""A page as it is copied from the site."""


def summary(read: int, new: int = 0, merged: int = 0, unchanged: int = 0, rejected: int = 0, by: str = "") -> str:
    """What is printed of a file."""
    how = f" ({merged} by {by})" if by else ""
    return f"read {read}, new {new}, merged {merged}{how}, unchanged {unchanged}, rejected {rejected}"


def lines(*records: Any) -> str:
    """JSON lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


def test_a_page_is_read_and_read_again_without_change(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE)
    assert run_ok("import", str(page)).out == f"{page}: daily-page: {summary(3, new=3)}\n"
    assert run_ok("import", str(page)).out == f"{page}: daily-page: {summary(3, unchanged=3)}\n"
    assert (
        run_ok("import", str(page), "--date", "2025-03-14").out
        == f"{page}: daily-page: {summary(3, merged=3, by='title')}\n"
    )
    assert len(run_ok("search", "--date", "2025-03-14", "--format", "ids").lines) == 3


def test_standard_input_is_a_file_like_any_other() -> None:
    assert run_ok("import", "-", stdin=PAGE).out == f"stdin: daily-page: {summary(3, new=3)}\n"
    result = run("import", "-", stdin=lines({"title": "A"}, {"id": "x"}))
    assert result.out == f"stdin: jsonl: {summary(1, new=1, rejected=1)}\n"
    assert result.err == "stdin:2: no title\n"
    assert error_of("import", "-") == "paper-tui: stdin: the file is empty; nothing was imported."


def test_two_pages_of_standard_input_are_two_editions(home: Home) -> None:
    run_ok("import", "-", stdin=PAGE)
    run_ok("import", "-", stdin=PAGE.replace("Numbered 1", "Numbered 2").replace("Mar 14", "Mar 15"))
    (found,) = [r for r in run_ok("search", "title:numbered", "--format", "jsonl").records if r["title"].endswith("3")]
    assert len(found["appearances"]) == 2


def test_bad_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(
        lines({"title": "Good", "id": "arXiv:2602.00001v2"}).encode()
        + b'not json\n{"id": "x"}\n\n{"title": "\xff"}\n[1]\n'
        + lines({"title": "Good too"}).encode()
    )
    result = run_ok("import", str(file))
    assert result.out == f"{file}: jsonl: {summary(2, new=2, rejected=4)}\n"
    named = [line.removeprefix(f"{file}:") for line in result.err.splitlines()]
    assert [line.split(":")[0] for line in named] == ["2", "3", "5", "6"]
    assert named[1] == "3: no title" and "JSON" in named[0]
    assert "Good\n" in run_ok("show", "2602.00001").out


def test_many_bad_lines_are_counted_unless_all_are_wanted(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(lines({"title": "Good"}) + '{"id": 1}\n' * 50)
    said = run_ok("import", str(file)).err.splitlines()
    assert len(said) == 21 and said[-1] == f"{file}: and 30 lines more; --problems all lists them."
    assert len(run_ok("import", str(file), "--problems", "all").err.splitlines()) == 50


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(lines({"title": "Good"}))
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty").write_text("\n \n")
    (tmp_path / "prose.txt").write_text("Dear all,\n\nno papers here.\n")
    (tmp_path / "none.jsonl").write_text('{"id": "x"}\n')
    names = ["missing", "binary", "empty", "prose.txt", "none.jsonl", "good.jsonl"]
    result = run("import", *(str(tmp_path / name) for name in names))
    assert result.code == 0
    assert result.out == f"{tmp_path / 'good.jsonl'}: jsonl: {summary(1, new=1)}\n"
    reasons = [
        "No such file",
        "nothing was imported",
        "is empty",
        "unknown format",
        "no papers found",
    ]
    for name, why in zip(names[:-1], reasons, strict=True):
        assert any(name in line and why in line for line in result.err.splitlines()), (name, result.err)
    for name in names[:-1]:
        error_of("import", str(tmp_path / name))


def test_a_file_is_named_without_what_its_name_would_do_to_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[31m\x07b\u202e.jsonl"
    file.write_text(lines({"title": "Good"}, {}))
    result = run_ok("import", str(file))
    assert not set(result.out + result.err) & set("\x1b\x07\u202e")


def test_the_users_word_for_a_format_counts(tmp_path: Path) -> None:
    assert "no papers found" in error_of("import", "-", "--format", "jsonl", stdin=PAGE)
    assert "'endnote' is not one of" in error_of("import", "-", "--format", "endnote", code=2)


@pytest.mark.parametrize("date", ["2025-02-29", "2025-3-1", "2025-W54", "yesterday", "2025", "", "2025-03-14T10"])
def test_a_date_that_is_none_is_wrong_usage(date: str, tmp_path: Path) -> None:
    home = tmp_path / "new"
    said = error_of("import", "-", "--home", str(home), "--date", date, code=2, stdin=PAGE)
    assert "write a week as 2025-W11" in said and not home.exists()


def test_reading_shows_its_progress_on_a_terminal_only(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(lines(*({"title": f"Number {n}"} for n in range(600))))
    assert "\rReading: 600 papers, " in run_ok("import", str(file), columns=80).err
    assert run_ok("import", str(file)).err == ""


def test_marks_come_along_and_a_tag_that_is_none_is_named() -> None:
    record = {"schema": "paper-tui/1", "id": "2602.00001", "title": "T", "tags": ["ok", "a,b", 3], "bookmarked": True}
    result = run_ok("import", "-", stdin=lines(record))
    assert result.err.splitlines() == [
        "stdin: 2 tags could not be imported:",
        "stdin:1: invalid tag, skipped: 'a,b'",
        "stdin:1: invalid tag, skipped: not text",
    ]
    assert result.out == f"stdin: jsonl: {summary(1, new=1)}, marks changed on 1 paper\n", "no record was rejected"
    assert run_ok("import", "-", stdin=lines(record)).out.endswith("rejected 0\n"), "no mark changed"
    (found,) = run_ok("show", "2602.00001", "--format", "json").json
    assert found["tags"] == ["ok"] and found["bookmarked"]
    assert "imported the marks of “T”" in run_ok("undo").err


def test_many_tags_that_are_none_are_counted() -> None:
    record = {"schema": "paper-tui/1", "id": "2602.00001", "title": "T", "tags": [f"{n},{n}" for n in range(30)]}
    said = run_ok("import", "-", stdin=lines(record)).err.splitlines()
    assert said[0] == "stdin: 30 tags could not be imported:" and len(said) == 22
    assert said[-1] == "stdin: and 10 tags more; --problems all lists them."


def test_the_sample_pages_are_read(samples: Path) -> None:
    pages = samples / "daily-pages"
    counts = {"000_41c25a76fbc6ba94.txt": 67, "001_806b5a26146689de.txt": 73, "004_22cfa65f5e2c2d96.txt": 119}
    result = run_ok("import", *(str(pages / name) for name in counts))
    assert result.lines == [
        f"{pages / name}: daily-page: {summary(n, merged=n, by='title')}" for name, n in counts.items()
    ]
    others = sorted(pages.glob("v*"))
    assert others
    for page in others:
        assert ": daily-page: read " in run_ok("import", str(page)).out


def test_an_export_is_written_whole_and_says_where(filled_home: Home, tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    result = run_ok("export", "mamba", "-o", str(target))
    ids = run_ok("search", "mamba", "--limit", "0", "--format", "ids").lines
    assert result.out == "" and result.err == f"Wrote {len(ids)} papers to {target}.\n"
    assert target.read_text() == run_ok("export", "mamba", "--format", "markdown").out
    assert run_ok("export", "mamba", "--format", "markdown", "-o", "-").out == target.read_text()


def test_an_existing_file_is_kept_unless_forced(filled_home: Home, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("mine")
    said = error_of("export", "mamba", "-o", str(target))
    assert "already exists" in said and "--force" in said and target.read_text() == "mine"
    run_ok("export", "mamba", "-o", str(target), "--force")
    assert target.read_text() == run_ok("export", "mamba", "--format", "jsonl").out


def test_nothing_to_export_leaves_the_file_alone(filled_home: Home, tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    target.write_text("mine")
    said = error_of("export", "--tag", "thesys", "-o", str(target), "--force")
    assert "No paper matches" in said and target.read_text() == "mine"
    assert run_ok("export", "zzzyzx", "--format", "jsonl").out == ""


def test_the_ending_tells_the_format_and_the_option_overrules_it(filled_home: Home, tmp_path: Path) -> None:
    for name, start in (("a.md", "## "), ("a.MARKDOWN", "## "), ("a.jsonl", "{"), ("a.ndjson", "{")):
        run_ok("export", "mamba", "-o", str(tmp_path / name))
        assert (tmp_path / name).read_text().startswith(start)
    run_ok("export", "mamba", "--format", "jsonl", "-o", str(tmp_path / "b.md"))
    assert (tmp_path / "b.md").read_text().startswith("{")
    for arguments in ([], ["-o", str(tmp_path / "c.txt")], ["-o", "-"]):
        assert "Missing format" in error_of("export", "mamba", *arguments, code=2)
    assert not (tmp_path / "c.txt").exists()


def test_a_tilde_is_the_users_home(filled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    run_ok("export", "mamba", "-o", "~/list.md")
    assert (tmp_path / "list.md").is_file()
    assert "no such user" in error_of("export", "mamba", "-o", "~nobody-of-this-name/list.md")


@pytest.mark.parametrize("target", ["missing/x.md", "missing/folder/", "file/", "file/x.md"])
def test_a_target_that_cannot_be_written_is_a_sentence(target: str, filled_home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = error_of("export", "mamba", "--format", "markdown", "-o", f"{tmp_path}/{target}")
    assert str(tmp_path) in said and ".part" not in said
    assert not list(tmp_path.glob("**/*.part"))


def test_ids_are_exported_in_their_own_order(filled_home: Home, tmp_path: Path) -> None:
    ids = run_ok("search", "mamba", "--format", "ids").lines[::-1]
    file = tmp_path / "ids.txt"
    file.write_text("\r\n".join([*ids, "", ids[0]]), encoding="utf-8-sig")
    for result in (
        run_ok("export", "--ids", str(file), "--format", "jsonl"),
        run_ok("export", "--ids", "-", "--format", "jsonl", stdin=file.read_bytes()),
    ):
        assert [record["id"] for record in result.records] == ids
    file.write_text("nonsense\n")
    assert "'nonsense'" in error_of("export", "--ids", str(file), "--format", "jsonl")
    assert "No such file" in error_of("export", "--ids", str(tmp_path / "none"), "--format", "jsonl")
    for other in (["mamba"], ["--tag", "x"], ["--bookmarked"], ["--sort", "title"]):
        assert "cannot be used together" in error_of("export", "--ids", str(file), *other, "--format", "jsonl", code=2)


def test_an_export_holds_what_a_search_with_the_same_words_finds(filled_home: Home) -> None:
    first, second = run_ok("search", "mamba", "--limit", "2", "--format", "ids").lines
    run_ok("tag", "add", "thesis", first, second)
    run_ok("bookmark", "add", second)
    for choice in (
        [],
        ["--tag", "thesis"],
        ["--bookmarked"],
        ["mamba", "--sort", "title"],
        ["mamba", "--tag", "thesis"],
    ):
        exported = [record["id"] for record in run_ok("export", *choice, "--format", "jsonl").records]
        assert exported == run_ok("search", *choice, "--limit", "0", "--format", "ids").lines, choice


def test_every_format_goes_to_standard_output(filled_home: Home) -> None:
    starts = {
        "bibtex": "@", "biblatex": "@", "ris": "TY  - ", "csl-json": "[\n{", "csv": "id,title,",
        "json": "[\n", "html": "<!DOCTYPE html>", "atom": "<?xml ",
    }  # fmt: skip
    for format, start in starts.items():
        out = run_ok("export", "mamba", "--format", format).out
        assert out.startswith(start)
        assert run_ok("export", "mamba", "--format", format).out == out
        assert run_ok("search", "mamba", "--limit", "0", "--format", format).out == out or format == "json"


def test_ids_end_with_nul_where_lines_are_not_safe(filled_home: Home) -> None:
    ids = run_ok("search", "mamba", "--format", "ids").lines
    nul = run_ok("export", "mamba", "--format", "ids", "-0").out
    assert nul == "".join(f"{each}\0" for each in ids)
    back = run_ok("export", "--ids", "-", "--null", "--format", "jsonl", stdin=nul)
    assert [record["id"] for record in back.records] == ids


def test_a_folder_takes_a_file_a_paper(filled_home: Home, tmp_path: Path) -> None:
    ids = run_ok("search", "mamba", "--format", "ids").lines
    folder = f"{tmp_path / 'notes'}/"
    said = run_ok("export", "mamba", "-o", folder).err
    assert said == f"Wrote {len(ids)} papers to {tmp_path / 'notes'}: {len(ids)} new files, 0 changed, 0 unchanged.\n"
    assert "Use --force to update it" in error_of("export", "mamba", "-o", folder)
    run_ok("tag", "add", "thesis", ids[0])
    said = run_ok("export", "mamba", "-o", folder, "--force").err
    assert said.endswith(f"0 new files, 1 changed, {len(ids) - 1} unchanged.\n")
    assert "A folder can contain Markdown only" in error_of("export", "mamba", "--format", "ris", "-o", folder, code=2)
    result = run_ok("import", folder)
    assert result.out == (
        f"{folder}: pages: read {len(ids)}, new papers 0, notes changed 0, tags changed 0, rejected 0\n"
    )


def test_a_template_and_a_style_name_their_formats(filled_home: Home, tmp_path: Path) -> None:
    assert run_ok("export", "mamba", "--template", "list").out.startswith("<!-- paper-tui ")
    target = tmp_path / "list.txt"
    run_ok("export", "mamba", "--template", "table", "-o", str(target))
    assert "| Title | Authors |" in target.read_text()
    assert "--template works with --format markdown only" in error_of(
        "export", "mamba", "--template", "list", "--format", "ris", code=2
    )
    assert "--style works with --format references only" in error_of(
        "export", "--style", "apa", "--format", "bibtex", code=2
    )
    assert "Invalid template" in error_of("export", "mamba", "--template", "nots")


def test_citing(filled_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = run_ok("search", "mamba", "--limit", "2", "--format", "ids").lines
    both = run_ok("cite", second, first, "--format", "bibtex").out
    assert both.count("@") == 2 and both == run_ok("cite", "-", "--format", "bibtex", stdin=f"{second}\n{first}").out
    filled_home.config.mkdir(parents=True, exist_ok=True)
    filled_home.settings.write_text("[export]\ncite-key = 'x:{id}'\n")
    assert f"{{x:{first}," in run_ok("cite", first, "--format", "bibtex").out
    monkeypatch.setitem(sys.modules, "citeproc", None)
    assert "pip install 'paper-tui[citations]'" in error_of("cite", first)
    assert "No paper with id" in error_of("cite", "nonsense")


def test_saved_searches_as_opml(filled_home: Home) -> None:
    run_ok("saved", "add", "new & old", "mamba")
    assert '<outline text="new &amp; old"' in run_ok("saved", "list", "--format", "opml").out


def state(folder: Path) -> dict[str, dict[str, Any]]:
    """All that a home knows, by paper."""
    found: dict[str, dict[str, Any]] = {}
    with Workspace(Home.find(folder)) as workspace:
        for _, paper in workspace.corpus.reader.all_papers():
            marks = workspace.library.reader.marks([paper.id]).get(paper.id)
            found[paper.id] = paper.to_dict() | {"marks": marks}
    return found


@pytest.mark.slow
def test_the_catalogue_comes_back_whole(filled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = run_ok("search", "--limit", "0", "--format", "ids").lines
    run_ok("tag", "add", "Thesis", *ids[:50])
    run_ok("tag", "add", "reading/next", *ids[40:60])
    run_ok("bookmark", "add", *ids[55:70])
    exported = run_ok("export", "--format", "jsonl").out
    # An empty home, to which even the catalogue comes by the import.
    monkeypatch.setattr(catalogue, "papers", lambda: iter(()))
    copy = tmp_path / "copy"
    result = run_ok("import", "--home", str(copy), "-", stdin=exported)
    assert result.out == f"stdin: jsonl: {summary(327, new=327)}, marks changed on 70 papers\n"
    assert state(copy) == state(filled_home.data.parent)
    assert run_ok("export", "--home", str(copy), "--sort", "title", "--format", "jsonl").out == (
        run_ok("export", "--sort", "title", "--format", "jsonl").out
    )
    assert run_ok("import", "--home", str(copy), "-", stdin=exported).out.endswith(summary(327, unchanged=327) + "\n")


hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x00\r\n\t\u2028\u202e\ufeff\ud800\udfff\u0301{}[]$\\\"',#|中é"),
        st.sampled_from("abc"),
    ),
    max_size=40,
)
words = st.lists(hostile, max_size=3)
identities = st.one_of(
    st.none(),
    st.integers(0, 99999).map(lambda n: f"2601.{n:05}"),
    st.text("abcxyz019", min_size=1, max_size=12).map(lambda text: f"10.1234/{text}"),
    hostile,
)
records = st.fixed_dictionaries(
    {"title": hostile},
    optional={
        "id": identities,
        "abstract": hostile,
        "authors": words,
        "published": hostile,
        "kind": hostile,
        "area": hostile,
        "tasks": words,
        "methods": words,
        "datasets": words,
        "url": hostile,
        "code": words,
        "doi": identities,
    },
)


@pytest.mark.slow
@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(papers=st.lists(records, min_size=1, max_size=6), tags=st.lists(hostile, max_size=4), data=st.data())
def test_what_is_exported_and_imported_is_the_same_whatever_it_holds(
    papers: list[dict[str, Any]],
    tags: list[str],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogue, "papers", lambda: iter(()))
    one, two = (tmp_path_factory.mktemp(name) for name in ("one", "two"))
    if run("import", "--home", str(one), "-", stdin=lines(*papers)).code:
        return  # nothing of it was a paper
    ids = list(state(one))
    for tag in tags:
        # What is no tag is refused, and that is fine.
        run("tag", "add", "--home", str(one), "--", tag, data.draw(st.sampled_from(ids)))
    run("bookmark", "add", "--home", str(one), "--", data.draw(st.sampled_from(ids)))
    exported = run_ok("export", "--home", str(one), "--format", "jsonl")
    run_ok("import", "--home", str(two), "-", stdin=exported.out)
    assert state(two) == state(one)
    assert [r["id"] for r in run_ok("export", "--home", str(two), "--sort", "title", "--format", "jsonl").records] == [
        r["id"] for r in run_ok("export", "--home", str(one), "--sort", "title", "--format", "jsonl").records
    ]


def test_a_folder_is_read_with_all_that_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "a.jsonl").write_text(lines({"title": "One"}))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines({"title": "Two"}).encode()))
    (folder / ".hidden").write_text(lines({"title": "Three"}))
    (folder / "readme.txt").write_text("No papers in here.\n")
    result = run_ok("import", str(folder))
    assert [line.split(": ")[1] for line in result.out.splitlines()] == ["jsonl", "jsonl"]
    assert result.err.startswith("skipped: ") and "readme.txt" in result.err
    assert result.err.count("\n") == 1
    (tmp_path / "empty").mkdir()
    assert "no files in this folder" in error_of("import", str(tmp_path / "empty"))


def test_an_import_is_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(lines({"title": "Onefold Xylographs"}, {"title": "Two"}))
    run_ok("import", str(file))
    assert run_ok("import", "--undo").err == "Removed 2 papers imported from x.jsonl.\n"
    assert run_ok("search", "title:xylographs", "--format", "ids").out == ""
    assert run("import", "--undo").err == "No import to undo.\n"


def test_an_import_says_how_odd_lines_were_read_and_takes_an_encoding(tmp_path: Path) -> None:
    file = tmp_path / "old.bib"
    file.write_bytes("@misc{a, title={Žák}}\n".encode() + "@misc{b, title={Größe}}\n".encode("cp1252"))
    result = run_ok("import", str(file))
    assert "read 2, new 2" in result.out and "rejected 0" in result.out
    assert f"{file}: 1 remark on imported papers:" in result.err
    assert f"{file}:2: not UTF-8; read as Windows-1252" in result.err
    file.write_bytes("@misc{c, title={Źródła wody}}".encode("cp1250"))
    assert run_ok("import", "--encoding", "cp1250", str(file)).err == ""
    assert run_ok("search", "title:źródła", "--format", "ids").out != ""
    assert "is not the name of a text encoding" in error_of("import", "--encoding", "hex", str(file))


def test_an_archive_of_leaderboards_is_imported_and_shown(catalogue_home: Home, tmp_path: Path) -> None:
    run_ok("import", "-", stdin='{"id": "2601.00001", "title": "A Made-Up Net"}')
    row = {"model_name": "Net-L", "paper_url": "https://arxiv.org/abs/2601.00001", "metrics": {"FID": "2.1"}}
    boards = [{"categories": [], "datasets": [{"dataset": "MNIST", "sota": {"rows": [row]}}], "task": "Digits"}]
    file = tmp_path / "evaluation-tables.json"
    file.write_text(json.dumps(boards))
    told = run_ok("import", str(file))
    assert "results 1, new 1, rejected 0; 1 paper of the list have results of an archive" in told.out
    shown = run_ok("show", "2601.00001").out
    assert "Papers with Code archive" in shown and "MNIST  FID  2.1  Net-L" in shown
    run_ok("import", "--undo")
    assert "MNIST" not in run_ok("show", "2601.00001").out
