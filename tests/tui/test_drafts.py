"""Drafts: what is typed in a note is on the disk a moment later, and offered again until it is saved."""

import asyncio
import os
import shutil
import stat
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Static

from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.paths import Home
from paper_tui.dialogs import note
from paper_tui.dialogs.note import NoteDialog, NoteText
from paper_tui.drafts import Drafts
from tui.explorer import Explorer, Open

IDS = ("2601.15621", "10.1000/a/b(c)", "t-0123456789ab", "math/0309136", "../../etc", "x" * 5_000, "é ü.ß", ".", "..")
locks = pytest.mark.skipif(os.name == "nt", reason="no locks of this kind")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "drafts"


@pytest.mark.parametrize("paper", IDS)
def test_a_draft_is_there_again(paper: str, folder: Path) -> None:
    """Under any id, in a file that nobody else reads; gone when it is dropped."""
    draft = Drafts(folder).of(paper)
    assert draft.text is None and not folder.exists(), "looking makes nothing"
    file = draft.keep("Half a thought")
    file = draft.keep("Half a thought\nand ½ more\n")
    assert file.is_relative_to(folder) and len(list(folder.iterdir())) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    draft.leave()
    assert list(Drafts(folder).left().values()) == ["Half a thought\nand ½ more"]
    assert len(paper) > 200 or list(Drafts(folder).left()) == [paper]
    again = Drafts(folder).of(paper)
    assert again.text == "Half a thought\nand ½ more" and again.time is not None
    assert again.keep("Whole") == file, "a paper has one draft"
    again.drop()
    assert not folder.exists() and not Drafts(folder).left()
    again.keep("late")
    assert not folder.exists(), "what is dropped is not written again"


@locks
def test_a_draft_that_is_being_written_is_not_one_that_was_left(folder: Path) -> None:
    """Two windows on one paper have a draft each."""
    one = Drafts(folder).of("a")
    one.keep("one")
    two = Drafts(folder).of("a")
    assert two.text is None and not Drafts(folder).left()
    two.keep("two")
    two.drop()
    one.leave()
    assert Drafts(folder).left() == {"a": "one"}
    assert Drafts(folder).of("b", "a").text == "one", "also under another id of the paper"


