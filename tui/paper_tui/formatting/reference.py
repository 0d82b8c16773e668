"""The bibliographic data of a paper, as labels and texts."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from paper_index.papers.paper import Paper

_TYPES = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "article": "preprint",
    "paper-conference": "conference paper",
    "chapter": "book chapter",
    "post-weblog": "blog post",
    "motion_picture": "film",
    "legal_case": "legal case",
}
_ROLES = {"editor": "Editors", "translator": "Translators", "container-author": "Book authors"}
_SHOWN = (
    "container-title", "volume", "issue", "page", "publisher", "publisher-place", "URL", "note", "annote",
)  # fmt: skip
"""The variables that have a place in the lines below."""
_LABELS = {"collection-title": "Series", "genre": "Kind", "event-title": "Event", "title-short": "Short title"}

if TYPE_CHECKING:
    from paper_index.corpus import Counts


def reference_facts(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield label and text of what a bibliography says of a paper; nothing for a paper that came in none."""
    reference = paper.reference
    if not reference:
        return
    yield "Type", _TYPES.get(reference.type, reference.type.replace("-", " ").replace("_", " "))
    yield "In", _place(reference.fields)
    for role, names in reference.names.items():
        if role != "author":
            yield _ROLES.get(role, _label(role)), ", ".join(name.shown for name in names)
    fields = reference.fields
    yield "Publisher", ", ".join(filter(None, (fields.get("publisher"), fields.get("publisher-place"))))
    for variable, text in fields.items():
        if variable not in _SHOWN:
            yield _LABELS.get(variable, _label(variable)), text
    for role, date in reference.dates.items():
        yield _label(role), date
    yield "Note", " ".join(filter(None, (fields.get("note"), fields.get("annote"))))
    yield "Keywords", ", ".join(reference.keywords)
    yield "Files", ", ".join(file.path for file in reference.files)
    yield "Cite key", ", ".join(dict.fromkeys(entry.key for entry in reference.entries if entry.key))


def _place(said: Mapping[str, str]) -> str:
    """Return where the paper stands: "Journal 12(3), pp. 45-67"."""
    issue = f"({said['issue']})" if "issue" in said else ""
    where = " ".join(filter(None, (said.get("container-title"), said.get("volume", "") + issue)))
    pages = f"pp. {said['page']}" if "page" in said else ""
    return ", ".join(filter(None, (where, pages)))


def _label(variable: str) -> str:
    return variable if variable.isupper() else variable.replace("-", " ").replace("_", " ").capitalize()


def counted_citations(counts: "Counts") -> str:
    """Return numbers of references and citations: cites 42 · cited by 1,318 (OpenAlex, 2026-11-30)."""
    cites = f"cites {counts.references:,}" if counts.references is not None else ""
    cited = f"cited by {counts.citations:,}" if counts.citations is not None else ""
    return f"{' · '.join(filter(None, (cites, cited)))} ({counts.service}, {counts.day})"
