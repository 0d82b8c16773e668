"""The laws of the soak find the faults that they are made to find."""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from soak.laws import PASSED, STANDS, UNDONE, Broken, Entry, Facts, check, check_said, check_since
from soak.player import Player, Template
from soak.shrinking import shrunk

STAR = ("2601.00001", "bookmark")
NOTHING = Facts({}, {}, {}, frozenset())
ONE = Facts({1: Entry("bookmarked “A title”", STANDS)}, {STAR: "yes"}, {STAR: "yes"}, frozenset({"A title"}))
MESSAGE = "Bookmarked “A title” · u to undo"


def test_a_library_that_keeps_the_laws() -> None:
    check(ONE)
    check_since(NOTHING, ONE)
    check_said(NOTHING, ONE, MESSAGE)
    check_said(ONE, replace(ONE, entries={1: replace(ONE.entries[1], undone=UNDONE)}), "Undone: bookmarked “A title”")


@pytest.mark.parametrize(
    ("law", "judge"),
    [
        ("journal", lambda: check(replace(ONE, cells={}))),
        ("journal", lambda: check(replace(ONE, cells={STAR: "no"}))),
        ("journal", lambda: check(replace(ONE, cells={**ONE.cells, ("2601.00002", "note"): "text"}))),
        ("kept", lambda: check_since(ONE, NOTHING)),
        ("kept", lambda: check_since(ONE, replace(ONE, entries={1: Entry("tagged “A title” 'x'", STANDS)}))),
        ("kept", lambda: check_since(replace(ONE, entries={1: replace(ONE.entries[1], undone=PASSED)}), ONE)),
        ("acknowledged", lambda: check_said(NOTHING, NOTHING, MESSAGE)),
        ("acknowledged", lambda: check_said(NOTHING, ONE, "")),
        ("acknowledged", lambda: check_said(NOTHING, ONE, "Bookmarked “Another title” · u to undo")),
        ("acknowledged", lambda: check_said(NOTHING, ONE, f"{MESSAGE} {MESSAGE}")),
    ],
)  # fmt: skip
def test_a_broken_law_is_found(law: str, judge: Callable[[], None]) -> None:
    with pytest.raises(Broken) as found:
        judge()
    assert found.value.law == law


FAULTS = {
    "acknowledged": "return Change(1, 'bookmarked a paper', frozenset())",
    "unforeseen": "return 1 / 0",
    "ended": "os._exit(3)",
}
PROGRAM = """
import os
from paper_index.library import Change, Library
from paper_tui.cli import main
def bookmark(self, papers, on=True):
    {fault}
Library.bookmark = bookmark
main()
"""


@pytest.fixture(scope="module")
def template(indexed_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("template")
    return Template.build(folder, shutil.copytree(indexed_root, folder / "home"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the explorer is played through a pseudo-terminal")
@pytest.mark.parametrize("law", FAULTS)
def test_a_fault_in_the_program_is_found(template: Template, tmp_path: Path, law: str) -> None:
    """A bookmark that is acknowledged and not kept, an action that fails, a program that ends."""
    player = Player(template, tmp_path, [sys.executable, "-c", PROGRAM.format(fault=FAULTS[law])])
    try:
        with pytest.raises(Broken) as found:
            player.play("mark:bookmark")
        assert found.value.law == law
    finally:
        player.close()


@pytest.mark.parametrize(
    ("needed", "shortest"),
    [(["c"], ["c"]), (["b", "e"], ["b", "e"]), (list("abcdefgh"), list("abcdefgh"))],
)
def test_the_shortest_script_is_found(needed: Sequence[str], shortest: Sequence[str]) -> None:
    assert shrunk("abcdefgh", lambda steps: set(needed) <= set(steps), 100) == shortest


def test_looking_for_a_shorter_script_ends() -> None:
    tried: list[int] = []

    def fails(steps: Sequence[str]) -> bool:
        tried.append(len(steps))
        return "z" in steps

    assert "z" in shrunk([*("a" * 500), "z"], fails, 12)
    assert len(tried) <= 12
