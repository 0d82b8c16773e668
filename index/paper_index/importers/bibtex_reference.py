"""The bibliographic record of a BibTeX entry, with values as BibTeX, JabRef and Zotero write them."""

import re
from collections.abc import Iterator

from ..bibliography.assembly import Decoder, assembled
from ..bibliography.bibtex_mapping import BIBTEX
from ..bibliography.mapping import ARXIV
from ..papers.paper import Paper
from ..papers.reference import Entry, File, Reference
from ..text import latex
from . import citation
from .bibtex_journals import journal
from .bibtex_names import persons

_BETWEEN_FILES = re.compile(r"(?<!\\);")
_BETWEEN_PARTS = re.compile(r"(?<!\\):")
_ESCAPED = re.compile(r"\\([\\:;])")
_TEX_ESCAPED = re.compile(r"\{?\\([_&%$#])\}?")
_BACKSLASH = r"$\backslash$"
_WITHOUT_ROOT = re.compile(r"(?:Users|home|Volumes|media|mnt)/[^/]")
"""A path as Mendeley writes it: without the `/` at its beginning."""
_LINK = re.compile(r"\\url|https?://")
_ADDRESSES = frozenset({"ISBN", "ISSN", "PMID", "PMCID", "URL"})


def reference_of(entry: Entry, paper: Paper) -> Reference:
    """Return the reference of the paper of an entry."""
    type = BIBTEX.csl_type(entry.type)
    placed = BIBTEX.placed(type, (*entry.fields, *entry.inherited))
    found = assembled(type, placed, _DECODER, entry)
    fields, dates = dict(found.fields), dict(found.dates)
    for variable in _ADDRESSES & placed.variables.keys():
        fields[variable] = latex.link(placed.variables[variable][0][1])
    if ARXIV in placed.variables:
        said = {name.lower(): value for name, value in entry.fields}
        if said.get("eprinttype", said.get("archiveprefix", "")).lower() == "pubmed":
            fields.setdefault("PMID", said.get("eprint", ""))
    if "container-title" in placed.variables and "container-title" not in fields:
        fields["container-title"] = journal(placed.variables["container-title"][0][1])
    if "page" in fields:
        fields["page"] = fields["page"].replace("–", "-").replace("--", "-")
    if _LINK.search(dict(placed.variables.get("medium", ())).get("howpublished", "")):
        fields.pop("medium", None)  # the reader of the paper has the link
    if fields.get("URL") == paper.url:
        fields.pop("URL", None)
    issued = _issued(placed.variables.get("issued", []), paper.published)
    if issued:
        dates["issued"] = issued
    type = citation.type_of(type, paper)
    return Reference(type, found.names, fields, dates, found.keywords, found.files, found.entries)


def _issued(said: list[tuple[str, str]], published: str) -> str:
    """Return the date of an entry where it says more than the day, month or year of publication."""
    if not said:
        return ""
    values = {name.lower(): latex.plain(value).strip() for name, value in said}
    if season := citation.season(published, values.get("month", "")):
        return season
    text = values.get("date") or values.get("year", "")
    return "" if text == published or (published and "month" in values and len(text) == 4) else _date(text)


def _date(text: str) -> str:
    text = latex.plain(text).strip()
    return text if citation.is_edtf(text) else citation.published(text) or text


def _keywords(value: str) -> list[str]:
    return [word for part in re.split(r"[;,]", latex.plain(value)) if (word := part.strip())]


def _files(value: str) -> Iterator[File]:
    """Yield the files of `path`, `title:path:type` or several of them, as JabRef, Mendeley and Zotero write them."""
    for listed in _BETWEEN_FILES.split(value):
        parts = [_path(part) for part in _BETWEEN_PARTS.split(listed.replace(_BACKSLASH, ""))]
        if len(parts) >= 3:
            path = ":".join(parts[1:-1])
            yield File(f"/{path}" if _WITHOUT_ROOT.match(path) else path, parts[0], parts[-1])
        elif listed.strip():
            yield File(":".join(parts))


def _path(text: str) -> str:
    return _TEX_ESCAPED.sub(r"\1", _ESCAPED.sub(r"\1", text)).strip()


_DECODER = Decoder(
    text=lambda value: latex.plain(value).strip(), names=persons, keywords=_keywords, files=_files, date=_date
)
