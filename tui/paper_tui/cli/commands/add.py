"""The command `add`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean, repair

from ..base_command import Command
from ..context import open_workspace
from ..inputs import read_standard_input
from ..messages import message
from ..options import Number, completes

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace

_SOURCE = "paper-tui add"
_PATIENCE = 20.0
"""Seconds to wait for a service."""


@click.command(
    "add",
    cls=Command,
    examples=(
        "paper-tui add 2601.15621 --tag reading/next",
        "paper-tui add 10.1000/182 --title 'The DOI Handbook' --year 2019",
        "paper-tui add 978-0-262-03384-8",
        "paper-tui add --bibtex - < entry.bib",
    ),
)
@click.argument("identifier", metavar="[ID]", required=False)
@click.option(
    "--bibtex",
    metavar="FILE",
    shell_complete=completes("file"),
    help="Add the one entry of FILE (- for standard input); RIS, CSL-JSON and JSON lines are recognised as well.",
)
@click.option("--title", default="", metavar="TEXT", help="Title; without ID it identifies the paper.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="An author; may be repeated.")
@click.option("--year", type=Number(1000, 9999), metavar="YEAR", help="Year of publication.")
@click.option("--no-fetch", "fetch", flag_value=False, default=True, help="Fetch nothing.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", shell_complete=completes("tag"), help="Tag the paper.")
def add_command(
    identifier: str | None,
    bibtex: str | None,
    title: str,
    authors: tuple[str, ...],
    year: int | None,
    tags: tuple[str, ...],
    fetch: bool,
) -> None:
    """Add one paper, and print its id.

    ID is an arXiv id, a DOI, a PMID (pmid:123) or an ISBN, or an address with one of them. A paper with only an arXiv
    id or a DOI is fetched from arXiv or Crossref. If it cannot be fetched, its title shows the identifier, and a later
    import of the same identifier replaces it. A paper that is known is not changed. 'paper-tui import --undo' removes
    the paper.
    """
    if bibtex is not None and (identifier or title or authors or year):
        raise click.UsageError("--bibtex takes the whole paper from FILE; only --tag can be added.")
    if not title.strip() and click.get_current_context().get_parameter_source("title") is ParameterSource.COMMANDLINE:
        raise click.UsageError("The title is empty. Nothing was added. Give a title, or leave --title out.")
    title = title.strip()
    if bibtex is None and not (identifier or title):
        raise click.UsageError("Give an ID, --title or --bibtex.")
    from paper_index.library import checked_tag
    from paper_index.papers.stub import is_stub

    tags = tuple(checked_tag(tag) for tag in tags)  # an invalid one is refused before anything is added
    paper = _typed(identifier, title, authors, year) if bibtex is None else _read(bibtex)
    with open_workspace() as workspace:
        row = _row_of(workspace, paper)
        known = next(iter(workspace.papers([row])), None) if row is not None else None
        completes = known is not None and is_stub(known) and (title or authors or year)
        if known and bibtex is None and not completes:
            _tell_known(known)
            added = known
        else:
            fetched = fetch and is_stub(paper) and not (title or authors or year)
            added = (fetched and _fetched(workspace, paper)) or _add(workspace, paper)
        if tags:
            workspace.library.tag([added], add=tags)
    sys.stdout.write(f"{added.id}\n")


def _typed(identifier: str | None, title: str, authors: tuple[str, ...], year: int | None) -> "Paper":
    """Return the paper of the arguments.

    Raises:
        PaperError: if the identifier is none.
    """
    from paper_index.papers.identifiers import title_id
    from paper_index.papers.stub import identifier_in, stub

    identity = identifier_in(identifier) if identifier else title_id(title)
    if not identity:
        raise PaperError(
            f"{clean(identifier or '')[:60]!r} is not an arXiv id, DOI, PMID or ISBN. Nothing was added. Check it, or "
            "give --title without an ID."
        )
    try:
        paper = stub(
            identity,
            title=title,
            authors=[_name(author) for author in authors],
            published=str(year or ""),
            sources=[_SOURCE],
        )
    except ValueError as error:
        raise PaperError(f"Nothing was added: {error}.") from error
    for reason in paper.cut:
        message(reason)
    return paper


def _name(author: str) -> str:
    """Return a name as people say it; "Last, First" is turned round."""
    from paper_index.text.person_names import Name

    family, _, given = author.partition(",")
    return Name(family.strip(), given.strip()).shown


def _read(path: str) -> "Paper":
    """Return the one paper in a file or in standard input.

    Raises:
        PaperError: if it cannot be read, or has no paper or several.
    """
    from paper_index.importers import Source, read
    from paper_index.papers.paper import Paper

    source = Source(read_standard_input(), "stdin") if path == "-" else Source(Path(path))
    _, records = read(source)
    papers = []
    for record in records:
        if not isinstance(record, Paper):
            message(str(record))
            continue
        papers.append(record)
        if len(papers) > 1:
            raise PaperError(
                f"{source.name} has more than one paper. Nothing was added. 'paper-tui import' imports all of them."
            )
    if not papers:
        raise PaperError(f"{source.name}: no papers found. Nothing was added.")
    return papers[0]


def _row_of(workspace: "Workspace", paper: "Paper") -> int | None:
    reader = workspace.corpus.reader
    row = reader.find(paper.id)
    return reader.find_number(paper.id) if row is None and paper.id.startswith(("pmid:", "isbn:")) else row


def _fetched(workspace: "Workspace", paper: "Paper") -> "Paper | None":
    """Fetch a paper of which only the identifier is known; return None if that is not possible, and say why."""
    from paper_index.online.job import fetch
    from paper_index.online.outcome import summary
    from paper_index.online.request import EnrichRequest, FetchRequest
    from paper_index.online.services import Offline
    from paper_index.papers.identifiers import is_arxiv_id, is_doi

    if not (is_arxiv_id(paper.id) or is_doi(paper.doi)):
        return None
    try:
        request = FetchRequest(
            enrich=EnrichRequest((paper,), services=("arxiv", "crossref"), again=True), timeout=_PATIENCE, retries=False
        )
        report = fetch(workspace.home, request, workspace.add_records)
    except Offline:
        return None
    except PaperError as error:
        message(str(error))
        return None
    added = next(iter(workspace.papers(list(workspace.corpus.reader.rows_of([paper.id]).values()))), None)
    if added is not None:
        message(f"Added {_shown(added)}. 'paper-tui import --undo' removes it.")
    elif report.complete:
        message(f"No service knows {paper.id}.")
    else:
        message(f"{summary(report)} 'paper-tui fetch enrich --ids {paper.id}' tries again.")
    return added


def _add(workspace: "Workspace", paper: "Paper") -> "Paper":
    """Add a paper, report the result and return the paper."""
    report = workspace.add_paper(paper, name=paper.id)
    (added,) = workspace.found([paper.id])
    if report.new:
        message(f"Added {_shown(added)}. 'paper-tui import --undo' removes it.")
    elif report.merged:
        message(f"Completed {_shown(added)}. 'paper-tui import --undo' restores it.")
    else:
        _tell_known(added)
    return added


def _tell_known(paper: "Paper") -> None:
    message(f"Already known: {_shown(paper)}. The paper was not changed.")


def _shown(paper: "Paper") -> str:
    return f"“{repair(clean(paper.title))}”"
