"""The command `index`."""

import sys
import time

import click

from paper_index.errors import PaperError

from ...formatting.numbers import counted
from ..command import Group
from ..context import open_workspace
from ..messages import INDEXING, message, progress_bar, write_json


@click.group("index", cls=Group, examples=("paper-tui index status", "paper-tui index build"))
def index_command() -> None:
    """Look at the search index, check it, and build it again.

    It is made by itself when it is needed; nothing is lost with it.
    """


@index_command.command("status", examples=("paper-tui index status", "paper-tui index status --format json"))
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def index_status(format: str) -> None:
    """Tell whether there is an index that fits the papers, and where it is."""
    with open_workspace(papers=True) as workspace:
        from paper_index.search.index.directory import current

        place = workspace.home.index
        build = current(place)
        # The index is opened as a search would open it: what says it fits may still be damaged.
        state = "missing" if build is None else "ready" if workspace.engine.open_index() else "out of date"
        facts = {
            "state": state,
            "papers": len(workspace.corpus.reader),
            "indexed": build.papers if build else 0,
            "build": build.name if build else None,
            "engine": build.whoosh if build else None,
            "path": str(place),
        }
    if format == "json":
        write_json(facts)
    else:
        sys.stdout.writelines(f"{name}\t{value}\n" for name, value in facts.items() if value is not None)
    if state != "ready":
        message("The next search builds it; 'paper-tui index build' does so now.")


@index_command.command("verify", examples=("paper-tui index verify",))
def index_verify() -> None:
    """Read the index whole and tell whether it is as it was built; the papers are not touched.

    Without this a large index is checked piece by piece, as searches read it.
    """
    with open_workspace(papers=True) as workspace:
        from paper_index.search.index.directory import current, verify

        build = current(workspace.home.index)
        if build is None:
            raise PaperError("There is no index to verify; the next search builds one.")
        try:
            verify(workspace.home.index, build)
        except Exception as error:  # damage comes as any exception at all
            raise PaperError(
                "The index is not as it was built. Your papers and your library are not part of it; run 'paper-tui "
                "index build' to make it again."
            ) from error
        message(f"The index is as it was built: {counted(build.papers)}.")
        if not build.fits(workspace.corpus.reader.identity, workspace.corpus.reader.generation):
            message("It is out of date; the next search brings it up to date.")


@index_command.command("build", examples=("paper-tui index build",))
def index_build() -> None:
    """Build the index anew. The one in use stays in use until the new one is finished."""
    with open_workspace(papers=True) as workspace:
        from paper_index.search.index.builder import build

        began = time.perf_counter()
        with progress_bar(INDEXING) as show:
            made = build(workspace.corpus.reader, workspace.home.index, show, anew=True)
        message(f"Indexed {counted(made.papers)} in {time.perf_counter() - began:.1f} s.")
