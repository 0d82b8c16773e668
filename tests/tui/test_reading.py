"""The reading view: texts of PDFs and of web pages, every key of it, and how to get a text."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import OptionList

from factories import paper
from latexml import PAPER
from local_server import Answer, serving
from made_pdfs import pdf
from paper_index.documents import Document, Section
from paper_index.documents.html import read_html
from paper_index.documents.store import TextStore
from paper_index.errors import PaperError
from paper_index.library.attaching import attach
from paper_index.papers.attachments import attachment_of
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_tui.backend import subprocesses
from paper_tui.formatting.document import Layout
from paper_tui.views.reading import PDF, WEB, Hit, ReadingView, outline
from paper_tui.widgets.document_view import DocumentView
from tui.explorer import Explorer, Open

READ = paper("A Paper to Read", "2601.00001")
PUBLISHED = paper("A Paper to Read Elsewhere", "10.1000/read")
PAGES = Document(
    tuple(
        Section(
            "" if number % 2 else f"{number} A Heading", 0, (f"Start of {number}.", f"lexeme {number} " * 40), number
        )
        for number in range(1, 31)
    ),
    "/pdf/a.pdf",
    "Text taken from the PDF.",
    30,
)


class FakeTexts:
    """Texts that need no files (see `views.reading.Texts`)."""

    def __init__(self, **documents: Document | PaperError) -> None:
        self.documents = documents
        self.opened: list[tuple[int, str]] = []
        self.said: list[str] = []
        self.fetched: Document | str = "No text of 2601.00001: no HTML."

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.documents)

    async def look(self) -> None:
        """Know them already."""

    async def read(self, kind: str) -> Document:
        document = self.documents[kind]
        if isinstance(document, PaperError):
            raise document
        return document

    @property
    def can_fetch(self) -> bool:
        return True

    def advice(self) -> str:
        return "Enter fetches the text."

    async def fetch(self, progress: Callable[[str], None]) -> str:
        progress("Fetching")
        if isinstance(self.fetched, str):
            return self.fetched
        self.documents[WEB] = self.fetched
        return ""

    def open_pdf(self, page: int, word: str) -> None:
        self.opened.append((page, word))

    def tell(self, text: str) -> None:
        self.said.append(text)


@asynccontextmanager
async def viewing(
    explore: Open, texts: FakeTexts, hit: Hit | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Explorer]:
    async with explore(size=size) as explorer:
        await explorer.app.push_screen(ReadingView("A Paper to Read", texts, hit))
        await explorer.settle()
        yield explorer


def view(explorer: Explorer) -> DocumentView:
    return explorer.app.screen.query_one(DocumentView)


def top_text(explorer: Explorer) -> str:
    """Return the first line of the text that is visible."""
    document = view(explorer)
    assert document.document is not None
    return Layout(document.document, document.text_width).line(document.top).text


async def test_the_keys_that_move(explore: Open) -> None:
    texts = FakeTexts(**{PDF: PAGES})
    async with viewing(explore, texts) as explorer:
        document = view(explorer)
        assert "── 1 of 30 ──" in explorer.text and "page 1 of 30" in explorer.text
        height = document.size.height
        for key, line in (("j", 1), ("down", 2), ("k", 1), ("up", 0), ("pagedown", height - 2), ("pageup", 0)):
            await explorer.press(key)
            assert document.top == line, key
        for key, line in (("space", height - 2), ("b", 0), ("d", (height - 2) // 2), ("u", 0)):
            await explorer.press(key)
            assert document.top == line, key
        await explorer.press("right_square_bracket", "right_square_bracket")
        assert top_text(explorer) == "── 2 of 30 ──"
        await explorer.press("j", "left_square_bracket")
        assert top_text(explorer) == "── 2 of 30 ──"
        await explorer.press("left_square_bracket", "left_square_bracket", "left_square_bracket")
        assert document.top == 0
        await explorer.press("end")
        assert document.top == document.lines - height and "page 30 of 30 · 100%" in explorer.text
        await explorer.press("home", "G", "g")
        assert document.top == 0
        await explorer.press("q")
        assert not explorer.card_open


async def test_the_outline_leads_to_headings_and_pages(explore: Open) -> None:
    async with viewing(explore, FakeTexts(**{PDF: PAGES})) as explorer:
        await explorer.press("o", "j", "enter")
        assert "── 4 of 30 ──" in top_text(explorer) and "page 4 of 30" in explorer.text
        await explorer.press("tab")
        assert explorer.app.screen.query_one(OptionList).highlighted == 1
        await explorer.press("escape")
        assert "page 4 of 30" in explorer.text
    plain = Document((Section("", 0, ("x",), 1), Section("", 0, (), 2)), "", "", 2)
    assert outline(plain) == [(0, "   1  x"), (1, "   2")]


@pytest.mark.slow
async def test_each_entry_of_the_outline_takes_one_line_in_a_narrow_terminal(explore: Open) -> None:
    long = Document(tuple(Section("", 0, ("Some words of a page " * 9,), page) for page in (1, 2, 3)), "", "", 3)
    async with viewing(explore, FakeTexts(**{PDF: long}), size=(60, 18)) as explorer:
        await explorer.press("o")
        await explorer.until(lambda: bool(explorer.app.screen.query(OptionList)))
        await explorer.settle()
        assert explorer.app.screen.query_one(OptionList).size.height == 3


async def test_text_is_found_in_the_whole_document(explore: Open) -> None:
    async with viewing(explore, FakeTexts(**{PDF: PAGES})) as explorer:
        await explorer.press("right_square_bracket", "right_square_bracket", "slash", *"START of")
        await explorer.until_seen("START of▏ 2 of 30", "Start of 2.")
        await explorer.press("enter", "n", "n")
        await explorer.until_seen("START of  4 of 30", "Start of 4.")
        await explorer.press("p")
        await explorer.press("N", "N", "N", "N")
        await explorer.until_seen("30 of 30", "Start of 30.")
        assert "page 30 of 30" in explorer.text
        await explorer.press("escape")
        assert explorer.card_open and "o outline" in explorer.text
        await explorer.press("slash", *"zzz")
        await explorer.until_seen("zzz▏ no match")
        await explorer.press("tab", "escape", "slash", "q", "ctrl+q")  # Tab is ignored
        assert not explorer.card_open


@pytest.mark.slow
async def test_p_opens_the_page_with_the_word(explore: Open) -> None:
    texts = FakeTexts(**{PDF: PAGES, WEB: read_html(PAPER, "")})
    async with viewing(explore, texts) as explorer:
        await explorer.press("p", "slash", *"of 7", "enter")
        await explorer.until_seen("of 7  1 of 1")
        await explorer.press("p", "escape", "t")
        await explorer.until_seen("A Made Paper", "t PDF text")
        await explorer.press("p", "t")
        await explorer.until_seen("t web text")
        assert texts.opened == [(1, ""), (7, "of"), (0, "")]


async def test_a_pdf_is_opened_at_the_hit_of_a_query(explore: Open) -> None:
    hit = Hit(21, re.compile("lexeme|start", re.IGNORECASE), "lexeme start")
    async with viewing(explore, FakeTexts(**{PDF: PAGES}), hit) as explorer:
        await explorer.until_seen("── 21 of 30 ──", "lexeme start  ", " of 1,230")
        await explorer.press("n", "N")
        assert "page 21 of 30" in explorer.text


async def test_the_text_stays_where_it_is_when_the_terminal_is_resized(explore: Open) -> None:
    async with viewing(explore, FakeTexts(**{PDF: PAGES}), size=(120, 40)) as explorer:
        await explorer.press("slash", *"start of 17", "enter")
        await explorer.until_seen("Start of 17.")
        for size in ((60, 18), (200, 50), (40, 12)):
            await explorer.pilot.resize_terminal(*size)
            await explorer.settle()
            await explorer.until(lambda: view(explorer).text_width <= 88)
            assert "page 17 of 30" in explorer.text or "Start of 17." in explorer.text


async def test_without_a_text_it_is_fetched_or_the_reason_shown(explore: Open) -> None:
    texts = FakeTexts(**{PDF: PaperError("The PDF has no text.")})
    async with viewing(explore, texts) as explorer:
        await explorer.until_seen("The PDF has no text.", "Enter fetches the text.")
        await explorer.press("j", "slash", "n", "o", "t", "enter")
        await explorer.until_seen("No text of 2601.00001: no HTML.", "Enter fetches the text.")
        texts.fetched = read_html(PAPER, "")
        await explorer.press("R")
        await explorer.until_seen("1 Introduction")
        await explorer.press("R", "enter", "t")
        await explorer.until(lambda: texts.said == ["The PDF has no text."])


async def test_hostile_text_is_shown_as_it_is(explore: Open) -> None:
    document = Document((Section("[red]x[/]", 0, ("[bold]" * 30, "ＡＢ" * 60, "e\u0301" * 90)),), "", "[b]notice")
    async with viewing(explore, FakeTexts(**{WEB: document}), size=(60, 18)) as explorer:
        assert "[b]notice" in explorer.text and "[red]x[/]" in explorer.text and "[bold][bold]" in explorer.text
        await explorer.press("slash", *"[bold]")
        await explorer.until_seen("1 of 30")


async def test_text_is_selected_with_the_mouse(explore: Open) -> None:
    document = Document((Section("Heading", 0, ("The first paragraph.",)),), "")
    async with viewing(explore, FakeTexts(**{WEB: document})) as explorer:
        for begin, end, selected in (((1, 1), (5, 2), "\nThe f"), ((5, 2), (70, 2), "first paragraph.")):
            await explorer.pilot.mouse_down("#document", offset=begin)
            await explorer.pilot.hover("#document", offset=end)
            await explorer.pilot.mouse_up("#document", offset=end)
            assert explorer.app.screen.get_selected_text() == selected


@pytest.mark.slow
async def test_a_large_document_is_laid_out_beside_the_event_loop(explore: Open) -> None:
    large = Document(tuple(Section("", 0, ("word " * 400,) * 4, page) for page in range(1, 501)), "", "", 500)
    async with viewing(explore, FakeTexts(**{PDF: large})) as explorer:
        await explorer.press("end")
        assert "page 500 of 500" in explorer.text


async def open_view(explorer: Explorer, one: Paper) -> None:
    await explorer.add_papers([one])
    explorer.search_for(f"title:{one.title.split()[-1].lower()}")
    await explorer.settle()
    await explorer.press("g", "v")


@pytest.mark.slow
async def test_the_view_offers_to_fetch_and_honours_offline(
    explore: Open, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with explore() as explorer:
        await open_view(explorer, READ)
        await explorer.until_seen(
            "This paper has no PDF and no text on this computer.", "Nothing can be fetched: the variable HF_HUB_OFFLINE"
        )
        await explorer.press("enter", "R")
        assert "Enter fetch the text" not in explorer.text
        await explorer.press("escape")
        monkeypatch.delenv("HF_HUB_OFFLINE")
        await explorer.press("g", "v")
        await explorer.until_seen("Enter fetches the text from arXiv.", "g p in the list of papers fetches the PDF.")
        await explorer.press("escape")
        TextStore(home).keep(READ.id, read_html(PAPER, "https://arxiv.org/html/2601.00001"))
        await explorer.press("g", "v")
        await explorer.until_seen("1 Introduction")


@pytest.mark.slow
async def test_a_paper_without_an_arxiv_id_needs_a_pdf(explore: Open) -> None:
    async with explore() as explorer:
        await open_view(explorer, PUBLISHED)
        await explorer.until_seen("g a in the list of papers attaches a PDF.")
        assert "Enter fetch" not in explorer.text


async def attach_pdf(explorer: Explorer, file: Path) -> None:
    library = explorer.main.backend.workspace.library
    await explorer.add_papers([READ])
    await explorer.main.library.change(lambda: attach(library, [(READ, attachment_of(file))]))


async def test_the_text_of_an_attached_pdf_is_shown(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pypdfium2")
    # Cleaning a long text takes half a minute, so it must not be done in the process of the explorer.
    monkeypatch.setattr("paper_index.reading.clean_pages", None)
    (tmp_path / "a.pdf").write_bytes(pdf("1 Introduction\nThe text of the first page.", "The second page."))
    (tmp_path / "scan.pdf").write_bytes(pdf(""))
    async with explore() as explorer:
        for name, seen in (("a.pdf", "The text of the first page."), ("scan.pdf", "its pages are probably scanned")):
            await attach_pdf(explorer, tmp_path / name)
            await open_view(explorer, READ)
            await explorer.until_seen(seen)
            await explorer.press("escape")
            await explorer.main.library.undo()


@pytest.mark.slow
async def test_closing_the_view_ends_the_reading(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []

    async def wait(*_: object) -> None:
        states.append("reading")
        try:
            await asyncio.Event().wait()
        finally:
            states.append("ended")

    monkeypatch.setattr(subprocesses, "read_text", wait)
    (tmp_path / "a.pdf").write_bytes(pdf("The text."))
    async with explore() as explorer:
        await attach_pdf(explorer, tmp_path / "a.pdf")
        explorer.search_for("title:read")
        await explorer.settle()
        await explorer.pilot.press("g", "v")
        await explorer.until(lambda: states == ["reading"])
        await explorer.pilot.press("q")
        await explorer.until(lambda: states == ["reading", "ended"])


@pytest.mark.usefixtures("online")
async def test_the_text_is_fetched_and_shown(explore: Open, home: Home) -> None:
    with serving(lambda _: Answer(PAPER.encode(), kind="text/html")) as server:
        home.config.mkdir(parents=True, exist_ok=True)
        home.settings.write_text(f'[online]\narxiv-html = "{server.url}"\n')
        async with explore() as explorer:
            await open_view(explorer, READ)
            await explorer.until_seen("Enter fetches the text from arXiv.")
            await explorer.press("enter")
            await explorer.until_seen("1 Introduction", "Readers of papers seldom")
        assert [each.path for each in server.asked] == ["/html/2601.00001"]