def test_whatever_lies_in_the_folder_is_survived(folder: Path) -> None:
    """Files in place of folders, folders in place of files, links, pipes, bytes that are no UTF-8, long texts."""
    for name in ("a.1", "b.2", "c.3", "d.4", "e.5", "noname"):
        (folder / name).mkdir(parents=True)
    (folder / "file.6").write_text("x")
    (folder / "a.1" / "note.md").mkdir()
    (folder / "b.2" / "note.md").write_bytes(b"caf\xe9 \x1b[31m")
    (folder / "c.3" / "note.md").write_bytes(b" " * 5_000_001)
    (folder / "d.4" / "note.md").symlink_to(folder / "gone")
    (folder / "noname" / "note.md").write_text("x")
    if os.name == "posix":
        os.mkfifo(folder / "e.5" / "note.md")
    drafts = Drafts(folder)
    assert {id: text for id, text in drafts.left().items() if id} == {"b": "café"}
    for paper in "abcde":
        draft = drafts.of(paper)
        assert draft.keep("new").read_text() == "new"
        draft.drop()


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="whoever runs this may write anywhere")
def test_where_nothing_can_be_written_a_draft_is_kept_elsewhere(folder: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        kept(folder)
    finally:
        tmp_path.chmod(0o700)


def test_where_a_file_is_in_the_way_a_draft_is_kept_elsewhere(folder: Path) -> None:
    folder.write_text("a file")
    kept(folder)
    assert folder.read_text() == "a file"


def kept(folder: Path) -> None:
    """See that a draft is kept in the folder for temporary files."""
    draft = Drafts(folder).of("a")
    file = draft.keep("text")
    assert not file.is_relative_to(folder) and file.read_text() == "text"
    draft.drop()
    assert not file.parent.exists() and not Drafts(folder).left()


def test_a_home_that_is_removed_meanwhile_does_not_stop_drafts(folder: Path) -> None:
    draft = Drafts(folder).of("a")
    draft.keep("one")
    shutil.rmtree(folder)
    assert draft.keep("two").read_text() == "two"
    draft.drop()


# In the explorer


def is_kept(home: Home, text: str) -> bool:
    """Whether a text, and it alone, is a draft on the disk."""
    return [file.read_text() for file in home.drafts.glob("*/note.md")] == [text]


def leave_behind(home: Home, paper: str, text: str) -> None:
    """Leave a draft, as a program does that is killed."""
    draft = Drafts(home.drafts).of(paper)
    draft.keep(text)
    draft.leave()


async def noted(explorer: Explorer) -> NoteDialog:
    """Open the note of the paper at the cursor."""
    await explorer.press("n")
    card = explorer.app.screen
    assert isinstance(card, NoteDialog)
    return card


def said_in(card: NoteDialog) -> str:
    """What the dialog says of a draft."""
    return "".join(str(each.content) for each in card.query("#note-draft").results(Static))


@pytest.mark.slow
async def test_what_is_typed_is_on_the_disk_a_moment_later(
    explore: Open, filled_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note, "EVERY", 0.01)
    drafts = Drafts(filled_home.drafts)
    async with explore() as explorer:
        await noted(explorer)
        await asyncio.sleep(0.05)
        assert not filled_home.drafts.exists(), "nothing was typed"
        for typed, text in (("Half", "Half"), (" a thought", "Half a thought")):
            await explorer.type(typed)
            await explorer.until(partial(is_kept, filled_home, text))
        assert os.name == "nt" or not drafts.left(), "another window does not take it for one that was left"
        await explorer.press("escape")
        await explorer.until(lambda: not filled_home.drafts.exists())
        assert list(explorer.main.backend.library.notes().values()) == ["Half a thought"]


async def test_a_draft_is_told_of_and_offered_again(explore: Open, filled_home: Home) -> None:
    """Esc saves it, Ctrl+r goes back to the saved note; then it is gone."""
    async with explore() as explorer:
        paper = explorer.main.detail_pane.paper
        assert paper is not None
        await noted(explorer)
        await explorer.type("saved")
        await explorer.press("escape")
    leave_behind(filled_home, paper.id, "unsaved [red]")
    async with explore() as explorer:
        [told] = [said for said in explorer.messages if "not saved" in said]
        assert told.startswith("1 note was not saved: ") and paper.display_title[:40] in told
        card = await noted(explorer)
        area = card.query_one(NoteText)
        assert area.text == "unsaved [red]" and "Unsaved draft of" in said_in(card) and "Ctrl+r" in explorer.text
        await explorer.press("ctrl+r")
        assert area.text == "saved"
        await explorer.press("ctrl+z")
        assert area.text == "unsaved [red]", "it can be had back"
        await explorer.press("escape")
        assert explorer.main.backend.library.notes() == {paper.id: "unsaved [red]"} and not filled_home.drafts.exists()
        leave_behind(filled_home, paper.id, "another")
        card = await noted(explorer)
        await explorer.press("ctrl+r", "escape")
        assert explorer.main.backend.library.notes() == {paper.id: "unsaved [red]"} and not filled_home.drafts.exists()
        card = await noted(explorer)
        assert not said_in(card)


@pytest.mark.slow
async def test_a_draft_of_what_is_saved_is_not_told_of(explore: Open, filled_home: Home) -> None:
    """The program ended between saving the note and removing the draft."""
    async with explore() as explorer:
        paper = explorer.main.detail_pane.paper
        assert paper is not None
        await noted(explorer)
        await explorer.type("saved")
        await explorer.press("escape")
    leave_behind(filled_home, paper.id, "saved")
    leave_behind(filled_home, "no such paper", "of a paper that was removed")
    async with explore() as explorer:
        [told] = [said for said in explorer.messages if "not saved" in said]
        assert told.startswith(f"1 note was not saved: no such paper (in {filled_home.drafts}).")
        card = await noted(explorer)
        assert not said_in(card)


async def test_a_note_that_cannot_be_saved_stays_a_draft(
    explore: Open, filled_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with explore() as explorer:
        for error in (PaperError("The disk is full."), ZeroDivisionError("a bug")):

            def fail(*_: object, error: Exception = error) -> None:
                raise error

            with monkeypatch.context() as patch:
                patch.setattr(Library, "note", fail)
                card = await noted(explorer)
                await explorer.type(" more")
                await explorer.press("escape")
            assert str(error) in explorer.said[-1]
            [file] = filled_home.drafts.glob("*/note.md")
            assert isinstance(error, ZeroDivisionError) or str(file) in explorer.said[-1]
        card = await noted(explorer)
        assert card.query_one(NoteText).text == " more more" and said_in(card)
        (filled_home.cache / "crash.txt").unlink()


@pytest.mark.slow
async def test_a_note_that_is_kept_elsewhere_is_not_offered_again(
    explore: Open, filled_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PaperError("The disk is full.")

    filled_home.drafts.write_text("in the way")
    monkeypatch.setattr(Library, "note", fail)
    async with explore() as explorer:
        await noted(explorer)
        await explorer.type("text")
        await explorer.press("escape")
        file = Path(explorer.said[-1].removeprefix("The disk is full. Your text is saved in ").removesuffix("."))
        assert file.read_text() == "text"
        shutil.rmtree(file.parent)


async def test_a_note_dialog_that_fails_keeps_what_was_typed(explore: Open, filled_home: Home) -> None:
    def fail() -> None:
        raise KeyError(0)

    async with explore() as explorer:
        card = await noted(explorer)
        await explorer.type("precious")
        card.query_one(NoteText).call_later(fail)
        await explorer.until(lambda: not explorer.card_open)
        [file] = filled_home.drafts.glob("*/note.md")
        assert f"Your text is saved in {file}" in explorer.said[-1]
        card = await noted(explorer)
        assert card.query_one(NoteText).text == "precious"
        await explorer.press("escape")
        assert list(explorer.main.backend.library.notes().values()) == ["precious"]
        (filled_home.cache / "crash.txt").unlink()


@pytest.mark.slow
async def test_what_was_just_typed_is_in_the_note(explore: Open) -> None:
    """Keys that close it come behind letters that the text has not yet taken in."""
    from textual import events

    async with explore() as explorer:
        for key in ("ctrl+q", "escape", "ctrl+s"):
            await noted(explorer)
            for letter in "abc":
                explorer.app.post_message(events.Key(letter, letter))
            explorer.app.post_message(events.Key(key, None))
            await explorer.until(lambda: not explorer.card_open)
            await explorer.settle()
        assert list(explorer.main.backend.library.notes().values()) == ["abcabcabc"]
