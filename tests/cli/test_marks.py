"""Marks, tags and the journal: what is changed, what is said, and that an unknown id changes nothing."""

import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from command_line import error_of, run_ok
from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("filled_home")


@pytest.fixture
def papers() -> list[str]:
    """The ids of three papers."""
    return run_ok("search", "--limit", "3", "--format", "ids").lines


@pytest.fixture
def called(papers: list[str]) -> list[str]:
    """What these papers are called where one is named."""
    shown = run_ok("show", *papers, "--format", "json").json
    return [
        f"“{title if len(title) <= 50 else title[:49].rstrip(' .:,;-') + '…'}”" for title in (r["title"] for r in shown)
    ]


def tags() -> dict[str, int]:
    """Every tag and its count."""
    return {each["tag"]: each["count"] for each in run_ok("tag", "list", "--format", "json").json}


def test_tags_are_added_and_removed(papers: list[str], called: list[str]) -> None:
    added = run_ok("tag", "add", "Thesis", *papers)
    assert added.err == "Tagged 3 papers #Thesis.\n" and added.out == ""
    assert tags() == {"Thesis": 3}
    assert run_ok("tag", "remove", "thesis", papers[0]).err == f"Removed #Thesis from {called[0]}.\n"
    assert tags() == {"Thesis": 2}
    assert run_ok("tag", "add", "THESIS", papers[0]).err == f"Tagged {called[0]} #Thesis.\n"


def test_what_is_so_already_is_said(papers: list[str], called: list[str]) -> None:
    run_ok("tag", "add", "x", papers[0])
    for command in (
        ["tag", "add", "x", papers[0]],
        ["tag", "remove", "y", papers[0]],
        ["bookmark", "remove", papers[0]],
        ["unread", papers[0]],
        ["rate", papers[0], "0"],
        ["note", papers[0], "--set", ""],
    ):
        assert run_ok(*command).err == "Nothing to change.\n"
    assert f"tagged {called[0]} #x" in run_ok("undo").err


def test_the_list_of_tags_is_aligned_and_in_order(papers: list[str]) -> None:
    assert run_ok("tag", "list").err == "No tags yet. 'paper-tui tag add TAG ID' adds one.\n"
    assert run_ok("tag", "list", "--format", "json").json == []
    everything = run_ok("search", "--limit", "12", "--format", "ids").out
    run_ok("tag", "add", "many", "-", stdin=everything)
    run_ok("tag", "add", "Few words", papers[0])
    assert run_ok("tag", "list").out == " 1  Few words\n12  many\n"


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("tag", ["a,b", "", "  ", "/", "x" * 101, "\x1b[31m"])
def test_what_is_no_tag_is_refused(tag: str, papers: list[str]) -> None:
    error_of("tag", "add", tag, papers[0])
    assert tags() == {}


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "tag", ["{}", "{0.__class__}", "%s", "it's", '"', "[red]", "reading/next", "标签", "-x", "C++"]
)
def test_any_other_text_is_a_tag(tag: str, papers: list[str]) -> None:
    run_ok("tag", "add", "--", tag, papers[0])
    assert tags() == {tag: 1}
    run_ok("tag", "remove", "--", tag, papers[0])
    assert tags() == {}


def test_bookmarks_are_added_removed_and_listed(papers: list[str], called: list[str]) -> None:
    assert "No bookmarks yet" in run_ok("bookmark", "list").err
    assert run_ok("bookmark", "add", papers[0]).err == f"Bookmarked {called[0]}.\n"
    run_ok("bookmark", "add", *papers[1:])
    listed = run_ok("bookmark", "list", "--format", "ids").lines
    assert set(listed) == set(papers) and listed[-1] == papers[0]
    assert [r["id"] for r in run_ok("bookmark", "list", "--format", "jsonl").records] == listed
    assert all(r["bookmarked"] for r in run_ok("bookmark", "list", "--format", "json").json)
    assert [line.split()[0] for line in run_ok("bookmark", "list").lines] == listed
    assert run_ok("bookmark", "remove", papers[1]).err == f"Removed the bookmark of {called[1]}.\n"
    assert papers[1] not in run_ok("bookmark", "list", "--format", "ids").lines


@pytest.mark.parametrize("command", [["tag", "add", "x"], ["tag", "remove", "kept"], ["bookmark", "add"], ["read"]])
def test_an_unknown_id_changes_nothing(command: list[str], papers: list[str]) -> None:
    run_ok("tag", "add", "kept", *papers)
    said = error_of(*command, papers[0], "2601.99999", papers[1], "nonsense")
    assert "'2601.99999', 'nonsense'" in said
    assert tags() == {"kept": 3}
    assert run_ok("bookmark", "list", "--format", "ids").lines == []


