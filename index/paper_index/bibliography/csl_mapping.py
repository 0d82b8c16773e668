"""CSL-JSON: its names are those of the model. Crossref's JSON has a few of its own, which are read as well."""

from ..papers.reference import DATES, NAMES, words
from .mapping import VARIABLES, Mapping, Row

TYPES = words(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard "
    "thesis treaty webpage"
)
"""The types of CSL 1.0.2."""

CSL = Mapping(
    types=(
        *((type, type) for type in sorted(TYPES)),
        ("journal-article", "article-journal"),
        ("proceedings-article", "paper-conference"),
        ("posted-content", "article"),
        ("book-chapter", "chapter"),
        ("book-section", "chapter"),
        ("book-part", "chapter"),
        ("monograph", "book"),
        ("edited-book", "book"),
        ("reference-book", "book"),
        ("reference-entry", "entry"),
        ("book-series", "collection"),
        ("proceedings", "collection"),
        ("journal", "periodical"),
        ("dissertation", "thesis"),
        ("peer-review", "review"),
        ("report-component", "report"),
    ),
    fields=(
        *(Row(name, name) for name in sorted(VARIABLES | NAMES | DATES)),
        Row("archive-location", "archive_location", (), "read"),
        Row("shortTitle", "title-short", (), "read"),
        Row("title-short", "title-short", (), "read"),
        Row("short-container-title", "container-title-short", (), "read"),
        Row("journalAbbreviation", "container-title-short", (), "read"),
        Row("event", "event-title", (), "read"),
        Row("article-number", "number", (), "read"),
        Row("publisher-location", "publisher-place", (), "read"),
        Row("subject", "keyword", (), "read"),
        Row("published", "issued", (), "read"),
        Row("published-print", "issued", (), "read"),
        Row("published-online", "issued", (), "read"),
        Row("edition-number", "edition", (), "read"),
    ),
)
