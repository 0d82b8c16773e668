"""The fields of the query language, in one table.

The parser, the completion, the query examples of the interface and `docs/search.md` all read `FIELDS`. To add a field,
add a row here and a row in the table of `docs/search.md`.
"""

from dataclasses import dataclass
from enum import Enum

from ..text.searched_fields import FULL_TEXT_FIELDS


class Kind(Enum):
    """The kind of value that a field takes."""

    TEXT = "text"
    """Words or a phrase in one text of a paper, or in the user's note on it."""
    FACET = "facet"
    """A value of a facet, or part of one."""
    IDENTIFIER = "identifier"
    """An identifier in any form people copy, or the beginning of one."""
    PAPER = "paper"
    """The id of a paper in any form, to which others are related."""
    CHOICE = "choice"
    """One of `QueryField.choices`, or the beginning of one."""
    RANGE = "range"
    """A number or a date, or a range of them."""


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the query language, written `name:value`."""

    name: str
    """The name that completion offers."""
    kind: Kind
    target: str
    """The text field (or `note`), the facet, the kind of identifier or the numeric value that it searches."""
    help: str
    """One line for the manual: what the field looks at."""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    usage: str = ""
    """The message for an invalid value."""

    @property
    def shown(self) -> str:
        """The name in sentences, such as "arXiv id"."""
        names = {"doi": "DOI", "arxiv": "arXiv id", "pmid": "PMID", "isbn": "ISBN", "key": "cite key"}
        return names.get(self.name, self.name)


RELATIONS = {"cites": "citations", "citedby": "references"}
"""The fields that match the citations or the references of a paper; see `corpus.Citations`."""

STATES = ("bookmarked", "tagged", "unread", "reading", "read", "noted", "rated", "new")
"""The values of `is:`: what the user has done with a paper, or whether the latest import added it."""

_DATE = "Write a date as 2025, 2025-03 or 2025-03-14, a range as 2025-03..2025-05 or >=2025-03."
_VOTES = "votes: needs a number: votes:50, votes:>50 or votes:10..50."
_RATING = "rating: needs a number from 1 to 5: rating:4, rating:>=4 or rating:2..4."
_RESULT = "Write a result as result:imagenet>85 or result:imagenet/fid<2, with a number after the sign."

# fmt: off
FIELDS = (
    QueryField("title", Kind.TEXT, "title", "the title", ("t",)),
    QueryField("author", Kind.TEXT, "authors", "the authors", ("authors", "a")),
    QueryField("abstract", Kind.TEXT, "body", "the summary and the abstract", ("abs", "summary")),
    QueryField("note", Kind.TEXT, "note", "your notes; phrases, `*`, `=` and `~` work here as well", ("notes",)),
    QueryField("fulltext", Kind.TEXT, "fulltext", "the text of attached PDFs, see below", ("ft",)),
    QueryField("references", Kind.TEXT, "references", "the lists of references in attached PDFs"),
    QueryField("area", Kind.FACET, "area", "the area of research, as in the filters"),
    QueryField("kind", Kind.FACET, "kind", "the kind of paper: method, survey, dataset …"),
    QueryField("method", Kind.FACET, "method", "the methods a paper uses"),
    QueryField("dataset", Kind.FACET, "dataset", "the data sets a paper uses", ("data",)),
    QueryField("keyword", Kind.FACET, "keyword", "the keywords that a bibliography gives a paper", ("keywords", "kw")),
    QueryField("tag", Kind.FACET, "tag", "your tags; `#thesis` is short for `tag:thesis`"),
    QueryField("task", Kind.FACET, "task", "the tasks a paper works on"),
    QueryField("edition", Kind.FACET, "edition",
               "the edition a paper appeared in: a page, a day, or a week (`2025-W11`) or month with all its days"),
    QueryField("source", Kind.FACET, "source",
               "where a paper was imported from: a file, a page or the starter catalogue"),
    QueryField("venue", Kind.FACET, "venue", "the journal or conference that published a paper",
               ("journal", "conference")),
    QueryField("doi", Kind.IDENTIFIER, "doi", "a DOI, or the beginning of one (`doi:10.1145`)"),
    QueryField("arxiv", Kind.IDENTIFIER, "arxiv", "an arXiv id, or the beginning of one (`arxiv:2401`)"),
    QueryField("pmid", Kind.IDENTIFIER, "pmid", "a PubMed id", ("pubmed",)),
    QueryField("isbn", Kind.IDENTIFIER, "isbn", "an ISBN with 10 or 13 digits, of a book or of its chapters"),
    QueryField("key", Kind.IDENTIFIER, "key", "a cite key of your bibliographies, or the beginning of one",
               ("citekey",)),
    QueryField("cites", Kind.PAPER, "cites",
               "the papers that cite the paper with this id (`cites:1706.03762`), as far as citations were fetched"),
    QueryField("citedby", Kind.PAPER, "citedby", "the papers that the paper with this id cites"),
    QueryField("code", Kind.CHOICE, "code", "`code:yes` has a link to code, `code:no` has none",
               choices=("yes", "no")),
    QueryField("is", Kind.CHOICE, "is", "what you have done with a paper, see below", choices=STATES),
    QueryField("date", Kind.RANGE, "date", "the date of publication, or else of the latest edition", usage=_DATE),
    QueryField("year", Kind.RANGE, "date", "the same as `date:`", usage=_DATE),
    QueryField("votes", Kind.RANGE, "votes", "the votes in the latest edition", usage=_VOTES),
    QueryField("rating", Kind.RANGE, "rating", "your rating, from 1 to 5", usage=_RATING),
    QueryField("result", Kind.RANGE, "result",
               "reported results on a data set, of a metric, or both (`result:imagenet/fid<2`), see below",
               usage=_RESULT),
)
# fmt: on
"""All fields, in the order of the manual. Completion offers names that share a beginning in this order."""

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""The field of each name and alias before a colon."""


def names_of(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields of a kind, without aliases."""
    return tuple(field.name for field in FIELDS if field.kind is kind)


def may_become_field(text: str) -> bool:
    """Return whether a word that is being typed may become the name of a field."""
    return any(name.startswith(text.lower().lstrip("-")) for name in BY_NAME)


def searches_full_texts(query: str) -> bool:
    """Return whether a query has a field of full texts."""
    return any(f"{name}:" in query.lower() for name, field in BY_NAME.items() if field.target in FULL_TEXT_FIELDS)
