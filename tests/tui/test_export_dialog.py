"""The export dialog: it does what it announces, and an export that failed can be repeated."""

import json
import os
import threading
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, Static

import paper_index.exporters
from paper_index.storage.atomic_files import write_whole
from paper_tui.dialogs.export import ExportDialog
from paper_tui.widgets.radio_list import RadioList
from tui.explorer import Explorer, Open


async def opened(explorer: Explorer) -> ExportDialog:
    """Open the card and wait until it can be typed into."""
    await explorer.press("e")
    card = explorer.app.screen
    assert isinstance(card, ExportDialog)
    return card


async def written(explorer: Explorer, path: str) -> str:
    """Name a file, press Enter, and return what is said of it."""
    await explorer.write(explorer.app.screen.query_one(Input), path)
    await explorer.press("enter")
    await explorer.app.workers.wait_for_complete()
    await explorer.settle()
    return effect(explorer)


def effect(explorer: Explorer) -> str:
    """What the card says will be done, or why it was not."""
    return str(explorer.app.screen.query_one("#export-effect", Static).content) if explorer.card_open else ""


@pytest.mark.slow
async def test_what_could_not_be_written_can_be_tried_again(explore: Open) -> None:
    """The card stays with what was typed and says why, until a file is written."""
    Path("folder").mkdir()
    if os.name == "posix":
        os.mkfifo("pipe.md")
    async with explore() as explorer:
        card = await opened(explorer)
        assert "there is no folder" in await written(explorer, "gone/list.md")
        assert card.path == Path.cwd() / "gone" / "list.md"
        said = await written(explorer, "folder")
        assert "folder is a folder. Give a file in it" in said and "no folder" not in said
        if os.name == "posix":
            assert "not a regular file" in await written(explorer, "pipe.md")
        Path("gone").mkdir()
        assert not await written(explorer, "gone/list.md")
        assert not explorer.card_open
        assert Path("gone/list.md").read_text().startswith("## ")
        assert explorer.messages[-1].startswith("Exported 1 paper to ")


