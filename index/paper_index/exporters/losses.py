"""Data that an export in a bibliography format cannot contain, and cite keys that had to change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..bibliography.mapping import ARXIV, FILES, Mapping
from ..bibliography.tables import EXPORTED, MAPPINGS
from ..papers.paper import Paper
from .citation_data import Citation, citation_of
from .cite_keys import keys_for, own_keys
from .settings import Settings

_NAMED = 12
"""Fields that are named in one sentence."""


def notices(papers: Sequence[Paper], format: str, settings: Settings) -> list[str]:
    """Return a sentence for each kind of data that an export in a format omits or changes; none for other formats."""
    if format not in EXPORTED:
        return []
    label, family, dialect = EXPORTED[format]
    counts = Counter(name for paper in papers for name in set(_missing(paper, family, dialect)))
    said = []
    if counts:
        most = sorted(counts.items(), key=lambda each: (-each[1], each[0].lower()))[:_NAMED]
        named = [f"{name} ({count:,} {'paper' if count == 1 else 'papers'})" for name, count in most]
        more = f" and {len(counts) - _NAMED:,} other fields" if len(counts) > _NAMED else ""
        said.append(f"{label} cannot hold: {', '.join(named)}{more}.")
    if settings.original_keys:
        keys = zip(own_keys(papers, family), keys_for(papers, settings, family), strict=True)
        changed = [f"{own} is {key}" for own, key in keys if own and own != key]
        if changed:
            more = f" and {len(changed) - _NAMED:,} more" if len(changed) > _NAMED else ""
            said.append(f"Cite keys of several papers were made unique: {', '.join(changed[:_NAMED])}{more}.")
    return said


def _missing(paper: Paper, family: str, dialect: str) -> Iterator[str]:
    """Yield the names of what a paper's entry does not hold: CSL variables, and fields of other formats."""
    if not paper.reference:
        return
    mapping = MAPPINGS[family]
    own = next((entry for entry in paper.reference.entries if entry.format == family), None)
    held = {mapping.variable(name, mapping.csl_type(own.type)) for name, _ in own.fields} if own else set[str]()
    citation = citation_of(paper)
    yield from (name for name in _said(citation) if name not in held and not _holds(mapping, name, citation, dialect))
    for entry in paper.reference.entries:
        if entry.format != family:
            yield from _unplaced(MAPPINGS.get(entry.format), entry.type, entry.fields)


def _said(citation: Citation) -> Iterator[str]:
    yield from citation.more
    if citation.files:
        yield FILES


def _holds(mapping: Mapping, variable: str, citation: Citation, dialect: str) -> bool:
    return variable == ARXIV or bool(mapping.name(variable, citation.type, dialect))


def _unplaced(mapping: Mapping | None, type: str, fields: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the names of fields without a CSL variable."""
    if mapping is None:
        yield from (name for name, value in fields if value)
    else:
        yield from (name for name, _ in mapping.placed(mapping.csl_type(type), fields).rest)
