"""Links of a paper, and the items of the detail pane that can be followed."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from ..system import browser
from .context import ExplorerContext
from .copy import copy_text
from .registry import PAPERS, action
from .search import show_similar

if TYPE_CHECKING:
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
    synonyms="view file attachment download fulltext full text viewer",
)
async def open_pdf(explorer: ExplorerContext) -> None:
    paper = explorer.detail_pane.paper
    if paper is not None and paper.reference.files:
        from paper_index.papers.attachments import local_pdf

        if path := await asyncio.to_thread(local_pdf, paper.reference):
            _open(explorer, path.as_uri(), str(path))
            return
    _open_labelled(explorer, "PDF", "This paper has no PDF.")


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
    """Open an item of the detail pane: a link, a similar paper, or the rest of the authors."""
    match item.kind:
        case "authors":
            explorer.detail_pane.unfold()
        case "link":
            _open_link(explorer, item.number)
        case _ if explorer.detail_pane.row is not None:
            pane, zoomed = explorer.pane, explorer.panes.zoomed
            show_similar(explorer, explorer.detail_pane.row, cursor_on=item.number)
            if pane == "detail":
                explorer.panes.zoomed = zoomed
                explorer.focus_pane("detail")


def _open_labelled(explorer: ExplorerContext, label: str, missing: str) -> None:
    """Open the first link that has a label."""
    paper = explorer.detail_pane.paper
    number = next((at for at, (name, _) in enumerate(paper.links if paper else ()) if name == label), None)
    if number is None:
        explorer.notify(missing)
    else:
        _open_link(explorer, number)


def _open_link(explorer: ExplorerContext, number: int) -> None:
    """Open a link of the paper shown. Links are http or https: see `paper.safe_link`."""
    paper = explorer.detail_pane.paper
    if paper is not None and number < len(paper.links):
        url = paper.links[number][1]
        _open(explorer, url, url)
    else:
        explorer.notify("This paper has no link.")


def _open(explorer: ExplorerContext, url: str, shown: str) -> None:
    """Open an address in the browser, or copy `shown` if there is no browser."""
    if browser.is_available():
        explorer.app.open_url(url)
        explorer.notify(f"Opening {shown}")
    else:
        message = f"No browser is available. Copied {shown}"
        explorer.run_worker(partial(copy_text, explorer, shown, message), exit_on_error=False)
