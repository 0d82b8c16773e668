"""The command `fetch`."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ..base_command import Group
from ..context import home
from ..fetching import common_options, run_fetch
from ..inputs import arxiv_ids, expand_path, read_ids
from ..options import Number, edition_value, ids_argument
from ..selection import select_rows, selection_options

if TYPE_CHECKING:
    from paper_index.online.request import FetchRequest
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace


# Listed here, because importing them takes time; a test compares both.
SERVICES = ("huggingface", "arxiv", "crossref", "openalex", "semantic-scholar")


@click.group(
    "fetch",
    cls=Group,
    invoke_without_command=True,
    examples=(
        "paper-tui fetch daily",
        "paper-tui fetch daily --month 2026-10",
        "paper-tui fetch arxiv --category cs.CL",
        "paper-tui fetch --status",
    ),
)
@click.option("--status", is_flag=True, help="Show the result of the last fetch, and when each source was fetched.")
@click.pass_context
def fetch_command(context: click.Context, status: bool) -> int:
    """Fetch papers from Hugging Face Daily Papers and arXiv.

    One fetch is one import, which 'paper-tui import --undo' undoes. If a source cannot be reached, the answers so far
    are kept and the next fetch continues; the exit code is then 1. HF_TOKEN, HF_ENDPOINT and HTTPS_PROXY are used.
    """
    if status:
        return _print_status()
    if context.invoked_subcommand is None:
        raise click.UsageError("Missing command: daily, arxiv, enrich, citations, pdf or text.")
    return 0


@fetch_command.command(
    "daily",
    examples=(
        "paper-tui fetch daily",
        "paper-tui fetch daily --date 2026-11-27",
        "paper-tui fetch daily --since 2026-11-01 --quiet",
    ),
)
@click.option(
    "--date",
    "day",
    metavar="D",
    callback=edition_value("date", words=("today",)),
    help="One edition: YYYY-MM-DD or today.",
)
@click.option("--week", metavar="W", callback=edition_value("week"), help="The editions of a week: YYYY-Www.")
@click.option("--month", metavar="M", callback=edition_value("month"), help="The editions of a month: YYYY-MM.")
@click.option(
    "--since",
    metavar="last|D",
    callback=edition_value("date", words=("last",)),
    help="The editions since a day, or since the last fetch and the latest ones again.  [default: last]",
)
@click.option(
    "--sort",
    type=click.Choice(["publishedAt", "date", "trending"]),
    help="Fetch a list in this order instead of editions; its papers get no ranks.",
)
@click.option("--submitter", metavar="NAME", default="", help="Fetch the papers submitted by a user instead.")
@click.option(
    "--limit",
    metavar="N",
    type=Number(min=1, max=1_000),
    default=100,
    show_default=True,
    help="Papers of a list; editions are always fetched whole.",
)
@click.option(
    "--again", is_flag=True, help="Fetch editions also if they were fetched before and do not change any more."
)
@common_options
def fetch_daily(
    day: str | None,
    week: str | None,
    month: str | None,
    since: str | None,
    sort: str | None,
    submitter: str,
    limit: int,
    again: bool,
    **common: Any,
) -> int:
    """Fetch editions of Daily Papers, with ranks and votes.

    Without an option, this fetches the editions since the last fetch, and the latest seven again, because their votes
    still grow.
    """
    from paper_index.corpus import days_of_size
    from paper_index.online.daily import CLIPPED, today
    from paper_index.online.request import DailyRequest, FetchRequest

    if sum(bool(each) for each in (day, week, month, since, sort or submitter)) > 1:
        raise click.UsageError("Give only one of --date, --week, --month, --since, and --sort or --submitter.")
    if again and (sort or submitter):
        raise click.UsageError("--again is for editions, not for --sort or --submitter.")
    if day == "today":
        day = today().isoformat()
    since = "" if since in (None, "last") else str(since)
    _check_begun(day or week or month or since)
    order = "publishedAt" if sort == "date" else sort or ("publishedAt" if submitter else "")
    edition = day or week or month or ""

    def request(workspace: "Workspace") -> "FetchRequest":
        clipped = () if edition or since or order else tuple(days_of_size(workspace.corpus.reader, CLIPPED))
        return FetchRequest(DailyRequest(edition, since, clipped, order, submitter, limit, again))

    return run_fetch(request, **common)


@fetch_command.command(
    "arxiv",
    examples=(
        "paper-tui fetch arxiv --category cs.CL --category stat.ML",
        "paper-tui fetch arxiv --category cs.CL --since last",
        "paper-tui fetch arxiv --query 'ti:\"state space\"' --from 2026-11-01",
        "paper-tui fetch arxiv --ids 2312.00752 1706.03762",
    ),
)
@click.argument("more_ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--category", "categories", metavar="C", multiple=True, help="Announcements of today in a category, such as cs.CL."
)
@click.option(
    "--since",
    "since",
    metavar="last|D",
    callback=edition_value("date", words=("last",)),
    help="With --category: all papers since a day, or since the last time.",
)
@click.option("--query", metavar="Q", default="", help="A search in the syntax of arXiv, such as au:bengio.")
@click.option("--from", "first", metavar="D", callback=edition_value("date"), help="First day of submission.")
@click.option("--to", "last", metavar="D", callback=edition_value("date"), help="Last day of submission.")
@click.option("--ids", metavar="ID", multiple=True, help="Papers by arXiv id; - reads ids from standard input.")
@click.option(
    "--limit",
    metavar="N",
    type=Number(min=1, max=30_000),
    default=200,
    show_default=True,
    help="Papers of a search, the newest first.",
)
@common_options
def fetch_arxiv(
    more_ids: tuple[str, ...],
    categories: tuple[str, ...],
    since: str | None,
    query: str,
    first: str | None,
    last: str | None,
    ids: tuple[str, ...],
    limit: int,
    **common: Any,
) -> int:
    """Fetch papers of arXiv: announcements, a search, or papers by id.

    arXiv allows one request in three seconds, so that many papers take a while.
    """
    from paper_index.config import is_category
    from paper_index.online.request import ArxivRequest, FetchRequest

    if more_ids and not ids:
        raise click.UsageError("Give ids with --ids.")
    if first and last and first > last:
        raise click.UsageError(f"--from {first} is after --to {last}.")
    wanted = arxiv_ids(read_ids([*ids, *more_ids]))
    listed = tuple(name for each in categories for name in each.replace(",", " ").split())
    if bad := [name for name in listed if not is_category(name)]:
        raise click.UsageError(f"{bad[0]!r} is not a category of arXiv; write one as cs.CL.")
    if sum(map(bool, (wanted, listed, query))) > 1 or (wanted and (first or last)):
        raise click.UsageError("Give only one of --category, --query and --ids.")
    if since and (first or last or not listed):
        raise click.UsageError("Give --since with --category, and without --from and --to.")
    if listed and (first or last):
        query, listed = " OR ".join(f"cat:{name}" for name in listed), ()
    if not (wanted or listed or query or first or last):
        raise click.UsageError("Give --category, --query or --ids.")
    _check_begun("" if since in (None, "last") else str(since))
    request = FetchRequest(
        arxiv=ArxivRequest(listed, since or "", query, first or "", last or "", tuple(wanted), limit)
    )
    return run_fetch(lambda _: request, **common)


@fetch_command.command(
    "enrich",
    examples=(
        "paper-tui fetch enrich author:zhang",
        "paper-tui fetch enrich --ids 2411.15941",
        "paper-tui fetch enrich --service openalex --dry-run",
    ),
)
@selection_options
@click.option("--ids", metavar="ID", multiple=True, help="Complete these papers; - reads ids from standard input.")
@click.option(
    "--accept", metavar="ARXIV_ID", help="Take this paper of arXiv for the one of --ids, although the titles differ."
)
@click.option(
    "--service",
    "services",
    metavar="NAME",
    multiple=True,
    type=click.Choice(SERVICES),
    help=f"Ask only this service; may be repeated: {', '.join(SERVICES)}.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be changed, and import nothing.")
@click.option(
    "--limit",
    metavar="N",
    type=Number(min=1, max=10_000),
    default=100,
    show_default=True,
    help="Complete at most N papers.",
)
@common_options
def fetch_enrich(
    query: tuple[str, ...],
    ids: tuple[str, ...],
    accept: str | None,
    services: tuple[str, ...],
    dry_run: bool,
    limit: int,
    **options: Any,
) -> int:
    """Complete papers that lack authors, an abstract, a date, a venue, code or an identifier.

    Papers with an arXiv id are completed by Hugging Face, arXiv, OpenAlex and Semantic Scholar, papers with a DOI by
    Crossref, OpenAlex and Semantic Scholar, others by the paper of the same title at Hugging Face, arXiv or OpenAlex. A
    paper of a similar title is only listed; --accept takes it. Only empty fields are completed.
    """
    from paper_index.online.request import EnrichRequest, FetchRequest

    common = {name: options.pop(name) for name in ("format", "wait_online", "timeout")}
    if accept and len(ids) != 1:
        raise click.UsageError("--accept needs one paper: --ids ID.")
    if accept and (dry_run or services):
        raise click.UsageError("--accept cannot be used with --service or --dry-run.")
    accepted = arxiv_ids([accept])[0] if accept else ""

    def request(workspace: "Workspace") -> "FetchRequest":
        papers: Iterable[Paper]
        if ids:
            papers = found = workspace.found(read_ids(ids))
            most = len(found)
        else:
            rows, _ = select_rows(workspace, query, exact=True, **options)
            papers, most = workspace.corpus.reader.papers(rows), limit
        asked = services or SERVICES
        wanted = EnrichRequest(papers, accepted, services=asked, limit=most, again=bool(ids), dry_run=dry_run)
        return FetchRequest(enrich=wanted)

    return run_fetch(request, **common)


@fetch_command.command(
    "citations",
    examples=(
        "paper-tui fetch citations 2411.15941",
        "paper-tui fetch citations 2411.15941 --citations --limit 1000",
        "paper-tui search tag:thesis --format ids | paper-tui fetch citations -",
    ),
)
@ids_argument
@click.option("--references", is_flag=True, help="Fetch only the papers that these papers cite.")
@click.option("--citations", is_flag=True, help="Fetch only the papers that cite these papers, the most cited first.")
@click.option(
    "--limit",
    metavar="N",
    type=Number(min=1, max=2_000),
    default=200,
    show_default=True,
    help="Fetch at most N references and N citations of each paper.",
)
@common_options
def fetch_citations(ids: tuple[str, ...], references: bool, citations: bool, limit: int, **common: Any) -> int:
    """Fetch the references and citations of papers, both by default.

    OpenAlex is asked first, and Semantic Scholar if OpenAlex has none or refuses. The lists are kept: 'paper-tui
    references' and 'paper-tui citations' print them, and the queries cites:ID and citedby:ID use them. Nothing is
    imported.
    """
    from paper_index.corpus import CITATIONS, REFERENCES, Citations, Work
    from paper_index.online.request import CitationsRequest, FetchRequest
    from paper_index.papers.stub import identifier_in, stub

    wanted = [kind for kind, given in ((REFERENCES, references), (CITATIONS, citations)) if given]
    kinds = tuple(wanted or (REFERENCES, CITATIONS))

    def request(workspace: "Workspace") -> "FetchRequest":
        known = Citations(workspace.corpus.reader)
        papers: dict[str, Work] = {}
        for given in read_ids(ids):
            work = known.work(given)
            if work is None and (identity := identifier_in(given)):
                work = Work(stub(identity))
            if work is None:
                (paper,) = workspace.found([given])
                work = Work(paper)
            papers[work.paper.id] = work
        return FetchRequest(citations=CitationsRequest(tuple(papers.values()), kinds, limit))

    return run_fetch(request, **common)


@fetch_command.command(
    "pdf",
    examples=(
        "paper-tui fetch pdf 2411.15941",
        "paper-tui search tag:thesis --format ids | paper-tui fetch pdf -",
    ),
)
@ids_argument
@click.option("--output", metavar="DIR", help="The folder for the files.  [default: folder of [pdf] in config.toml]")
@common_options
def fetch_pdf(ids: tuple[str, ...], output: str | None, **common: Any) -> int:
    """Fetch the PDFs of papers and attach them.

    The PDF of an arXiv paper comes from arXiv, that of another paper from the PDF link of its record. A paper that has
    a PDF on this computer keeps it. An interrupted download is continued by the next fetch. 'paper-tui undo' detaches
    the files and does not delete them.
    """
    from paper_index.online.pdf import pdf_request
    from paper_index.online.request import FetchRequest

    folder = expand_path(output) if output else None

    def request(workspace: "Workspace") -> "FetchRequest":
        papers = workspace.found(read_ids(ids))
        return FetchRequest(pdf=pdf_request(papers, workspace.library, workspace.home, workspace.config, folder))

    return run_fetch(request, **common)


@fetch_command.command(
    "text",
    examples=(
        "paper-tui fetch text 2411.15941",
        "paper-tui search tag:thesis --format ids | paper-tui fetch text -",
    ),
)
@ids_argument
@click.option("--again", is_flag=True, help="Fetch texts also if they were fetched before.")
@common_options
def fetch_text(ids: tuple[str, ...], again: bool, **common: Any) -> int:
    """Fetch the texts of papers to read them without a PDF.

    The text of an arXiv paper comes from its HTML at arXiv, or from Hugging Face if arXiv has no HTML of it. 'paper-tui
    text' prints the text, with formulas as TeX. Nothing is imported.
    """
    from paper_index.documents.store import TextStore
    from paper_index.online.request import FetchRequest, TextRequest

    def request(workspace: "Workspace") -> "FetchRequest":
        papers = tuple(workspace.found(read_ids(ids)))
        return FetchRequest(text=TextRequest(papers, TextStore(workspace.home), again))

    return run_fetch(request, **common)


def _check_begun(edition: str) -> None:
    """Refuse an edition of the future."""
    from paper_index.online.daily import today
    from paper_index.papers.editions import first_day

    if edition and first_day(edition) > today():
        raise click.UsageError(f"{edition} has not begun yet in New York, whose days Daily Papers uses.")


def _print_status() -> int:
    """Print the result of the last fetch, and how asking each source ended."""
    from paper_index.online.status import status

    sys.stdout.writelines(f"{line}\n" for line in status(home()))
    return 0