def test_ids_come_from_standard_input_in_any_form(papers: list[str]) -> None:
    run_ok("import", "-", stdin='{"id": "2602.00001", "title": "A Title"}')
    stdin = f"\ufeff  {papers[0]}\r\n\nhttps://arxiv.org/abs/2602.00001v2\n{papers[0]}"
    assert run_ok("tag", "add", "x", "-", papers[1], stdin=stdin).err == "Tagged 3 papers #x.\n"
    assert tags() == {"x": 3}


def test_no_ids_on_standard_input_change_nothing_and_are_no_failure() -> None:
    nothing = run_ok("search", "zzzyzx", "--format", "ids")
    assert run_ok("tag", "add", "x", "-", stdin=nothing.out).err == "No ids given. Nothing was changed.\n"


def test_bytes_that_are_no_text_are_an_unknown_id() -> None:
    error_of("bookmark", "add", "-", stdin=b"\xff\xfe\x00\n")


def test_changes_are_undone_and_done_again_one_by_one(papers: list[str], called: list[str]) -> None:
    run_ok("tag", "add", "x", *papers)
    run_ok("bookmark", "add", papers[0])
    assert run_ok("undo").err == f"Undone: bookmarked {called[0]}.\n"
    assert run_ok("undo").err == "Undone: tagged 3 papers #x.\n"
    assert tags() == {} and error_of("undo") == "paper-tui: Nothing to undo."
    assert run_ok("redo").err == "Redone: tagged 3 papers #x.\n"
    assert run_ok("redo").err == f"Redone: bookmarked {called[0]}.\n"
    assert tags() == {"x": 3} and error_of("redo") == "paper-tui: Nothing to redo."


def test_a_marked_paper_outlives_its_source(papers: list[str], home: Home) -> None:
    run_ok("import", "-", stdin='{"id": "2602.00001", "title": "A Title"}')
    run_ok("bookmark", "add", "2602.00001")
    home.papers.unlink()
    for suffix in ("-wal", "-shm"):
        home.papers.with_name(home.papers.name + suffix).unlink(missing_ok=True)
    assert run_ok("bookmark", "list", "--format", "ids").lines == ["2602.00001"]
    assert run_ok("search", "--bookmarked", "--format", "ids").lines == ["2602.00001"]
    assert run_ok("search", "title:title", "--format", "ids").lines == ["2602.00001"]
    assert "A Title" in run_ok("show", "2602.00001").out


def shown(paper: str) -> dict[str, Any]:
    """A paper with its marks."""
    (record,) = run_ok("show", paper, "--format", "json").json
    assert isinstance(record, dict)
    return record


def test_how_far_papers_are_read_is_said_and_shown(papers: list[str], called: list[str]) -> None:
    assert run_ok("reading", *papers).err == "Marked 3 papers as reading.\n"
    assert run_ok("read", papers[0]).err == f"Marked {called[0]} as read.\n"
    run_ok("unread", "-", stdin=papers[1])
    assert [(r := shown(paper))["read"] and r.get("state") for paper in papers] == ["read", False, False]
    assert [shown(paper).get("state") for paper in papers] == ["read", None, "reading"]
    assert "\nState: reading\n" in run_ok("show", papers[2]).out
    assert "State:" not in run_ok("show", papers[1]).out


def test_unread_papers_are_those_neither_read_nor_being_read(papers: list[str]) -> None:
    run_ok("read", papers[0])
    run_ok("reading", papers[1])
    run_ok("bookmark", "add", *papers)
    assert run_ok("search", "--bookmarked", "--unread", "--format", "ids").lines == [papers[2]]


def test_papers_are_rated(papers: list[str], called: list[str]) -> None:
    assert "rating" not in shown(papers[0])
    assert run_ok("rate", papers[0], papers[1], "4").err == "Rated 2 papers 4 of 5.\n"
    assert shown(papers[0])["rating"] == 4 and "\nRating: 4 of 5\n" in run_ok("show", papers[1]).out
    assert run_ok("rate", papers[0], "0").err == f"Cleared the rating of {called[0]}.\n"
    assert "rating" not in shown(papers[0])
    run_ok("rate", "-", "5", stdin="\n".join(papers))
    assert [shown(paper)["rating"] for paper in papers] == [5, 5, 5]


@pytest.mark.parametrize("rating", ["6", "-1", "good", "2601.15621"])
def test_what_is_no_rating_is_wrong_usage(rating: str, papers: list[str]) -> None:
    error_of("rate", papers[0], "--", rating, code=2)
    error_of("rate", papers[0], code=2)


