"""The command `index`."""

import sys
import time
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ...formatting.numbers import counted
from ..base_command import Group
from ..context import open_workspace
from ..messages import INDEXING, message, progress_bar, sentence, write_json

if TYPE_CHECKING:
    from paper_index.fulltext.pages import Coverage
    from paper_index.workspace import Workspace


@click.group("index", cls=Group, examples=("paper-tui index status", "paper-tui index build"))
def index_command() -> None:
    """Inspect, verify and rebuild the search index.

    The index is built automatically when a search needs it. It contains no data of its own.
    """


@index_command.command("status", examples=("paper-tui index status", "paper-tui index status --format json"))
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def index_status(format: str) -> None:
    """Show whether the index is up to date, and where it is."""
    with open_workspace(papers=True) as workspace:
        from paper_index.search.index.directory import current
        from paper_index.semantic.status import coverage, is_used

        place = workspace.home.index
        build = current(place)
        # Open the index as a search would: an index that claims to be up to date may be damaged.
        state = "missing" if build is None else "ready" if workspace.engine.open_index() else "out of date"
        facts = {
            "state": state,
            "papers": len(workspace.corpus.reader),
            "indexed": build.papers if build else 0,
            "build": build.name if build else None,
            "engine": build.whoosh if build else None,
            "path": str(place),
        }
        if build and build.not_updated:
            facts["last update"] = f"failed ({clean(build.not_updated)}), so all papers were indexed"
        pdfs = _coverage(workspace)
        if pdfs.pdfs or format == "json":
            facts |= {"pdfs": pdfs.pdfs, "searchable PDFs": pdfs.searchable, "unreadable PDFs": pdfs.unread}
        try:
            if is_used(workspace.home.vectors):
                facts["vectors"] = coverage(workspace.corpus.reader, workspace.home.vectors).embedded
        except PaperError as error:
            message(str(error))
    if format == "json":
        write_json(facts)
    else:
        sys.stdout.writelines(f"{name}\t{value}\n" for name, value in facts.items() if value is not None)
    if state != "ready":
        message("The next search builds it; 'paper-tui index build' builds it now.")
    _advise_reading(pdfs)


@index_command.command("verify", examples=("paper-tui index verify",))
def index_verify() -> None:
    """Check the whole index for damage; the papers are not changed.

    Searches check only the parts of a large index that they read.
    """
    with open_workspace(papers=True) as workspace:
        from paper_index.search.index.directory import current, verify

        build = current(workspace.home.index)
        if build is None:
            raise PaperError("No index to verify. The next search builds one.")
        try:
            verify(workspace.home.index, build)
        except Exception as error:  # damage can raise any exception
            raise PaperError(
                "The index is damaged. Your papers and your library are not affected. Run 'paper-tui index build' to "
                "rebuild it."
            ) from error
        message(f"The index is intact: {counted(build.papers)}.")
        if not build.fits(workspace.corpus.reader.identity, workspace.corpus.reader.generation):
            message("It is out of date; the next search updates it.")


@index_command.command("build", examples=("paper-tui index build",))
def index_build() -> None:
    """Rebuild the index. The old index stays in use until the new one is finished."""
    with open_workspace(papers=True) as workspace:
        began = time.perf_counter()
        with progress_bar(INDEXING) as show:
            made = workspace.build_index(show, anew=True)
        message(f"Indexed {counted(made.papers)} in {time.perf_counter() - began:.1f} s.")
        _advise_reading(_coverage(workspace))


def _coverage(workspace: "Workspace") -> "Coverage":
    from paper_index.fulltext.sources import current_coverage

    return current_coverage(workspace.corpus.reader, workspace.library.reader, workspace.page_store)


def _advise_reading(pdfs: "Coverage") -> None:
    if pdfs.waiting:
        message(
            f"{counted(pdfs.waiting, 'PDF')} not read yet. 'paper-tui index fulltext' reads new PDFs, so that "
            "'fulltext:' searches them."
        )


@index_command.command(
    "fulltext", examples=("paper-tui index fulltext", "paper-tui index fulltext --again --format json")
)
@click.option(
    "--again", is_flag=True, help="Also read the PDFs that could not be read before, and let imports try them again."
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def index_fulltext(again: bool, format: str) -> None:
    """Read the attached PDFs that are new or changed, so that 'fulltext:' searches them.

    The explorer does this in the background. The output lists the PDFs that are not searchable, each with the reason.
    """
    with open_workspace(papers=True) as workspace:
        from paper_index.config import pdf_folder
        from paper_index.fulltext.extraction import extract
        from paper_index.fulltext.status import remarks, summary
        from paper_index.pdf.reader import PdfReader
        from paper_index.pdf.refused import RefusedFiles

        home, corpus, library = workspace.home, workspace.corpus.reader, workspace.library.reader
        if again:
            RefusedFiles(home.refused_pdfs).forget()
        with (
            progress_bar("Reading {:,} of {:,} PDFs…") as show,
            PdfReader(home.refused_pdfs) as reader,
        ):
            done = extract(
                home, corpus, library, pdf_folder(home, workspace.config), reader, show or _ignore, again=again
            )
        if done.busy:
            raise PaperError(f"The PDFs are being read by another process{done.busy}. Wait until it ends.")
        listed = list(remarks(workspace.page_store))
        message(" ".join([*done.problems, sentence(f"{counted(done.read, 'PDF')} read; {summary(done.coverage)}")]))
        if format == "json":
            write_json(
                {
                    "read": done.read,
                    "pdfs": done.coverage.pdfs,
                    "searchable": done.coverage.searchable,
                    "problems": list(done.problems),
                    "files": [remark._asdict() for remark in listed],
                }
            )
        else:
            sys.stdout.writelines(f"{clean(remark.path)}\t{remark.text}\n" for remark in listed)


@index_command.command("vectors", examples=("paper-tui index vectors", "paper-tui index vectors --remove"))
@click.option("--remove", is_flag=True, help="Remove the vectors instead, and the space they take.")
def index_vectors(remove: bool) -> None:
    """Make the vectors of papers that are new or changed, for search by meaning.

    It needs the extra: pip install 'paper-tui[semantic]'. A model on this computer embeds title and abstract of each
    paper, the newest papers first. If you stop the command, the next one continues. The explorer makes vectors of new
    papers in the background once there are some.
    """
    with open_workspace(papers=True) as workspace:
        folder = workspace.home.vectors
        if remove:
            from paper_index.semantic.building import remove_vectors

            freed = remove_vectors(folder)
            message(f"The vectors were removed; {freed / 1e6:,.1f} MB are free." if freed else "There are no vectors.")
            return
        from paper_index.semantic.building import build_vectors
        from paper_index.semantic.onnx_encoder import open_encoder

        began = time.perf_counter()
        with progress_bar("Making vectors: {:,} of {:,} papers…") as show:
            encoder = open_encoder(workspace.config.search.model)
            done = build_vectors(workspace.corpus.reader, folder, encoder, show or _ignore)
    if done.busy:
        raise PaperError(f"The vectors are being made by another process{done.busy}. Wait until it ends.")
    seconds = time.perf_counter() - began
    if done.begun_anew:
        message("The vectors before were damaged or of another model. All were made again.")
    message(f"{counted(done.embedded)} embedded in {seconds:.1f} s; all {counted(done.papers)} have vectors.")


def _ignore(done: int, total: int) -> None:
    pass
