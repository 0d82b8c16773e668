"""The checks of the keys that attach and detach files."""

from pathlib import Path

from tui.explorer import Explorer
from tui.key_checks import checks


def attached(explorer: Explorer) -> list[str]:
    """Return the names of the files of the paper in the details."""
    reading = explorer.main.detail_pane.reading
    return [file.name for file in reading.marks.files] if reading else []


async def attach(explorer: Explorer, name: str) -> None:
    """Write a file, and attach it to the paper at the cursor."""
    Path(name).write_bytes(b"%PDF-1.7 " + name.encode())
    await explorer.press("g", "a")
    await explorer.type(name)
    await explorer.press("enter")
    await explorer.until(lambda: name in attached(explorer))


@checks("paper.attach")
async def check_paper_attach(explorer: Explorer, key: tuple[str, ...]) -> None:
    Path("own.pdf").write_bytes(b"%PDF-1.7")
    await explorer.press(*key)
    await explorer.type("own")
    assert "own.pdf" in explorer.text and "all files of this folder" not in explorer.text
    await explorer.press("tab")
    assert "Enter attaches 1 kB." in explorer.text
    await explorer.press("enter")
    await explorer.until(lambda: attached(explorer) == ["own.pdf"])
    assert explorer.said[-1].startswith("Attached own.pdf to “")
    await explorer.press("u")
    await explorer.until(lambda: not attached(explorer))


@checks("paper.detach")
async def check_paper_detach(explorer: Explorer, key: tuple[str, ...]) -> None:
    await explorer.press(*key)
    await explorer.until(lambda: explorer.said[-1].startswith("This paper has no attached files."))
    await attach(explorer, "one.pdf")
    await explorer.press(*key)
    await explorer.until(lambda: not attached(explorer))
    await explorer.press("u")
    await explorer.until(lambda: attached(explorer) == ["one.pdf"])
    await attach(explorer, "two.pdf")
    await explorer.press(*key)
    await explorer.until(lambda: "Detach a file" in explorer.text)
    await explorer.press("down", "enter")
    await explorer.until(lambda: attached(explorer) == ["one.pdf"])
    assert Path("two.pdf").exists()