def test_a_note_is_written_printed_and_taken_off(papers: list[str], called: list[str]) -> None:
    none = run_ok("note", papers[0])
    assert none.out == "" and "No note yet" in none.err
    assert run_ok("note", papers[0], "--set", "# A *note*\n\n- one").err == f"Saved the note on {called[0]}.\n"
    assert run_ok("note", papers[0]).out == "# A *note*\n\n- one\n"
    assert "\nNote\n# A *note*\n\n- one\n" in run_ok("show", papers[0]).out
    run_ok("note", papers[0], "--set", "-", stdin="from a file\r\nwith \x1b[31mlines\n\n")
    assert shown(papers[0])["note"] == "from a file\nwith lines"
    assert run_ok("note", papers[0], "--set", "").err == f"Removed the note on {called[0]}.\n"
    assert "note" not in shown(papers[0])
    run_ok("undo")
    assert run_ok("note", "-", stdin=papers[0]).out == "from a file\nwith lines\n"


def test_a_note_is_that_of_one_paper(papers: list[str]) -> None:
    assert "one paper; 2 ids were given" in error_of("note", "-", "--set", "x", stdin="\n".join(papers[:2]))
    assert "one paper; 0 ids were given" in error_of("note", "-")
    assert "not both" in error_of("note", "-", "--set", "-", code=2)
    assert "cannot be used together" in error_of("note", papers[0], "--set", "x", "--edit", code=2)


def kept_text(said: str) -> str:
    """The text of the file that a message ends with."""
    return Path(said.rsplit(" in ", 1)[1].removesuffix(".")).read_text(encoding="utf-8")


def test_a_note_is_edited_in_the_users_editor(papers: list[str], editor: Callable[[str], None], tmp_path: Path) -> None:
    run_ok("note", papers[0], "--set", "one")
    editor("assert file.suffix == '.md'; file.write_text(file.read_text() + '\\ntwo\\n')")
    run_ok("note", papers[0], "--edit")
    assert run_ok("note", papers[0]).out == "one\ntwo\n"
    assert not list(tmp_path.glob("paper-tui-*")), "nothing of it stays behind"
    editor("pass")
    assert run_ok("note", papers[0], "--edit").err == "Nothing to change.\n"


@pytest.mark.parametrize(
    "code, text",
    [("file.write_text('two'); sys.exit(3)", "two"), ("sys.exit(3)", None), ("file.unlink(); file.mkdir()", None)],
)
def test_an_editor_that_fails_changes_nothing_and_loses_nothing(
    code: str, text: str | None, papers: list[str], editor: Callable[[str], None]
) -> None:
    run_ok("note", papers[0], "--set", "one")
    editor(code)
    said = error_of("note", papers[0], "--edit")
    assert "Nothing was changed" in said
    if text:
        assert kept_text(said) == text
    assert run_ok("note", papers[0]).out == "one\n"


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_the_text_of_an_editor_that_is_killed_is_edited_next(
    papers: list[str], editor: Callable[[str], None], home: Home
) -> None:
    """It is in a file of the home that is named, and gone when the note is saved."""
    editor("import os; file.write_text('half'); os.kill(os.getpid(), 9)")
    said = error_of("note", papers[0], "--edit")
    assert "was killed by SIGKILL. Nothing was changed." in said and kept_text(said) == "half"
    assert str(home.drafts / papers[0]) in said
    editor("file.write_text(file.read_text() + ' and half')")
    assert "Opening your unsaved draft of " in run_ok("note", papers[0], "--edit").err
    assert run_ok("note", papers[0]).out == "half and half\n"
    assert not home.drafts.exists()
    assert "draft" not in run_ok("note", papers[0], "--edit").err


