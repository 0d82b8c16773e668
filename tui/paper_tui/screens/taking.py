"""Taking papers elsewhere: copied to the clipboard, opened in the browser."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from paper_index.errors import PaperError
from paper_index.files import write_whole
from paper_index.paper import Paper

from ..formatting.paper import counted, cut
from ..system import clipboard
from .papers import PaperActions

_MOST = 2_000
"""Papers that are copied at once; the terminal is held up while it takes a text."""
_SHOWN = 60
"""Cells of a copied text that are shown where it is short."""

Text = tuple[str, int]
"""What is copied, and of how many papers."""


class Taking(PaperActions):
    """The handlers of the actions `copy.…` and `paper.open_…`."""

    async def do_copy_id(self) -> None:
        await self._copy("id", "ids", lambda papers: _lines(paper.id for paper in papers))

    async def do_copy_key(self) -> None:
        await self._copy("cite key", "cite keys", self._cite_keys)

    async def do_copy_bibtex(self) -> None:
        await self._copy("BibTeX entry", "BibTeX entries", lambda papers: self._rendered(papers, "bibtex"))

    async def do_copy_url(self) -> None:
        await self._copy("URL", "URLs", lambda papers: _lines(paper.links[0][1] for paper in papers if paper.links))

    async def do_copy_title(self) -> None:
        await self._copy("title", "titles", lambda papers: _lines(paper.display_title for paper in papers))

    async def do_copy_markdown(self) -> None:
        await self._copy("paper as Markdown", "papers as Markdown", lambda papers: self._rendered(papers, "markdown"))

    async def _copy(self, one: str, many: str, text_of: Callable[[Sequence[Paper]], Text]) -> None:
        """Put something of the chosen papers into the clipboard, and say what it was."""
        rows, workspace = self.chosen, self.backend.workspace
        if len(rows) > _MOST:
            self.tell(f"At most {_MOST:,} papers are copied at once, not {len(rows):,}; e writes them to a file.")
            return
        text, copied = await self.backend.run(lambda: text_of(workspace.papers(rows)))
        if not copied:
            self.tell(f"No {one} is known of {'these papers' if len(rows) > 1 else 'this paper'}.")
            return
        self.app.copy_to_clipboard(text)
        command = clipboard.program()
        taken = command is not None and await asyncio.to_thread(clipboard.put, text, command)
        said = f"Copied {copied:,} {many if copied > 1 else one}"
        said += f": {cut(text, _SHOWN)}" if "\n" not in text else ""
        said += f"; {counted(len(rows) - copied)} without" if copied < len(rows) else ""
        self.tell(said if taken else said + await self.backend.run(lambda: self._kept(text)), timeout=4 if taken else 8)

    def _rendered(self, papers: Sequence[Paper], format: str) -> Text:
        from paper_index.export import rendered, settings_of

        workspace = self.backend.workspace
        marks = workspace.library.marks(paper.id for paper in papers)
        return rendered(papers, marks, format, settings_of(workspace.config)).strip("\n"), len(papers)

    def _cite_keys(self, papers: Sequence[Paper]) -> Text:
        from paper_index.export.cite_keys import cite_keys

        return _lines(cite_keys(papers, self.backend.workspace.config.export.cite_key))

    def _kept(self, text: str) -> str:
        """Keep a text in a file, since a terminal does not tell whether it took it; say where."""
        file = self.backend.home.cache / "copied.txt"
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(file, text.encode(errors="replace"), overwrite=True)
        except (OSError, PaperError):
            return ""
        return f"\nIf the terminal did not take it: {file}"

    def do_paper_open_page(self) -> None:
        self._open_link(0)

    def do_paper_open_pdf(self) -> None:
        self._open_first("PDF", "No PDF is known of this paper.")

    def do_paper_open_code(self) -> None:
        self._open_first("code", "No code is known of this paper.")

    def _open_first(self, label: str, none: str) -> None:
        """Open the first link with a label of the paper at the cursor."""
        links = self.detail.paper.links if self.detail.paper else ()
        number = next((at for at, (name, _) in enumerate(links) if name == label), None)
        if number is None:
            self.tell(none)
        else:
            self._open_link(number)

    def _open_link(self, number: int) -> None:
        """Open one of the shown paper's links in the browser. They are http or https: see `paper.safe_link`."""
        links = self.detail.paper.links if self.detail.paper else ()
        if number < len(links):
            _, url = links[number]
            self.app.open_url(url)
            self.tell(f"Opening {url}")
        else:
            self.tell("No link is known of this paper.")


def _lines(texts: Iterable[str]) -> Text:
    lines = list(texts)
    return "\n".join(lines), len(lines)
