"""Commands that run in a child process and print progress as JSON lines; see `paper_tui.backend.subprocesses`.

`python -m paper_index build` builds the index, `python -m paper_index import FILE` reads a file into the corpus,
`python -m paper_index pages FOLDER` imports the pages of a vault,
`python -m paper_index pdfs FOLDER` imports the PDFs of a folder, or one,
`python -m paper_index fulltext` reads new PDFs for the search in full texts,
`python -m paper_index vectors` makes the vectors of new papers for search by meaning,
`python -m paper_index text FILE` reads the text of a PDF,
`python -m paper_index fetch` fetches the latest papers; `python -m paper_index section PAPERS` and
`python -m paper_index facts PAPERS` do half of a large build.
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from .corpus import Report
from .errors import PaperError
from .paths import Home
from .workspace import Workspace

if TYPE_CHECKING:
    from .online.request import FetchRequest

_PART_OUTCOMES, _PART_CHARACTERS, _PART_PARAGRAPHS = 100, 20_000, 500
"""PDFs, characters and paragraphs of a message."""
_HALVES = ("section", "facts")
"""The commands for half of a large build, see `storage.second_process`."""
_TOLD_AFTER = 2.0
"""Seconds between two messages on the progress of vectors, so that the explorer seldom draws it."""
_PATIENCE = 20.0
"""Seconds to wait for a service that describes a paper to be added."""


def main() -> int:
    """Run the command.

    `build` prints `{"done": n, "total": n}` now and then, and `{"papers": n}` at the end. `import` prints `{"read": n,
    "part": 0..1 or null}`, and at the end `{"format": …, "read": n, "new": n, "merged": n, "unchanged": n, "stopped":
    …, "rejected": n, "cut": n, "problems": [the first that were rejected or cut]}`. `fetch` prints `{"text": …}` as
    progress, and at the end `{"sentences": […], "complete": …, "new": n, "updated": n, "problems": […]}`. `fulltext`
    prints `{"done": n, "total": n}` after each PDF, and at the end `{"read": n, "problems": […]}`. `vectors` prints
    `{"done": n, "total": n}` now and then, and `{"embedded": n}` at the end; it is not meant to be started by hand.
    `pdfs` prints `{"pdfs": n, "files": n}`, then `{"outcomes": […]}` for some PDFs at a time, and at the end
    `{"problems": […]}`.
    `text` prints `{"section": [heading, level, page]}` and `{"paragraphs": […]}`, and at the end `{"source": …,
    "notice": …, "pages": n}`. An error is `{"error": "…"}`.
    """
    parser = argparse.ArgumentParser(prog="python -m paper_index", description="Work on a paper-tui home.")
    commands = ["build", "import", "pages", "pdfs", "fetch", "fulltext", "vectors", "text", *_HALVES]
    parser.add_argument("command", choices=commands)
    parser.add_argument("file", nargs="?", type=Path, help="the file to be imported")
    for folder in ("data", "config", "cache"):  # the usual places may not be known where all are named
        parser.add_argument(f"--{folder}", type=Path, help=f"the folder of {folder}; default: see 'paper-tui paths'")
    parser.add_argument("--citations", metavar="ID", help="fetch the references and citations of a paper instead")
    parser.add_argument("--add", metavar="ID", help="fetch a paper of such a list instead, and add it")
    parser.add_argument("--pdf", metavar="ID", action="append", help="fetch the PDF of a paper instead; repeatable")
    parser.add_argument("--text", metavar="ID", action="append", help="fetch the text of a paper instead; repeatable")
    parser.add_argument("--into", type=Path, help="the directory of a section")
    parser.add_argument("--after", type=int, default=0, help="the row after which its papers begin")
    arguments = parser.parse_args()
    if hasattr(os, "nice") and arguments.command not in _HALVES:  # that is as patient as what started it
        os.nice(10 if arguments.command in ("fulltext", "vectors") else 5)  # whoever waits at the keyboard goes first
    try:
        if arguments.command in _HALVES:
            _half(arguments)
            return 0
        named = (arguments.data, arguments.config, arguments.cache)
        usual = Home.find() if None in named else Home(*named)
        home = Home(named[0] or usual.data, named[1] or usual.config, named[2] or usual.cache)
        if arguments.command == "text":
            _read_text(home, arguments.file)
            return 0
        with Workspace(home) as workspace:
            _work(workspace, arguments)
    except PaperError as error:
        _tell(error=str(error))
        return 1
    except BrokenPipeError:
        return 1
    return 0


def _work(workspace: Workspace, arguments: argparse.Namespace) -> None:
    match arguments.command:
        case "fetch":
            _fetch(workspace, _request(workspace, arguments))
        case "build" | "fulltext" | "vectors" as command:
            {"build": _build, "fulltext": _extract, "vectors": _embed}[command](workspace)
        case command:
            {"import": _import, "pages": _import_pages, "pdfs": _import_pdfs}[command](workspace, arguments.file)


def _tell(**news: object) -> None:
    print(json.dumps(news), flush=True)


def _build(workspace: Workspace) -> None:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that temporary files are removed
    finished = workspace.build_index(lambda done, total: _tell(done=done, total=total))
    _tell(papers=finished.papers)


def _extract(workspace: Workspace) -> None:
    """Read the PDFs that are new or changed; nothing if another process does so."""
    from .config import pdf_folder
    from .fulltext.extraction import extract
    from .pdf.reader import PdfReader

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that the reader of PDFs ends as well
    home, corpus, library = workspace.home, workspace.corpus.reader, workspace.library.reader
    with PdfReader(home.refused_pdfs) as reader:
        folder = pdf_folder(home, workspace.config)
        done = extract(home, corpus, library, folder, reader, lambda done, total: _tell(done=done, total=total))
    _tell(read=done.read, problems=list(done.problems), busy=bool(done.busy))


def _embed(workspace: Workspace) -> None:
    """Make the vectors of new papers; wait between the lines `wait` and `go` of the input, and end with it."""
    from .semantic.building import build_vectors
    from .semantic.onnx_encoder import open_encoder

    may_go_on = threading.Event()
    may_go_on.set()

    def read_input() -> None:
        for line in sys.stdin:
            (may_go_on.clear if line.strip() == "wait" else may_go_on.set)()
        os._exit(1)  # the program that started this one has ended; a kill damages no vectors

    threading.Thread(target=read_input, daemon=True).start()
    latest = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal latest
        if monotonic() - latest >= _TOLD_AFTER:
            latest = monotonic()
            _tell(done=done, total=total)

    encoder = open_encoder(workspace.config.search.model)
    done = build_vectors(workspace.corpus.reader, workspace.home.vectors, encoder, progress, may_go_on.wait)
    _tell(embedded=done.embedded, busy=bool(done.busy))


def _read_text(home: Home, path: Path | None) -> None:
    """Print the text of a PDF in parts: its reader has to do other work between them."""
    from .pdf.reader import PdfReader
    from .reading import read_pdf

    if path is None:
        raise PaperError("Missing file.")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that the reader of PDFs ends as well
    with PdfReader(home.refused_pdfs) as reader:
        document = read_pdf(path, home, reader)
    for section in document.sections:
        _tell(section=[section.heading, section.level, section.page])
        part: list[str] = []
        for paragraph in section.paragraphs:
            part.append(paragraph)
            if sum(map(len, part)) > _PART_CHARACTERS or len(part) == _PART_PARAGRAPHS:
                _tell(paragraphs=part)
                part = []
        if part:
            _tell(paragraphs=part)
    _tell(source=document.source, notice=document.notice, pages=document.pages)


def _half(wanted: argparse.Namespace) -> None:
    """Do half of what `build` does for a large corpus: index the papers after a row into a directory, or find facts."""
    import gc

    from .corpus import Corpus

    if wanted.file is None or (wanted.command == "section" and wanted.into is None):
        raise PaperError("Missing papers or directory.")
    gc.disable()  # nothing here is garbage before the end
    corpus = Corpus(wanted.file)
    try:
        if wanted.command == "facts":
            from .corpus.found_facts import find_facts

            _tell(done=find_facts(corpus.reader, lambda done, total: _tell(done=done), after=wanted.after))
        else:
            from .search.index.builder import write_segment

            done = write_segment(corpus.reader, wanted.into, after=wanted.after, progress=lambda done: _tell(done=done))
            _tell(done=done)
    except OSError as error:
        raise PaperError(f"it cannot be written ({error.strerror})") from error
    finally:
        corpus.close()


def _import(workspace: Workspace, file: Path | None) -> None:
    from .importers import Source

    if file is None:
        raise PaperError("Missing file.")
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stop.append(number))  # after the papers under way
    source = Source(file)

    def tell(report: Report) -> bool:
        _tell(read=report.read, part=source.part_read)
        return not stop

    found, report = workspace.add(source, progress=tell)
    _tell(
        format=found,
        read=report.read,
        new=report.new,
        merged=report.merged,
        merged_by=report.merged_by,
        unchanged=report.unchanged,
        stopped=report.stopped,
        rejected=report.rejected,
        cut=report.cut,
        remarked=report.remarked,
        removed=len(report.removed),
        marked=report.marked,
        results=report.results,
        problems=[str(problem) for problem in [*report.problems[:5], *report.cuts[:5], *report.remarks][:5]],
    )


def _until_terminated(what: str) -> Callable[[int, int], bool]:
    """Return a progress function that reports how many of all files are done, and returns False after SIGTERM."""
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stop.append(number))  # before anything is changed

    def progress(done: int, files: int) -> bool:
        _tell(**{what: done}, files=files)
        return not stop

    return progress


def _import_pages(workspace: Workspace, folder: Path | None) -> None:
    from .vault import import_vault

    if folder is None:
        raise PaperError("Missing folder.")
    progress = _until_terminated("pages")
    report = import_vault(workspace, folder, progress=progress)
    _tell(
        read=report.pages,
        new=report.corpus.new,
        merged=report.corpus.merged,
        merged_by=report.corpus.merged_by,
        rejected=len(report.problems),
        cut=0,
        remarked=len(report.remarks),
        removed=len(report.removed),
        marked=report.taken.marked,
        ignored=report.found.ignored,
        problems=[str(problem) for problem in [*report.problems, *report.remarks][:5]],
        in_vault=report.found.in_vault,
        others=[str(path) for path in report.found.others],
    )


def _import_pdfs(workspace: Workspace, path: Path | None) -> None:
    from .pdf.reader import PdfReader
    from .pdf_import import import_pdfs
    from .pdf_import.folder import pdfs_in, shown_name

    if path is None:
        raise PaperError("Missing folder.")
    progress = _until_terminated("pdfs")
    pdfs, unsearched = pdfs_in(path) if path.is_dir() else ([path], [])
    with PdfReader(workspace.home.refused_pdfs) as reader:
        done = import_pdfs(
            *(workspace.corpus, workspace.library, workspace.curator, reader),
            pdfs,
            name=shown_name([path]),
            progress=progress,
        )
    problems = [f"{folder} was not searched for PDFs." for folder in unsearched[:5]]
    for start in range(0, len(done.outcomes), _PART_OUTCOMES):
        _tell(outcomes=[outcome.to_dict() for outcome in done.outcomes[start : start + _PART_OUTCOMES]])
    _tell(problems=problems)


def _fetch(workspace: Workspace, request: "FetchRequest") -> None:
    from .corpus import Citations
    from .library.attaching import attach
    from .online.job import fetch
    from .online.outcome import sentences

    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stop.append(number))  # after the answer under way
    report = fetch(
        workspace.home,
        request,
        workspace.add_records,
        on_step=lambda step: _tell(text=step.text),
        stopped=lambda: bool(stop),
        keep_list=Citations(workspace.corpus.reader).keep,
        attach=lambda files: attach(workspace.library, files),
    )
    _tell(sentences=sentences(report), complete=report.complete, **_counted(report.papers))


def _request(workspace: Workspace, wanted: argparse.Namespace) -> "FetchRequest":
    """Return a request for the editions since the last fetch, and the announcements of the categories in the settings.

    Or one for the references and citations of a paper, a paper of such a list, or the PDFs or texts of papers.
    """
    from .corpus import Citations
    from .documents.store import TextStore
    from .online.job import latest_request
    from .online.pdf import pdf_request
    from .online.request import CitationsRequest, EnrichRequest, FetchRequest, TextRequest

    if identity := wanted.citations or wanted.add:
        work = Citations(workspace.corpus.reader).work(identity)
        if work is None:
            raise PaperError("The paper is not known any more. Nothing was fetched.")
        if wanted.citations:
            return FetchRequest(citations=CitationsRequest((work,)))
        added = EnrichRequest((work.paper,), services=("arxiv", "crossref"), again=True, added=True)
        return FetchRequest(enrich=added, timeout=_PATIENCE, retries=False)
    if wanted.pdf:
        papers = workspace.found(wanted.pdf)
        return FetchRequest(pdf=pdf_request(papers, workspace.library, workspace.home, workspace.config))
    if wanted.text:
        return FetchRequest(text=TextRequest(tuple(workspace.found(wanted.text)), TextStore(workspace.home)))
    return latest_request(workspace.home, workspace.corpus.reader)


def _counted(papers: Report | None) -> dict[str, Any]:
    """Return the numbers and the first problems of an import."""
    if papers is None:
        return {"new": 0, "updated": 0, "problems": []}
    return {"new": papers.new, "updated": papers.merged, "problems": [str(each) for each in papers.problems[:5]]}


if __name__ == "__main__":
    sys.exit(main())
