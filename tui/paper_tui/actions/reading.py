"""Reading the text of the paper at the cursor."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from .context import ExplorerContext
from .links import best_passage, is_file, matched_text, open_file, open_pdf
from .registry import PAPERS, action

if TYPE_CHECKING:
    from paper_index.documents import Document
    from paper_index.library import Marks
    from paper_index.papers.paper import Paper
    from paper_index.reading import Texts


@action(
    "paper.view_text",
    "g v",
    label="Read text",
    help="Read the text of the paper here: that of its PDF, or of arXiv's web page, which can be fetched.",
    group=PAPERS,
    needs="paper",
    synonyms="view reader fulltext full text pdf html web page contents fetch",
)
async def view_text(explorer: ExplorerContext) -> None:
    from ..views.reading import Hit, ReadingView

    paper, marks = explorer.backend.paper(explorer.row)
    if paper is None:
        return
    texts, hit = _Texts(explorer, paper, marks), None
    if (passage := await best_passage(explorer)) and explorer.answer:
        from paper_index.reading import pattern_of

        hit = Hit(passage.page, pattern_of(explorer.answer.words), matched_text(passage))
        texts.pdf_of_hit = Path(passage.path)
    await explorer.app.push_screen(ReadingView(paper.display_title, texts, hit))


class _Texts:
    """The texts of a paper (see `views.reading.Texts`)."""

    def __init__(self, explorer: ExplorerContext, paper: "Paper", marks: "Marks") -> None:
        self._explorer, self._paper, self._marks = explorer, paper, marks
        self._home, self._config = explorer.backend.home, explorer.backend.workspace.config
        self._found: Texts | None = None
        self.pdf_of_hit: Path | None = None
        """The PDF that matches the query."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The text from arXiv first: it has sections and formulas."""
        from ..views.reading import PDF, WEB

        if self._found is None:
            return ()
        return tuple(kind for kind, known in ((WEB, self._found.fetched), (PDF, self._found.pdf)) if known)

    async def look(self) -> None:
        """Look for the files of the paper and a text that was fetched."""

        def found() -> "Texts":
            from paper_index.reading import texts_of  # importing it takes a while

            texts = texts_of(self._paper, self._marks, self._home, self._config)
            hit = self.pdf_of_hit
            return replace(texts, pdf=hit) if hit and is_file(str(hit)) else texts

        self._found = await asyncio.to_thread(found)

    async def read(self, kind: str) -> "Document":
        """Return a text."""
        from ..backend.subprocesses import read_text
        from ..views.reading import WEB

        assert self._found is not None
        if kind == WEB and self._found.fetched is not None:
            return self._found.fetched
        if self._found.pdf is None:
            raise PaperError("The PDF is not there any more.")
        document = await read_text(self._home, self._found.pdf)
        if not document.length:
            raise PaperError("The PDF has no text: its pages are probably scanned. p opens it.")
        return document

    @property
    def can_fetch(self) -> bool:
        """Whether a text can be fetched for the paper, which only arXiv has, and may be fetched."""
        from paper_index.papers.identifiers import is_arxiv_id

        return is_arxiv_id(self._paper.id) and not self._forbidden

    @property
    def _forbidden(self) -> str:
        """Why nothing may be fetched, a sentence, or ""."""
        from paper_index.online.services import check_online

        try:
            check_online(self._config.online, os.environ)
        except PaperError as error:
            return str(error).replace("Nothing was fetched", "Nothing can be fetched")
        return ""

    def advice(self) -> str:
        """Return why no text is shown and how to get one."""
        lines: list[str] = []
        if self._found and self._found.missing:
            lines.append(f"{self._found.missing} was not found.")
        elif not (self._found and self._found.pdf):
            lines.append("This paper has no PDF and no text on this computer.")
        if self.can_fetch:
            lines.append("Enter fetches the text from arXiv.")
        if lines and self._forbidden:
            lines.append(self._forbidden)
        elif lines and not (self._found and self._found.pdf):
            lines.append("{key:paper.fetch_pdf} in the list of papers fetches the PDF.")
        if not (self._found and self._found.pdf):
            lines.append("{key:paper.attach} in the list of papers attaches a PDF.")
        return self._explorer.keymap.fill("\n".join(lines))

    async def fetch(self, progress: Callable[[str], None]) -> str:
        """Fetch the text in a process."""
        from ..backend.subprocesses import fetch

        progress("Fetching the text …")
        result = await fetch(self._home, progress, f"--text={self._paper.id}")
        await self.look()
        return "" if self._found and self._found.fetched else " ".join(result["sentences"])

    def open_pdf(self, page: int, word: str) -> None:
        """Open the PDF at a page, or the link of the paper."""
        if self._found and self._found.pdf:
            open_file(self._explorer, self._found.pdf, page, word)
        else:
            self._explorer.run_worker(lambda: open_pdf(self._explorer), exit_on_error=False)

    def tell(self, text: str) -> None:
        """Show a message."""
        self._explorer.notify(text)
