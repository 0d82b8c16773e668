"""Data of an arXiv record beyond its texts: the month in its id, the area of its category, links in its comment."""

import re
from collections.abc import Iterable

from ..papers.identifiers import safe_link

_MONTH = re.compile(r"(?:.*/)?(\d\d)(\d\d)(?:\.\d{4,5}|\d{3})", re.ASCII)

AREAS = {
    "cs.CL": "natural-language",
    "cs.CR": "security-privacy",
    "cs.CV": "computer-vision",
    "cs.DB": "software-systems",
    "cs.DC": "software-systems",
    "cs.HC": "human-computer-interaction",
    "cs.IR": "recommendation-retrieval",
    "cs.OS": "software-systems",
    "cs.PL": "software-systems",
    "cs.RO": "robotics",
    "cs.SD": "speech-audio",
    "cs.SE": "software-systems",
    "eess.AS": "speech-audio",
    "eess.IV": "computer-vision",
} | dict.fromkeys(
    (
        "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex",
        "nucl-th", "physics", "q-bio", "quant-ph",
    ),
    "natural-science",
) | {"q-fin": "finance"}  # fmt: skip
"""The catalogue's area for an arXiv category, or for the archive before its dot, where the two mean the same.

cs.LG, cs.AI, stat.ML and whatever else is missing here are wider than any one area; their papers are given none.
"""

_LINK = re.compile(r"https://[^\s<>\"'`{}|\\^,;]+")
_CODE_HOSTS = re.compile(
    r"https://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|anonymous\.4open\.science"
    r"|huggingface\.co(?!/papers/)|[\w-]+\.(?:github|gitlab)\.io)(?:/|$)",
    re.IGNORECASE,
)
_SAID_TO_BE = re.compile(
    r"\b(?:code|codebase|implementation|project|project ?page|web ?page|website|web ?site|repository|repo|demo)s?"
    r"(?: (?:is|are|will be|available|at|on|here|page|released|publicly|found|can be)){0,6}[\s:(\[]*$",
    re.IGNORECASE,
)


def area(categories: Iterable[str]) -> str:
    """Return the area of the first category, which is the primary one; "" where no area is meant by it alone."""
    primary = next(iter(categories), "")
    return AREAS.get(primary) or AREAS.get(primary.partition(".")[0], "")


def month(identity: str) -> str:
    """Return the month an arXiv id was given in: `2411.13560` is 2024-11, `hep-th/9901001` 1999-01; else ""."""
    said = _MONTH.fullmatch(identity)
    if not said or not "01" <= said[2] <= "12":
        return ""
    return f"{'19' if said[1] > '90' else '20'}{said[1]}-{said[2]}"


def code_links(comment: object) -> list[str]:
    """Return the links of an author's comment that lead to code or to the project's page.

    Those are links to where code is kept, and links that the words before them say are such. Others (a DOI, a
    conference, a video) are not.
    """
    if not isinstance(comment, str) or "https://" not in comment:
        return []
    comment = comment.replace("\\_", "_").replace("\\~", "~")
    links: list[str] = []
    for match in _LINK.finditer(comment):
        link = safe_link(match[0])
        before = comment[max(0, match.start() - 80) : match.start()]
        if link and (_CODE_HOSTS.match(link) or _SAID_TO_BE.search(before)):
            links.append(link)
    return links
