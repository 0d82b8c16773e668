"""`papers.db`: every known paper, its ids and where it appeared."""

from .batches import (
    dated_among,
    days_of_size,
    ids_added_by,
    last_batch,
    last_batch_before,
    new_rows,
    newest_batch,
    newest_date,
    newest_stamp,
    rows_by_day,
    rows_dated,
    rows_since,
)
from .catalogue_ids import known_twice
from .citations import CITATIONS, REFERENCES, Citations, Counts, Entry, Listing, Work, WorkList
from .identifier_checks import check_identifiers
from .links import rows_with_links
from .parts import Part, parts_of, record_name, staying_part
from .provenance import EDITED, EXTRACTED, Origin, Votes, provenance_of, votes_of
from .reader import CorpusReader, Rows
from .results import (
    ABSTRACT,
    ARCHIVE,
    GIVEN,
    ReportedResult,
    all_results,
    count_results,
    dataset_counts,
    reporting_results,
    results_of,
)
from .splits import joined_parts, names_of
from .store import Corpus
from .tables import MOST_PROBLEMS, SORTS, Import, Line, Report, Unfinished, facets_of, is_merge
from .vote_window import is_window, votes_gained, window_of
from .withdrawals import Withdrawals, withdrawal_label

__all__ = [
    "ABSTRACT",
    "ARCHIVE",
    "CITATIONS",
    "EDITED",
    "EXTRACTED",
    "GIVEN",
    "MOST_PROBLEMS",
    "REFERENCES",
    "SORTS",
    "Citations",
    "Corpus",
    "CorpusReader",
    "Counts",
    "Entry",
    "Import",
    "Line",
    "Listing",
    "Origin",
    "Part",
    "Report",
    "ReportedResult",
    "Rows",
    "Unfinished",
    "Votes",
    "Withdrawals",
    "Work",
    "WorkList",
    "all_results",
    "check_identifiers",
    "count_results",
    "dataset_counts",
    "dated_among",
    "days_of_size",
    "facets_of",
    "ids_added_by",
    "is_merge",
    "is_window",
    "joined_parts",
    "known_twice",
    "last_batch",
    "last_batch_before",
    "names_of",
    "new_rows",
    "newest_batch",
    "newest_date",
    "newest_stamp",
    "parts_of",
    "provenance_of",
    "record_name",
    "reporting_results",
    "results_of",
    "rows_by_day",
    "rows_dated",
    "rows_since",
    "rows_with_links",
    "staying_part",
    "votes_gained",
    "votes_of",
    "window_of",
    "withdrawal_label",
]
