"""`tag`, `bookmark`, `undo`, `redo`: what is changed, what is said, and that an unknown id changes nothing."""

import pytest

from command_line import done, refused
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("filled_home")


@pytest.fixture
def papers() -> list[str]:
    """The ids of three papers."""
    return done("search", "--limit", "3", "--format", "ids").lines


def tags() -> dict[str, int]:
    """Every tag and its count."""
    return {each["tag"]: each["count"] for each in done("tag", "list", "--format", "json").json}


def test_tags_are_added_and_removed(papers: list[str]) -> None:
    added = done("tag", "add", "Thesis", *papers)
    assert added.err == "Tagged 3 papers 'Thesis'.\n" and added.out == ""
    assert tags() == {"Thesis": 3}
    assert done("tag", "remove", "thesis", papers[0]).err == "Took 'Thesis' off 1 paper.\n"
    assert tags() == {"Thesis": 2}
    assert done("tag", "add", "THESIS", papers[0]).err == "Tagged 1 paper 'Thesis'.\n"


def test_what_is_so_already_is_said(papers: list[str]) -> None:
    done("tag", "add", "x", papers[0])
    for command in (
        ["tag", "add", "x", papers[0]],
        ["tag", "remove", "y", papers[0]],
        ["bookmark", "remove", papers[0]],
    ):
        assert done(*command).err == "Nothing changed: it was so already.\n"
    assert "tagged 1 paper 'x'" in done("undo").err


def test_the_list_of_tags_is_aligned_and_in_order(papers: list[str]) -> None:
    assert done("tag", "list").err == "There are no tags yet; 'paper-tui tag add TAG ID' makes one.\n"
    assert done("tag", "list", "--format", "json").json == []
    everything = done("search", "--limit", "12", "--format", "ids").out
    done("tag", "add", "many", "-", stdin=everything)
    done("tag", "add", "Few words", papers[0])
    assert done("tag", "list").out == " 1  Few words\n12  many\n"


@pytest.mark.parametrize("tag", ["a,b", "", "  ", "/", "x" * 101, "\x1b[31m"])
def test_what_is_no_tag_is_refused(tag: str, papers: list[str]) -> None:
    refused("tag", "add", tag, papers[0])
    assert tags() == {}


@pytest.mark.parametrize(
    "tag", ["{}", "{0.__class__}", "%s", "it's", '"', "[red]", "reading/next", "标签", "-x", "C++"]
)
def test_any_other_text_is_a_tag(tag: str, papers: list[str]) -> None:
    done("tag", "add", "--", tag, papers[0])
    assert tags() == {tag: 1}
    done("tag", "remove", "--", tag, papers[0])
    assert tags() == {}


def test_bookmarks_are_added_removed_and_listed(papers: list[str]) -> None:
    assert "no bookmarks yet" in done("bookmark", "list").err
    assert done("bookmark", "add", papers[0]).err == "Bookmarked 1 paper.\n"
    done("bookmark", "add", *papers[1:])
    listed = done("bookmark", "list", "--format", "ids").lines
    assert set(listed) == set(papers) and listed[-1] == papers[0]
    assert [r["id"] for r in done("bookmark", "list", "--format", "jsonl").records] == listed
    assert all(r["bookmarked"] for r in done("bookmark", "list", "--format", "json").json)
    assert [line.split()[0] for line in done("bookmark", "list").lines] == listed
    assert done("bookmark", "remove", papers[1]).err == "Removed the bookmark of 1 paper.\n"
    assert papers[1] not in done("bookmark", "list", "--format", "ids").lines


@pytest.mark.parametrize("command", [["tag", "add", "x"], ["tag", "remove", "kept"], ["bookmark", "add"]])
def test_an_unknown_id_changes_nothing(command: list[str], papers: list[str]) -> None:
    done("tag", "add", "kept", *papers)
    said = refused(*command, papers[0], "2601.99999", papers[1], "nonsense")
    assert "'2601.99999', 'nonsense'" in said
    assert tags() == {"kept": 3}
    assert done("bookmark", "list", "--format", "ids").lines == []


def test_ids_come_from_standard_input_in_any_form(papers: list[str]) -> None:
    done("import", "-", stdin='{"id": "2602.00001", "title": "A Title"}')
    stdin = f"\ufeff  {papers[0]}\r\n\nhttps://arxiv.org/abs/2602.00001v2\n{papers[0]}"
    assert done("tag", "add", "x", "-", papers[1], stdin=stdin).err == "Tagged 3 papers 'x'.\n"
    assert tags() == {"x": 3}


def test_no_ids_on_standard_input_change_nothing_and_are_no_failure() -> None:
    nothing = done("search", "zzzyzx", "--format", "ids")
    assert done("tag", "add", "x", "-", stdin=nothing.out).err == "No ids were given; nothing was changed.\n"


def test_bytes_that_are_no_text_are_an_unknown_id() -> None:
    refused("bookmark", "add", "-", stdin=b"\xff\xfe\x00\n")


def test_changes_are_undone_and_done_again_one_by_one(papers: list[str]) -> None:
    done("tag", "add", "x", *papers)
    done("bookmark", "add", papers[0])
    assert done("undo").err == "Undone: bookmarked 1 paper.\n"
    assert done("undo").err == "Undone: tagged 3 papers 'x'.\n"
    assert tags() == {} and refused("undo") == "paper-tui: There is nothing to undo."
    assert done("redo").err == "Done again: tagged 3 papers 'x'.\n"
    assert done("redo").err == "Done again: bookmarked 1 paper.\n"
    assert tags() == {"x": 3} and refused("redo") == "paper-tui: There is nothing to redo."


def test_a_marked_paper_outlives_its_source(papers: list[str], home: Home) -> None:
    done("import", "-", stdin='{"id": "2602.00001", "title": "A Title"}')
    done("bookmark", "add", "2602.00001")
    home.papers.unlink()
    for suffix in ("-wal", "-shm"):
        home.papers.with_name(home.papers.name + suffix).unlink(missing_ok=True)
    assert done("bookmark", "list", "--format", "ids").lines == ["2602.00001"]
    assert done("search", "--bookmarked", "--format", "ids").lines == ["2602.00001"]
    assert done("search", "title:title", "--format", "ids").lines == ["2602.00001"]
    assert "A Title" in done("show", "2602.00001").out
