"""Attached files in the detail pane, and the program that opens them."""

import shlex
import sys
from pathlib import Path

import pytest

from factories import paper
from paper_index.errors import PaperError
from paper_index.library import Marks
from paper_index.library.attaching import attach
from paper_index.papers.attachments import Attachment, attachment_of
from paper_index.paths import Home
from paper_index.search import View
from paper_tui.system.viewer import has_display, show_file
from paper_tui.widgets.detail_pane.content import Reading, detail
from tui.explorer import Open


def test_attached_files_are_listed_and_can_be_followed() -> None:
    marks = Marks(files=tuple(Attachment(f"/pdf/[red]\x07{n}.pdf", 1, f"{n:064}") for n in range(60)))
    text, items = detail(Reading(paper("A Paper"), marks), 80)
    assert "Attached files\n/pdf/[red]0.pdf\n" in text.plain and "… 10 more" in text.plain
    assert [(item.kind, item.number) for item in items] == [("file", n) for n in range(50)]
    assert all(text.plain[item.at :].startswith("/pdf/") for item in items)


async def test_the_attached_file_is_opened_and_a_missing_one_is_named(
    explore: Open, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text('[pdf]\nviewer = "zathura {file}"\n')

    def show(path: Path, viewer: str, page: int, word: str) -> None:
        assert (page, word) == (0, "")
        assert viewer == "zathura {file}"
        opened.append(path)

    monkeypatch.setattr("paper_tui.system.viewer.show_file", show)
    file = tmp_path / "own.pdf"
    file.write_bytes(b"%PDF-1")
    async with explore() as explorer:
        one, library = paper("A Paper with a File", "2601.00002"), explorer.main.library
        await explorer.add_papers([one])
        await library.change(lambda: attach(explorer.main.backend.workspace.library, [(one, attachment_of(file))]))
        explorer.main.view = View("title:file", sort="added")
        await explorer.settle()
        await explorer.press("p")
        await explorer.until(lambda: opened == [file])
        await explorer.press("W", "enter")  # the last item
        await explorer.until(lambda: opened == [file, file])
        file.unlink()
        await explorer.press("enter")
        await explorer.until(lambda: explorer.said[-1] == f"{file} was not found.")
        await explorer.press("escape")
        links: list[str] = []
        explorer.app.open_url = lambda url, **_: links.append(url)  # type: ignore[method-assign]
        await explorer.press("p")
        await explorer.until(lambda: bool(links))
        assert explorer.said[-1] == f"{file} was not found. Opening https://arxiv.org/pdf/2601.00002"


def test_a_viewer_gets_the_path_as_one_argument(tmp_path: Path) -> None:
    script, out = tmp_path / "viewer.py", tmp_path / "out"
    script.write_text(f"import sys\nopen({str(out)!r}, 'w').write(repr(sys.argv[1:]))\n")
    file = tmp_path / "$(touch hacked) 'a' {file}.pdf"
    run = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"
    show_file(file, f"{run} -p {{file}}")
    assert out.read_text() == repr(["-p", str(file)])
    show_file(file, run)
    assert out.read_text() == repr([str(file)])
    with pytest.raises(PaperError, match=r"was not opened \(.* ended with exit code 3\)\. Set viewer"):
        show_file(file, f"{shlex.quote(sys.executable)} -c 'import sys; sys.exit(3)'")
    with pytest.raises(PaperError, match="no-such-viewer"):
        show_file(file, "/no-such-viewer")


@pytest.mark.parametrize(
    ("viewer", "page", "word", "arguments"),
    [
        ("v -P {page} -f {word} {file}", 7, "two words", ["-P", "7", "-f", "two words", "/x/-a.pdf"]),
        ("v -P {page} -f {word} {file}", 7, "", ["-P", "7", "/x/-a.pdf"]),
        ("v -P {page} -f {word} {file}", 0, "", ["/x/-a.pdf"]),
        ("v {file} {page}", 7, "{file}", ["/x/-a.pdf", "7"]),
        ("v {file} {page}", 0, "", ["/x/-a.pdf"]),
        ("v --page={page}", 7, "", ["--page=7", "/x/-a.pdf"]),
        ("v --page={page}", 0, "", ["/x/-a.pdf"]),
        ("v --reuse file://{file}#page={page}", 7, "", ["--reuse", "file:///x/-a.pdf#page=7"]),
        ("v '{word}' -x", 7, "{page}\0$(a)", ["{page}$(a)", "-x", "/x/-a.pdf"]),
        ("", 7, "word", ["/x/-a.pdf"]),
    ],
)
def test_a_viewer_gets_page_and_word(
    viewer: str, page: int, word: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def start(command: list[str]) -> None:
        started.append(command)
        raise OSError("not started")

    monkeypatch.setattr("paper_tui.system.viewer.start_beside", start)
    with pytest.raises(PaperError):
        show_file(Path("/x/-a.pdf"), viewer, page, word)
    assert started[0][1:] == arguments


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="has a display always")
def test_without_a_display_no_window_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()
