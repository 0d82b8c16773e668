"""Writing the result of an import of PDFs: new papers and attachments, as one change."""

from collections.abc import Iterable, Sequence

from ..corpus import Corpus, Withdrawals
from ..curator import Curator
from ..library import Change, Library
from ..library.attaching import attach_imported
from ..papers.attachments import Attachment
from ..papers.paper import Paper
from .known_papers import KnownPapers
from .outcome import Outcome


def write(corpus: Corpus, library: Library, curator: Curator, name: str, outcomes: Iterable[Outcome]) -> Change | None:
    """Add the new papers and attach the files, as an import that can be undone; return None without any.

    Raises:
        NotWritten: if a file cannot be written; nothing was changed.
    """
    chosen = [outcome for outcome in outcomes if outcome.file]
    if not chosen:
        return None
    records = list({outcome.record.id: outcome.record for outcome in chosen if outcome.record}.values())
    withdrawals = Withdrawals(corpus)
    number = None
    if records:
        report = corpus.add(records, name=name)
        curator.rename(report.renamed)
        number = report.number
    latest = next(iter(corpus.imports()), None)
    if latest is None or latest.number != number:
        latest = withdrawals.register(name)
    try:
        key = withdrawals.keep(latest)
        return attach_imported(library, key, name, _pairs(corpus, library, chosen))
    except BaseException:  # also Ctrl-C
        curator.undo_import()
        raise


def _pairs(corpus: Corpus, library: Library, chosen: Sequence[Outcome]) -> list[tuple[Paper, Attachment]]:
    known = KnownPapers(corpus)
    found = ((known.by_id(each.paper) or library.reader.kept(each.paper), each.file) for each in chosen)
    return [(paper, file) for paper, file in found if paper and file]
