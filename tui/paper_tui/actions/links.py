"""Links of a paper, and the items of the detail pane that can be followed."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.config import pdf_folder
from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ..system import browser
from .context import ExplorerContext
from .copy import copy_text
from .registry import PAPERS, action
from .search import show_similar

if TYPE_CHECKING:
    from paper_index.search.models import Passage

    from ..widgets.detail_pane.content import Item


@action(
    "paper.open_page",
    "o",
    label="Open page",
    help="Open the paper's page in the browser.",
    group=PAPERS,
    needs="paper",
    panes=("detail",),
    synonyms="browser web link url website arxiv abstract",
)
def open_page(explorer: ExplorerContext) -> None:
    _open_link(explorer, 0)


@action(
    "paper.open_pdf",
    "p",
    label="Open PDF",
    help="Open the paper's PDF: the attached file, or the link in the browser.",
    group=PAPERS,
    needs="paper",
    synonyms="view read file attachment download fulltext full text viewer",
)
async def open_pdf(explorer: ExplorerContext) -> None:
    reading = explorer.detail_pane.reading
    if reading is None:
        explorer.notify("This paper has no PDF.")
        return
    if (passage := await best_passage(explorer)) and is_file(passage.path):
        open_file(explorer, Path(passage.path), passage.page, matched_text(passage))
        return
    marks, reference = reading.marks, reading.paper.reference
    if marks.files or reference.files:
        from paper_index.papers.attachments import pdf_of

        if path := await asyncio.to_thread(pdf_of, marks.files, reference, _folder(explorer)):
            open_file(explorer, path)
            return
    gone = next((f"{file.shown_path} was not found. " for file in marks.files if file.is_pdf), "")
    _open_labelled(explorer, "PDF", f"{gone}This paper has no PDF{' link' if gone else ''}.", gone)


async def best_passage(explorer: ExplorerContext) -> "Passage | None":
    """Return the passage of the PDFs of the paper at the cursor that matches the query best, if it searches in them."""
    engine, row = explorer.backend.workspace.engine, explorer.row
    words = explorer.answer.words if explorer.answer else frozenset()
    if row is None or not engine.has_passages(words):
        return None
    return next(iter(await explorer.backend.run(lambda: engine.passages(row, words, 1))), None)


def matched_text(passage: "Passage") -> str:
    """Return the first match of a passage, or ""."""
    return next((passage.text[start:end] for start, end in passage.marks), "")


def is_file(path: str) -> bool:
    """Return whether a path of any origin is that of a file."""
    from paper_index.storage.regular_files import kind_at

    return kind_at(Path(path)) == "file"


def _folder(explorer: ExplorerContext) -> Path:
    return pdf_folder(explorer.backend.home, explorer.backend.workspace.config)


def open_file(explorer: ExplorerContext, path: Path, page: int = 0, word: str = "") -> None:
    """Open a file in the viewer, or copy its path if no window can be opened.

    Args:
        explorer: the explorer.
        path: the file.
        page: the page to open it at, from 1; 0 for none.
        word: a word to be found in it, or "".
    """
    from ..system import viewer

    command = explorer.backend.workspace.config.pdf.viewer
    shown = f"{clean(str(path))}, page {page:,}" if page else clean(str(path))

    async def show() -> None:
        try:
            await asyncio.to_thread(viewer.show_file, path, command, page, word)
        except PaperError as error:
            explorer.notify(str(error), severity="error")

    if viewer.has_display():
        explorer.notify(f"Opening {shown}")
        explorer.run_worker(show, exit_on_error=False)
    else:
        message = f"There is no display to open a file. Copied {shown}"
        explorer.run_worker(partial(copy_text, explorer, str(path), message), exit_on_error=False)


@action(
    "paper.open_code",
    "O",
    label="Open code",
    help="Open the paper's code or project in the browser.",
    group=PAPERS,
    needs="paper",
    synonyms="github repository source project",
)
def open_code(explorer: ExplorerContext) -> None:
    _open_labelled(explorer, "code", "This paper has no code link.")


@action(
    "detail.next",
    "w",
    label="Links",
    help="Go to the next link or similar paper in the detail pane; Enter opens it.",
    group=PAPERS,
    needs="paper",
    panes=("detail",),
    synonyms="follow url hyperlink tab",
)
def next_item(explorer: ExplorerContext) -> None:
    _choose(explorer, 1)


@action(
    "detail.previous",
    "W",
    label="Previous link",
    help="Go to the previous link.",
    group=PAPERS,
    needs="paper",
    synonyms="follow url hyperlink",
)
def previous_item(explorer: ExplorerContext) -> None:
    _choose(explorer, -1)


def _choose(explorer: ExplorerContext, step: int) -> None:
    if not explorer.detail_pane.choose(step):
        explorer.notify("This paper has no links.")
    elif explorer.pane != "detail":
        explorer.focus_pane("detail")
    explorer.show_hints()


def follow(explorer: ExplorerContext, item: "Item") -> None:
    """Open an item of the detail pane: a link, a file, a passage, a similar paper, or the rest of the authors."""
    match item.kind:
        case "authors":
            explorer.detail_pane.unfold()
        case "link":
            _open_link(explorer, item.number)
        case "file":
            explorer.run_worker(partial(_open_attached, explorer, item.number), exit_on_error=False)
        case "passage":
            _open_passage(explorer, item.number)
        case _ if explorer.detail_pane.row is not None:
            pane, zoomed = explorer.pane, explorer.panes.zoomed
            show_similar(explorer, explorer.detail_pane.row, cursor_on=item.number)
            if pane == "detail":
                explorer.panes.zoomed = zoomed
                explorer.focus_pane("detail")


def _open_passage(explorer: ExplorerContext, number: int) -> None:
    """Open the PDF of a passage."""
    reading = explorer.detail_pane.reading
    for passage in reading.passages[number : number + 1] if reading else ():
        if is_file(passage.path):
            open_file(explorer, Path(passage.path), passage.page, matched_text(passage))
        else:
            explorer.notify(f"{clean(passage.path)} was not found.", severity="warning")


async def _open_attached(explorer: ExplorerContext, number: int) -> None:
    """Open a file that the user attached to the paper shown."""
    from paper_index.papers.attachments import locate

    reading = explorer.detail_pane.reading
    for file in reading.marks.files[number : number + 1] if reading else ():
        if path := await asyncio.to_thread(locate, file, _folder(explorer)):
            open_file(explorer, path)
        else:
            explorer.notify(f"{file.shown_path} was not found.", severity="warning")


def _open_labelled(explorer: ExplorerContext, label: str, missing: str, before: str = "") -> None:
    """Open the first link that has a label; `before` begins the message."""
    paper = explorer.detail_pane.paper
    number = next((at for at, (name, _) in enumerate(paper.links if paper else ()) if name == label), None)
    if number is None:
        explorer.notify(missing)
    else:
        _open_link(explorer, number, before)


def _open_link(explorer: ExplorerContext, number: int, before: str = "") -> None:
    """Open a link of the paper shown. Links are http or https: see `paper.safe_link`."""
    paper = explorer.detail_pane.paper
    if paper is not None and number < len(paper.links):
        url = paper.links[number][1]
        open_address(explorer, url, before)
    else:
        explorer.notify("This paper has no link.")


def open_address(explorer: ExplorerContext, url: str, before: str = "") -> None:
    """Open an address in the browser, or copy it if there is no browser."""
    if browser.is_available():
        explorer.app.open_url(url)
        explorer.notify(f"{before}Opening {url}")
    else:
        message = f"{before}No browser is available. Copied {url}"
        explorer.run_worker(partial(copy_text, explorer, url, message), exit_on_error=False)
