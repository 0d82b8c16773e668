"""`split`: merged papers become several papers again, and stay so."""

import pytest

from command_line import error_of, run_ok
from paper_index.paths import Home

BIB = """@article{a, title = {Editorial}, author = {Doe, Jane}, year = {2001}, doi = {10.1000/a}}
@article{b, title = {Editorial}, author = {Doe, Ann}, year = {2011}}
@article{c, title = {Editorial}, author = {Doe, Ed}, year = {2021}}
"""


@pytest.fixture(autouse=True)
def imported(filled_home: Home) -> None:
    run_ok("import", "-", stdin=BIB)


def test_records_are_listed_and_split_off() -> None:
    listed = run_ok("split", "10.1000/a", "--list").lines
    assert [line.split("  ")[:3] for line in listed] == [
        ["1", "10.1000/a", "2001"],
        ["2", listed[1].split("  ")[1], "2011"],
        ["3", listed[2].split("  ")[1], "2021"],
    ]
    assert [record["published"] for record in run_ok("split", "10.1000/a", "--list", "--format", "json").json] == [
        "2001", "2011", "2021",
    ]  # fmt: skip
    done = run_ok("split", "10.1000/a", "3")
    assert done.err == "Split “Editorial” into 2 papers.\n" and done.lines[0] == "10.1000/a"
    assert run_ok("show", done.lines[1], "--format", "jsonl").records[0]["authors"] == ["Ed Doe"]
    assert "unchanged 3" in run_ok("import", "-", stdin=BIB).out
    both = run_ok("split", "10.1000/a").lines
    assert len(both) == 2 and both[1] != done.lines[1]
    assert "'paper-tui undo' undoes it." in run_ok("duplicates", "--merge", *both).err
    run_ok("undo"), run_ok("undo"), run_ok("undo")
    assert len(run_ok("split", "10.1000/a", "--list").lines) == 3


def test_wrong_uses_are_refused() -> None:
    assert "no record 4" in error_of("split", "10.1000/a", "4")
    assert "has the id of the paper" in error_of("split", "10.1000/a", "1")
    error_of("split", "10.1000/a", "1", "--list", code=2)
    error_of("split", "10.1000/a", "--format", "json", code=2)
    single = run_ok("search", "--limit", "1", "swin", "--format", "ids").lines[0]
    assert "was not merged from several records" in error_of("split", single)
    assert run_ok("split", single, "--list").err == "The paper was not merged from several records.\n"
