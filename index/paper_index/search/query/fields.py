"""The fields of the query language, in one table.

The parser, the completion, the query examples behind `?` and the table in `docs/search.md` all show `FIELDS`. To add a
field, add a row here; a test prints the row for `docs/search.md`.
"""

import math
from dataclasses import dataclass
from enum import Enum

from ..text.searched_fields import FULL_TEXT_FIELDS
from .ranges import Bounds
from .typography import plain_signs


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
    DATE = "date"
    """A day or a period, or a range of them."""
    RANGE = "range"
    """A number, or a range of them."""


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the query language, written `name:value`."""

    name: str
    """The name that completion offers."""
    kind: Kind
    target: str
    """The text field (or `note`), the facet, the kind of identifier or the numeric value that it searches."""
    help: str
    """One line for the manual and `?`: what the field looks at."""
    example: str
    """The field with a value."""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    """Other names of choices, each with the choice."""
    usage: str = ""
    """The message for an invalid value."""
    label: str = ""
    """The name of an identifier in sentences, such as "arXiv id"."""
    limits: Bounds = (-math.inf, math.inf)
    """The least and the greatest number that it can have."""
    sign: str = ""
    """The comparison that a field of dates makes by itself."""
    offered: int = 0
    """The place of its values among those that complete a word without a field, from 1; 0 for values that do not."""

    @property
    def named_choices(self) -> dict[str, str]:
        """Each name of a choice with the choice."""
        return dict(zip(self.choices, self.choices, strict=True)) | dict(self.synonyms)

    def chosen(self, text: str) -> list[str]:
        """Return the choice with a name, or else all choices with a name that has this beginning."""
        named = self.named_choices
        if text in named:
            return [named[text]]
        return list(dict.fromkeys(choice for name, choice in named.items() if name.startswith(text)))


RELATIONS = {"cites": "citations", "citedby": "references"}
"""The fields that match the citations or the references of a paper; see `corpus.Citations`."""

STATES = ("bookmarked", "tagged", "unread", "reading", "read", "noted", "rated", "new")
"""The values of `is:`: what the user has done with a paper, or whether the latest import added it."""
_STATE_SYNONYMS = tuple((name, "bookmarked") for name in ("starred", "favourite", "favorite"))

HELD = (
    *("pdf", "abstract", "code", "note", "tag", "rating", "venue", "keyword", "task", "method", "dataset"),
    *("result", "votes", "date", "doi", "arxiv", "pmid", "isbn", "key"),
)
"""The values of `has:`: what a paper may have or lack."""

_DATE = "Write a date as 2025-03-14, 2025-03, 2025-W11, mar, 30d or 2025-03..2025-05."
_VOTES = "votes: needs a number: votes:50, votes:>50 or votes:10..50."
_RATING = "rating: needs a number from 1 to 5: rating:4, rating:>=4 or rating:2..4."
_RESULT = "Write a result as result:imagenet>85 or result:imagenet/fid<2, with a number after the sign."

# fmt: off
_FIELDS = (
    QueryField("title", Kind.TEXT, "title", "the title", "title:mamba", ("titles", "intitle", "ti", "t")),
    QueryField("author", Kind.TEXT, "authors", "the authors", "author:zhang", ("authors", "au", "a"), offered=8),
    QueryField("abstract", Kind.TEXT, "body", "the summary and the abstract", "abstract:scaling",
               ("abstracts", "abs", "summary", "summaries")),
    QueryField("note", Kind.TEXT, "note", "your notes; phrases, `*`, `=` and `~` work here as well",
               "note:replicate", ("notes",)),
    QueryField("fulltext", Kind.TEXT, "fulltext", "the text of attached PDFs", "fulltext:dropout",
               ("fulltexts", "ft")),
    QueryField("references", Kind.TEXT, "references", "the lists of references in attached PDFs",
               "references:vaswani", ("reference",)),
    QueryField("area", Kind.FACET, "area", "the area of research, as in the filters", "area:vision",
               ("areas", "category", "categories", "cat", "primary"), offered=5),
    QueryField("kind", Kind.FACET, "kind", "the kind of paper: method, survey, dataset …", "kind:survey",
               ("kinds", "type", "types"),
               offered=6),
    QueryField("method", Kind.FACET, "method", "the methods a paper uses", "method:lora", ("methods",), offered=4),
    QueryField("dataset", Kind.FACET, "dataset", "the data sets a paper uses", "dataset:imagenet",
               ("datasets", "data"), offered=3),
    QueryField("keyword", Kind.FACET, "keyword", "the keywords that a bibliography gives a paper",
               "keyword:transformers", ("keywords", "kw")),
    QueryField("tag", Kind.FACET, "tag", "your tags; `#thesis` is short for `tag:thesis`", "tag:thesis",
               ("tags", "label", "labels"), offered=1),
    QueryField("task", Kind.FACET, "task", "the tasks a paper works on", "task:detection", ("tasks",), offered=2),
    QueryField("edition", Kind.FACET, "edition",
               "the edition a paper appeared in: a page, a day, or a week or month with all its days",
               "edition:2025-W11", ("editions",)),
    QueryField("source", Kind.FACET, "source",
               "where a paper was imported from: a file, a page or the starter catalogue", "source:arxiv",
               ("sources",)),
    QueryField("venue", Kind.FACET, "venue", "the journal or conference that published a paper", "venue:neurips",
               ("venues", "journal", "journals", "conference", "conferences", "jr"), offered=9),
    QueryField("doi", Kind.IDENTIFIER, "doi", "a DOI, or the beginning of one", "doi:10.1145", ("dois",),
               label="DOI"),
    QueryField("arxiv", Kind.IDENTIFIER, "arxiv", "an arXiv id, or the beginning of one", "arxiv:2401",
               label="arXiv id"),
    QueryField("pmid", Kind.IDENTIFIER, "pmid", "a PubMed id", "pmid:31452104", ("pmids", "pubmed"), label="PMID"),
    QueryField("isbn", Kind.IDENTIFIER, "isbn", "an ISBN with 10 or 13 digits, of a book or of its chapters",
               "isbn:978-0-262-03561-3", ("isbns",), label="ISBN"),
    QueryField("key", Kind.IDENTIFIER, "key", "a cite key of your bibliographies, or the beginning of one",
               "key:vaswani2017", ("keys", "citekey", "citekeys"), label="cite key"),
    QueryField("cites", Kind.PAPER, "cites",
               "the papers that cite the paper with this id, as far as citations were fetched", "cites:1706.03762"),
    QueryField("citedby", Kind.PAPER, "citedby", "the papers that the paper with this id cites",
               "citedby:1706.03762"),
    QueryField("code", Kind.CHOICE, "code", "whether a paper has a link to code: `yes` or `no`", "code:yes",
               choices=("yes", "no"), synonyms=(("true", "yes"), ("false", "no"))),
    QueryField("is", Kind.CHOICE, "is", f"what you have done with a paper, or new: {', '.join(STATES)}", "is:unread",
               ("state", "status"), choices=STATES, synonyms=_STATE_SYNONYMS, offered=7),
    QueryField("date", Kind.DATE, "date", "the date of publication, or else of the latest edition",
               "date:2025-03..2025-05", ("dates", "published"), usage=_DATE),
    QueryField("year", Kind.DATE, "date", "the same as `date:`", "year:>=2024", ("years",), usage=_DATE),
    QueryField("after", Kind.DATE, "date", "a date later than a day or period, such as April for `after:2025-03`",
               "after:2025-03", ("newer", "newer_than"), usage=_DATE, sign=">"),
    QueryField("since", Kind.DATE, "date", "a date in a day or period, or later", "since:2025-03",
               usage=_DATE, sign=">="),
    QueryField("before", Kind.DATE, "date", "a date earlier than a day or period", "before:2025",
               ("older", "older_than"), usage=_DATE, sign="<"),
    QueryField("until", Kind.DATE, "date", "a date in a day or period, or earlier", "until:2025",
               usage=_DATE, sign="<="),
    QueryField("added", Kind.DATE, "added", "the day on which you imported or fetched a paper first", "added:7d",
               ("imported",), usage=_DATE),
    QueryField("votes", Kind.RANGE, "votes", "the votes in the latest edition", "votes:>50",
               ("vote", "upvotes", "upvote"), usage=_VOTES),
    QueryField("rating", Kind.RANGE, "rating", "your rating, from 1 to 5", "rating:>=4", ("ratings",), usage=_RATING,
               limits=(1, 5)),
    QueryField("result", Kind.RANGE, "result", "reported results on a data set, of a metric, or both",
               "result:imagenet/fid<2", ("results",), usage=_RESULT),
)
# fmt: on

_HELD_SYNONYMS = (
    *(("pdfs", "pdf"), ("file", "pdf"), ("files", "pdf"), ("fulltext", "pdf")),
    *((name, field.name) for field in _FIELDS if field.name in HELD for name in field.aliases),
    *(("year", "date"), ("years", "date")),
)
FIELDS = (
    *_FIELDS,
    QueryField(
        *("has", Kind.CHOICE, "has", f"what a paper has: {', '.join(HELD)}", "has:pdf"),
        choices=HELD,
        synonyms=_HELD_SYNONYMS,
    ),
)
"""All fields, in the order of the manual. Completion offers names that share a beginning in this order."""

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""The field of each name and alias before a colon."""


IDENTIFIERS = {field.target: field.label for field in FIELDS if field.kind is Kind.IDENTIFIER}
"""The kinds of identifiers, with their names in sentences."""


def missing_value(name: str) -> str:
    """Return the message for a field without a value."""
    needed = {Kind.RANGE: "number", Kind.DATE: "date"}.get(BY_NAME[name.lower()].kind, "word")
    return f"Type a {needed} right after '{name.lower()}:'."


def may_become_field(text: str) -> bool:
    """Return whether a word that is being typed may become the name of a field."""
    return any(name.startswith(text.lower().lstrip("-")) for name in BY_NAME)


def searches_full_texts(query: str) -> bool:
    """Return whether a query has a field of full texts."""
    text = plain_signs(query).lower()
    return any(f"{name}:" in text for name, field in BY_NAME.items() if field.target in FULL_TEXT_FIELDS)
