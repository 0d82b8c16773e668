"""The check of identifiers that the user gives a paper."""

from ..errors import PaperError
from ..papers.identifiers import is_doubtful
from ..papers.paper import Paper
from ..text.sanitize import clean, repair
from .reader import CorpusReader


def check_identifiers(reader: CorpusReader, before: Paper, after: Paper, row: int | None) -> None:
    """Raise `PaperError` if another paper is known by the new id or has the new DOI. Chapters share those of books.

    Args:
        reader: the known papers.
        before: the paper.
        after: the paper with new identifiers.
        row: the row of the paper.
    """
    for identity in sorted({after.id, after.doi} - {before.id, before.doi, ""}):
        other = reader.find(identity, removed=True)
        renamed = identity == after.id
        if other is None or other == row or (is_doubtful(identity) and not renamed):
            continue
        known = next(reader.papers([other]), None) or reader.source_papers([other])[other]
        if renamed or identity in (known.id, known.doi):
            ids = (known.id, before.id) if renamed else (before.id, known.id)  # the id of the first one stays
            raise PaperError(
                f"{identity} is the identifier of “{repair(clean(known.title))}”. Nothing was changed. 'paper-tui "
                f"duplicates --merge {' '.join(ids)}' merges the papers; else edit the other one first."
            )