@pytest.mark.parametrize("command", ["no-such-editor-anywhere", "'unfinished"])
def test_an_editor_that_is_not_there_is_said(command: str, papers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", command)
    assert "not found. Nothing was changed. Set $EDITOR" in error_of("note", papers[0], "--edit")


def test_bytes_that_are_no_text_are_not_taken_for_a_note(papers: list[str], editor: Callable[[str], None]) -> None:
    editor("file.write_bytes(b'caf\\xe9')")
    assert "not UTF-8" in error_of("note", papers[0], "--edit")
    assert run_ok("note", papers[0]).out == ""


def test_a_note_changed_elsewhere_while_it_is_edited_stays(
    papers: list[str], editor: Callable[[str], None], home: Home
) -> None:
    """Neither of the two texts is lost."""
    code = "import os; sys.path[:0] = os.environ['HERE'].split(os.pathsep)\n"
    code += "from paper_tui.cli import main\nmain(['note', os.environ['PAPER'], '--set', 'from elsewhere'])\n"
    editor(code + "file.write_text('mine')")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HERE", os.pathsep.join(filter(None, sys.path)))
        patch.setenv("PAPER", papers[0])
        said = error_of("note", papers[0], "--edit")
    assert "Another program changed the note" in said and kept_text(said) == "mine"
    assert run_ok("note", papers[0]).out == "from elsewhere\n"


def test_a_text_that_cannot_be_kept_in_the_library_is_kept_beside(
    papers: list[str], editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise PaperError("The disk is full.")

    editor("file.write_text('mine')")
    monkeypatch.setattr(Library, "note", full)
    said = error_of("note", papers[0], "--edit")
    assert said.startswith("paper-tui: The disk is full.") and kept_text(said) == "mine"


def test_the_journal_is_listed_the_latest_first(papers: list[str], called: list[str]) -> None:
    assert run_ok("undo", "--list").err == "No changes yet.\n"
    assert run_ok("undo", "--list", "--format", "json").json == []
    run_ok("tag", "add", "x", *papers)
    run_ok("read", papers[0])
    run_ok("undo")
    last, first = run_ok("undo", "--list").lines
    assert re.fullmatch(r"1  \d{4}-\d\d-\d\d \d\d:\d\d  tagged 3 papers #x", first)
    assert last.startswith("2  ") and last.endswith(f"marked {called[0]} as read  (undone)")
    entries = run_ok("undo", "--list", "--format", "json").json
    assert [(e["number"], e["label"], e["undone"]) for e in entries] == [
        (2, f"marked {called[0]} as read", True),
        (1, "tagged 3 papers #x", False),
    ]
    moment = datetime.fromisoformat(entries[0]["time"])
    assert moment.tzinfo is not None and abs((datetime.now(UTC) - moment).total_seconds()) < 60
    assert len(run_ok("undo", "--list", "--limit", "1").lines) == 1
    assert len(run_ok("undo", "--list", "--limit", "0").lines) == 2
    assert tags() == {"x": 3}, "looking changes nothing"


def test_what_is_about_the_list_is_refused_without_it(papers: list[str]) -> None:
    run_ok("tag", "add", "x", *papers)
    for option in (["--limit", "3"], ["--format", "json"]):
        assert "--list" in error_of("undo", *option, code=2)
    assert tags() == {"x": 3}


def test_a_tag_is_renamed_with_those_nested_in_it(papers: list[str]) -> None:
    run_ok("tag", "add", "thesis", papers[0])
    run_ok("tag", "add", "thesis/one", papers[1])
    assert run_ok("tag", "rename", "THESIS", "Book").err == "Renamed the tag #thesis to #Book.\n"
    assert tags() == {"Book": 1, "Book/one": 1}
    run_ok("undo")
    assert tags() == {"thesis": 1, "thesis/one": 1}
    assert "No tag 'other'" in error_of("tag", "rename", "other", "x")
    assert "already" in error_of("tag", "rename", "thesis", "Thesis/One")
    error_of("tag", "rename", "thesis", "a,b")
    assert tags() == {"thesis": 1, "thesis/one": 1}


def test_tags_are_merged(papers: list[str]) -> None:
    run_ok("tag", "add", "one", *papers[:2])
    run_ok("tag", "add", "other", *papers[1:])
    assert run_ok("tag", "merge", "one", "other").err == "Merged the tag #one into #other.\n"
    assert tags() == {"other": 3}
    error_of("tag", "merge", "other", "other")
    error_of("tag", "merge", "other", "nothing")


def test_tags_are_described(papers: list[str]) -> None:
    run_ok("tag", "add", "thesis", *papers)
    run_ok("tag", "add", "plain", papers[0])
    said = run_ok("tag", "describe", "Thesis", "--colour", "#2A9D8F", "--description", "For \x1b[31mchapter 2").err
    assert said == "Described the tag #thesis.\n"
    assert run_ok("tag", "list").out == "1  plain\n3  thesis  #2a9d8f  For chapter 2\n"
    assert run_ok("tag", "list", "--format", "json").json == [
        {"tag": "plain", "count": 1},
        {"tag": "thesis", "count": 3, "colour": "#2a9d8f", "description": "For chapter 2"},
    ]
    run_ok("tag", "describe", "thesis", "--colour", "")
    assert run_ok("tag", "list").lines[1] == "3  thesis  For chapter 2"
    error_of("tag", "describe", "thesis", "--colour", "red")
    error_of("tag", "describe", "nothing", "--colour", "#000000")
    error_of("tag", "describe", "thesis", code=2)
