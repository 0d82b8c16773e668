"""Homes with papers and made-up PDFs, read by a reader that starts no process."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factories import paper
from paper_index.fulltext.extraction import Extraction, extract
from paper_index.library.attaching import attach, detach
from paper_index.papers.attachments import attachment_of
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.pdf.models import PdfText
from paper_index.pdf.reader import Unreadable
from paper_index.search import Answer, View
from paper_index.workspace import Workspace

PAGE = "\f"
"""Separates the pages in the files of these tests."""
WORDS = "some words make the page readable"


@dataclass
class TextReader:
    """Reads text files as if they were PDFs; one that begins with "!" cannot be read."""

    read: list[str] = field(default_factory=list)
    """The names of the files that were read."""
    stopped: bool = False
    before: Callable[[Path], None] = lambda path: None

    def text(self, path: Path) -> PdfText:
        self.before(path)
        self.read.append(path.name)
        content = path.read_text(encoding="utf-8")
        if content.startswith("!"):
            raise Unreadable(path, content[1:])
        pages = tuple(content.split(PAGE))
        return PdfText(len(pages), pages)

    def stop(self) -> None:
        self.stopped = True


@dataclass
class PdfHome:
    """A workspace with the papers a, b, c, and a folder of PDFs."""

    workspace: Workspace
    folder: Path
    reader: TextReader = field(default_factory=TextReader)

    def pdf(self, name: str, *pages: str) -> Path:
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{name}.pdf"
        path.write_text(PAGE.join(pages), encoding="utf-8")
        return path

    def paper(self, name: str) -> Paper:
        return self.workspace.found([f"x:{name}"])[0]

    def attach(self, name: str, *pages: str, file: str = "") -> Path:
        path = self.pdf(file or name, *(f"{page}\n{WORDS}" for page in pages))
        attach(self.workspace.library, [(self.paper(name), attachment_of(path))])
        return path

    def detach(self, name: str) -> None:
        detach(self.workspace.library, self.paper(name))

    def extract(self, *, again: bool = False) -> Extraction:
        workspace = self.workspace
        return extract(
            workspace.home,
            workspace.corpus.reader,
            workspace.library.reader,
            self.folder,
            self.reader,
            again=again,
        )

    def answer(self, query: str) -> Answer:
        return self.workspace.engine.answer(View(query), exact=True)

    def note(self, query: str) -> str:
        """Return the note of an answer, without the one about the missing index of the papers."""
        return self.answer(query).note.removesuffix("The index is not ready; this is a basic search.").strip()

    def found(self, query: str) -> str:
        """Return the names of the papers of these tests that match, in alphabetical order."""
        ids = self.workspace.corpus.reader.ids(self.answer(query).rows)
        return "".join(sorted(each.removeprefix("x:") for each in ids if each.startswith("x:")))


@contextlib.contextmanager
def pdf_home(home: Home, names: str = "abc") -> Iterator[PdfHome]:
    with Workspace(home) as workspace:
        workspace.add_records([paper(f"Title {name}", f"x:{name}", abstract="An abstract.") for name in names], "test")
        yield PdfHome(workspace, home.data.parent / "pdfs")
