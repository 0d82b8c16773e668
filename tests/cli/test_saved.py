"""`saved` and `--saved`: searches that have a name."""

import json

import pytest

from command_line import error_of, run_ok
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("filled_home")


def test_a_search_is_saved_and_finds_what_it_found() -> None:
    asked = ("mamba", "vision", "--match", "any", "--sort", "title")
    assert run_ok("saved", "add", "On Mamba", *asked, "--key", "3").err == "Saved the search “On Mamba”.\n"
    found = run_ok("search", *asked, "--format", "ids", "--limit", "0").lines
    assert found and run_ok("search", "--saved", "on mamba", "--format", "ids", "--limit", "0").lines == found
    run_ok("read", found[0])
    assert run_ok("search", "--saved", "on mamba", "--unread", "--format", "ids", "--limit", "0").lines == found[1:]
    exported = run_ok("export", "--saved", "On Mamba", "--format", "jsonl").records
    assert [record["id"] for record in exported] == found


def test_filters_are_saved_with_it() -> None:
    paper = run_ok("search", "--limit", "1", "--format", "ids").out.strip()
    run_ok("tag", "add", "Thesis", paper)
    run_ok("saved", "add", "mine", "--tag", "thesis")
    assert run_ok("search", "--saved", "mine", "--format", "ids").lines == [paper]
    (listed,) = run_ok("saved", "list", "--format", "json").json
    assert listed["view"] == {"filters": [{"facet": "tag", "value": "Thesis"}]}


def test_saved_searches_are_listed_those_with_a_key_first() -> None:
    none = run_ok("saved", "list")
    assert none.out == "" and "No saved searches yet" in none.err
    assert run_ok("saved", "list", "--format", "json").json == []
    run_ok("saved", "add", "all")
    run_ok("saved", "add", "second", "swin", "--key", "2", "--sort", "date", "--bookmarked")
    run_ok("saved", "add", "first", "mamba OR swin", "--key", "1", "--match", "any")
    assert run_ok("saved", "list").lines == [
        "1  first   mamba OR swin · any word",
        "2  second  swin · bookmarked: yes · by date",
        "   all",
    ]
    first = run_ok("saved", "list", "--format", "json").json[0]
    assert first == {
        "name": "first",
        "key": 1,
        "following": False,
        "view": {"query": "mamba OR swin", "match_any": True},
    }


def test_a_name_saved_again_means_the_new_search_and_undo_brings_the_old_back() -> None:
    run_ok("saved", "add", "x", "mamba")
    run_ok("saved", "add", "X", "swin")
    assert run_ok("saved", "list").lines == ["   X  swin"]
    run_ok("undo")
    assert run_ok("saved", "list").lines == ["   x  mamba"]


def test_a_saved_search_is_removed() -> None:
    run_ok("saved", "add", "x", "mamba", "--key", "9")
    assert run_ok("saved", "remove", "X").err == "Removed the saved search “x”.\n"
    assert run_ok("saved", "list").out == ""
    assert "No saved search 'x'" in error_of("saved", "remove", "x")
    assert "No saved search 'x'" in error_of("search", "--saved", "x")
    run_ok("undo")
    assert run_ok("saved", "list").lines == ["9  x  mamba"]


@pytest.mark.parametrize(
    "more, named", [(["swin"], "QUERY"), (["--sort", "date"], "--sort"), (["--bookmarked"], "--bookmarked")]
)
def test_what_a_saved_search_says_already_is_not_said_again(more: list[str], named: str) -> None:
    run_ok("saved", "add", "x", "mamba")
    assert f"--saved and {named} cannot be used together" in error_of("search", "--saved", "x", *more, code=2)


def test_wrong_keys_and_names_are_refused() -> None:
    error_of("saved", "add", "x", "--key", "0", code=2)
    error_of("saved", "add", "x", "--key", "ten", code=2)
    assert "needs a name" in error_of("saved", "add", " ", "mamba")
    assert run_ok("saved", "list").out == ""


def test_a_foreign_search_is_shown_safely_and_searched(home: Home) -> None:
    """What another machine's export says is taken as far as it is understood."""
    value = json.dumps({"name": "x\u001b[31m", "query": "mamba", "sort": "size", "filters": [{"facet": "?"}], "new": 1})
    lines = [{"paper-tui": "library", "version": 1}]
    lines += [{"paper": "", "field": "saved/x", "value": value, "stamp": 1}]
    run_ok("library", "merge", "-", stdin="\n".join(map(json.dumps, lines)))
    assert run_ok("saved", "list").lines == ["   x  mamba"]
    assert (
        run_ok("search", "--saved", "x", "--format", "ids").lines == run_ok("search", "mamba", "--format", "ids").lines
    )
