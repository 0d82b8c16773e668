"""The mapping of each format, and the formats that can be exported with their dialects."""

from .bibtex_mapping import BIBTEX
from .csl_mapping import CSL
from .mapping import Mapping
from .medline_mapping import PUBMED, WEB_OF_SCIENCE
from .openalex_mapping import OPENALEX
from .ris_mapping import RIS
from .zotero_csv_mapping import ZOTERO_CSV

MAPPINGS: dict[str, Mapping] = {
    "bibtex": BIBTEX,
    "ris": RIS,
    "csl-json": CSL,
    "zotero-csv": ZOTERO_CSV,
    "zotero": ZOTERO_CSV,
    "pubmed": PUBMED,
    "web-of-science": WEB_OF_SCIENCE,
    "openalex": OPENALEX,
}
"""By the name that entries have for their format."""

EXPORTED = {
    "bibtex": ("BibTeX", "bibtex", "bibtex"),
    "biblatex": ("BibLaTeX", "bibtex", "biblatex"),
    "ris": ("RIS", "ris", ""),
    "csl-json": ("CSL-JSON", "csl-json", ""),
}
"""Export formats of bibliographies: what people call them, the name of their mapping, and the dialect."""
