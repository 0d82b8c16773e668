"""The stamp that arXiv prints along the left edge of the first page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..papers.identifiers import canonical_id
from .doi_context import is_same_paragraph, without_references
from .models import Line

# Without the list of archives, any word with a slash and seven digits would do.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
# References are printed without the date.
_STAMP = re.compile(
    rf"arXiv:\s*(?P<id>\d{{2}}(?:0[1-9]|1[0-2])\.\d{{4,5}}|(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?/\d{{7}})(?:v(?P<version>\d{{1,3}}))?"
    r"\s*(?:\[[A-Za-z-]{2,20}(?:\.[A-Za-z-]{2,20})?\])?"
    r"\s*\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{4}(?!\d)",
    re.ASCII,
)


class Stamp(NamedTuple):
    """The stamp of a paper."""

    identity: str
    """The arXiv id in its stored form."""
    version: int
    """The version, or 0."""


def stamps(lines: Sequence[Line], metadata: Mapping[str, str]) -> list[Stamp]:
    """Return the different stamps of a page, from the first place that has any.

    The places are rotated text, upright lines with nothing else that are away from the text, and the title in the
    metadata, where old versions of GhostScript put the stamp.
    """
    rotated = [line.text for line in lines if line.rotated]
    upright = without_references([line for line in lines if not line.rotated])
    apart = (line.text.strip() for index, line in enumerate(upright) if not is_same_paragraph(upright, index))
    return (
        _all(_STAMP.finditer(" ".join(rotated)))
        or _all(found for text in apart if (found := _STAMP.fullmatch(text)))
        or _all(found for found in (_STAMP.match(metadata.get("Title", "").strip()[:200]),) if found)
    )


def _all(found: Iterable[re.Match[str]]) -> list[Stamp]:
    each = (Stamp(canonical_id(stamp["id"]), int(stamp["version"] or 0)) for stamp in found)
    return list({stamp.identity: stamp for stamp in each}.values())