@pytest.mark.slow
async def test_a_full_disk_is_said_on_the_card(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """And Enter tries again, for room may have been made."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with explore() as explorer:
        await opened(explorer)
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            assert "list.md was not written (the disk is full)." in await written(explorer, "list.md")
        assert not list(Path.cwd().glob("*list.md*"))
        await explorer.press("enter")
        await explorer.app.workers.wait_for_complete()
        assert Path("list.md").is_file()


@pytest.mark.slow
async def test_a_file_that_comes_in_between_is_asked_for(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that was not there when Enter was pressed; and a question is answered only while it can be read."""

    def late(path: Path, content: bytes, *, overwrite: bool) -> None:
        if not path.exists():
            path.write_text("theirs")
        write_whole(path, content, overwrite=overwrite)

    monkeypatch.setattr(paper_index.exporters, "write_whole", late)
    async with explore() as explorer:
        await opened(explorer)
        assert "list.md exists. Press Enter again to replace it" in await written(explorer, "list.md")
        assert Path("list.md").read_text() == "theirs"
        await explorer.press("down")
        assert effect(explorer) == f"327 papers as Markdown to {Path.cwd() / 'list.md'}"
        await explorer.press("enter")
        await explorer.app.workers.wait_for_complete()
        assert "list.md exists" in effect(explorer)
        assert Path("list.md").read_text() == "theirs"
        await explorer.press("enter")
        await explorer.app.workers.wait_for_complete()
        assert Path("list.md").read_text().startswith("## ")


@pytest.mark.slow
async def test_the_card_waits_for_a_slow_disk_without_stopping_the_screen(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written twice, and nobody leaves before it is known what became of the file."""
    go, times = threading.Event(), []

    def slow(path: Path, content: bytes, *, overwrite: bool) -> None:
        times.append(path)
        assert go.wait(20)
        write_whole(path, content, overwrite=overwrite)

    monkeypatch.setattr(paper_index.exporters, "write_whole", slow)
    async with explore() as explorer:
        await opened(explorer)
        explorer.app.screen.query_one(Input).value = "list.md"
        await explorer.pilot.press("enter")
        await explorer.until(lambda: effect(explorer) == "Writing…")
        await explorer.pilot.press("enter", "escape", "enter")
        assert explorer.card_open and effect(explorer) == "Writing…"
        go.set()
        await explorer.app.workers.wait_for_complete()
        await explorer.settle()
        assert not explorer.card_open and Path("list.md").is_file()
        assert times == [Path.cwd() / "list.md"]


async def test_an_ending_chooses_the_format(explore: Open) -> None:
    """And a format that is chosen changes the ending; the line says what will be done at every moment."""
    async with explore() as explorer:
        card = await opened(explorer)
        path, formats = card.query_one(Input), card.query_one("#export-format", RadioList)
        for name, format in (
            ("a.jsonl", "JSON lines"),
            ("a.md", "Markdown"),
            ("a.NDJSON", "JSON lines"),
            ("a.txt", "JSON lines"),
            ("a.markdown", "Markdown"),
            ("a", "Markdown"),
            ("a.bib", "BibTeX"),
            ("a.csl.json", "CSL-JSON"),
            ("a.jsonl", "JSON lines"),
        ):
            await explorer.write(path, name)
            assert effect(explorer) == f"1 paper as {format} to {Path.cwd() / name}"
            assert f"(•) {format}" in explorer.text
        formats.focus()
        await explorer.press("up")
        assert path.value == "a.csv" and effect(explorer) == f"1 paper as CSV to {Path.cwd() / 'a.csv'}"
        await explorer.write(path, "")
        assert effect(explorer) == "Type a file name."
        assert not await written(explorer, "a.jsonl")
        assert json.loads(Path("a.jsonl").read_text())


@pytest.mark.slow
async def test_a_format_and_enter_in_one_burst(explore: Open) -> None:
    """Enter right behind an arrow writes the format the arrow led to, under a name that says so."""
    async with explore() as explorer:
        card = await opened(explorer)
        card.query_one("#export-format", RadioList).focus()
        await explorer.pilot.pause()
        for key in ("down", "enter"):
            explorer.app.post_message(events.Key(key, None))
        await explorer.until(lambda: not explorer.card_open)
        await explorer.app.workers.wait_for_complete()
        assert [file.name for file in Path.cwd().glob("papers*")] == ["papers.bib"]
        assert Path("papers.bib").read_text().startswith("@")


@pytest.mark.slow
async def test_two_formats_of_one_ending(explore: Open) -> None:
    """The one that was chosen is written, and typing a name that fits it does not choose the other."""
    async with explore() as explorer:
        card = await opened(explorer)
        card.query_one("#export-format", RadioList).focus()
        await explorer.press("down", "down")
        assert effect(explorer) == f"1 paper as BibLaTeX to {Path.cwd() / 'papers.bib'}"
        await explorer.write(card.query_one(Input), "other.bib")
        assert (card.format, effect(explorer)) == ("biblatex", f"1 paper as BibLaTeX to {Path.cwd() / 'other.bib'}")


@pytest.mark.slow
async def test_endings_in_one_burst(explore: Open) -> None:
    """The last one counts, and what was typed is never rewritten."""
    async with explore() as explorer:
        card = await opened(explorer)
        path = card.query_one(Input)
        for name in ("a.md", "a.jsonl", "a.md", "b.jsonl"):
            path.value = name
        await explorer.settle()
        assert (path.value, card.format) == ("b.jsonl", "jsonl")
        assert effect(explorer) == f"1 paper as JSON lines to {Path.cwd() / 'b.jsonl'}"


async def test_digits_choose_and_a_narrowed_list_is_offered_first(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("slash", *"mamba", "enter", "e")
        assert explorer.focus == "export-scope" and "(•) the list: " in explorer.text
        await explorer.press("2")
        assert "(•) this paper" in explorer.text and "Export 1 paper" in explorer.text
        await explorer.press("tab", "2")
        assert "(•) BibTeX" in explorer.text and "papers.bib" in effect(explorer)


@pytest.mark.slow
async def test_in_a_small_terminal_the_top_of_the_card_is_seen_first(explore: Open) -> None:
    async with explore(size=(40, 12)) as explorer:
        await explorer.press("e")
        await explorer.pilot.pause()
        assert "│ Papers  " in explorer.text
        assert "papers.md" in explorer.text


@pytest.mark.slow
async def test_tab_never_leaves_the_line_of_an_import(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("i")
        await explorer.type("zz/xx")
        await explorer.press("tab", *"abc", "backspace", "shift+tab", "q")
        assert explorer.focus == "import-path"
        assert explorer.app.screen.query_one(Input).value == "zz/xxabq"
        await explorer.until_seen("No such file or folder.")
