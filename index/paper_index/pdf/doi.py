"""The DOIs that a PDF prints or has in its metadata, without those of other papers."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..papers.identifiers import canonical_id, is_arxiv_id, is_doi, is_doubtful
from .doi_context import is_in_text_of_another, is_of_another, is_same_paragraph, without_references
from .models import Line

_TOKEN = re.compile(
    r"(?:https?:[^\s\"“”]{0,80}?|\b(?:www|doi|dx)\.[^\s\"“”]{0,80}?)?(?<![\d.])10\.\d{4,9}/[^\s\"“”]+",
    re.IGNORECASE,
)
_AFTER_DOI = re.compile(r"[^!-~].*", re.DOTALL)
"""A DOI has ASCII characters only; a sign like © follows it without a blank."""
_GLUED = re.compile(
    r"[a-z0-9)](?:Received|Accepted|Published|Available|Copyright|Article|Abstract|Keywords|Citation|Editor"
    r"|https?:|www\.)|\d[A-Z][a-z]{3,}"
)
"""Text that follows a DOI without a blank, so that its end is unknown."""
_IN_PATH = re.compile(r"(?:^|\s)(?!\S*doi)\S*/$", re.IGNORECASE)
"""Text before a DOI that is within the address of a page."""
_LONGEST = 120
_FEW_OTHERS = 2
"""DOIs of other papers on a page from which it may be a list of references without a heading."""
_KEYS_OF_OTHERS = frozenset(("Author", "Creator", "Keywords", "Producer"))
_PRISM = re.compile(r"prism:doi(?:\s*=\s*[\"']|>)\s*([^<\"']{6,300})")

_FUNDERS = "10.13039"
_DATA_PREFIXES = frozenset(
    (
        *("10.1594", "10.2210", "10.3886", "10.4121", "10.5061", "10.5066", "10.5067", "10.5255", "10.5256", "10.5281"),
        *("10.5517", "10.5524", "10.5878", "10.6084", "10.7910", "10.11583", "10.13012", "10.15468", "10.15785"),
        *("10.17504", "10.17605", "10.17632", "10.18710", "10.21227", "10.22002", "10.24381", "10.24433", "10.25504"),
        *("10.25921", "10.34740", "10.34973", "10.57967", "10.5064", "10.5683", "10.15454", "10.17026", "10.18129"),
        *("10.24432", "10.25349", "10.26180", "10.34894", "10.48436", "10.57702", "10.57745"),
    )
)
"""Repositories of data sets, software and protocols."""
_DATA = re.compile(r"^10\.32614/cran\b|/(?:data\.|data-?sets?\b|dvn/|uuid:|.*\b(?:figshare|zenodo|dryad|dataverse)\b)")
"""DOIs of data sets and software from publishers that also have papers."""
_COMPONENT = re.compile(
    r"\.[sgt]\d{3}$|/(?:supp|fig|table|suppl)[-_]?\d+$|^10\.7554/elife\.\d{5}\.\d{3}$|dcsupplemental|[._/-]suppl?\b|sup\d+\.\w+$"
)
"""Figures, tables and supplements that have DOIs of their own."""
_PLACEHOLDER = re.compile(
    r"x{3,}|n{5,}|y{4,}|\.doi$|1234567|12345\.67890|^10\.1145/(?:1122445\.1122456|1235|(\d)\1{5,}\.)|/[0.\-/]+$"
)
"""DOIs in templates."""
_CUT = re.compile(
    r"/\D*$|^10\.1016/j\.[a-z]+\.\d{4}(?:\.\d\d)?$|^10\.(?:1007|1038)/s\d{5}(?:-\d{3}(?:-\d{1,5})?)?$"
    r"|^10\.(?:1109|3389)/[a-z]+\.\d{4}$|^10\.1103/physrev\w*\.\d+$"
)
"""The beginnings of DOIs that end in the middle of a line: without a digit, or of publishers with longer ones."""
_BOOK = re.compile(r"/97[89][\d-]{9,14}+(?!_|[.]ch)|/\d-\d{2,7}-\d{2,6}-[\dx]$")
_SERIAL = re.compile(
    r"/\(issn\)|/issue[./]|\.issue-|(?<!\d)\d{4}-\d{3}[\dx]$|[a-z]\.v\d+(?:[.:]\d+|i\d+)$|/[a-z]+\.v\d+$", re.IGNORECASE
)
"""DOIs of journals, and of whole issues and volumes."""


def is_serial(doi: str) -> bool:
    """Return whether a DOI is that of a journal, a volume or an issue."""
    return bool(_SERIAL.search(doi))


def is_book(doi: str) -> bool:
    """Return whether a DOI is that of a whole book, which has an ISBN in it and no number of a chapter."""
    return bool(_BOOK.search(doi))


def is_of_data(doi: str) -> bool:
    """Return whether a repository of data sets or software issued a DOI."""
    return doi.partition("/")[0] in _DATA_PREFIXES or bool(_DATA.search(doi))


def dois_in_metadata(metadata: Mapping[str, str], xmp: str) -> list[str]:
    """Return the different identifiers in the document information and the XMP packet.

    Authors, keywords and programs are not read: what they name is another document.
    """
    texts = (*(text for key, text in metadata.items() if key not in _KEYS_OF_OTHERS), *_PRISM.findall(xmp))
    found = (
        _identity(token[0])
        for text in texts
        for token in _TOKEN.finditer(text[:2_000])
        if not is_in_text_of_another(text[: token.start()])
    )
    return list(dict.fromkeys(filter(None, found)))


def dois_in_text(lines: Sequence[Line]) -> list[str]:
    """Return the different DOIs that a page prints as its own: without those of references and figures.

    DOIs of data and software are returned only if there is no other.
    """
    found = list(dict.fromkeys(_own(without_references(lines))))
    return [doi for doi in found if not is_of_data(doi)] or found


def mentions_doi(lines: Sequence[Line]) -> bool:
    """Return whether a page has any DOI, even of another paper."""
    return any(_TOKEN.search(line.text) for line in lines)


def _own(lines: Sequence[Line]) -> list[str]:
    """Return the DOIs without those of others; on a page with DOIs of others, only those at the start of paragraphs."""
    found, others = list[tuple[str, int]](), 0
    for doi, index in _judged(lines):
        if doi:
            found.append((doi, index))
        else:
            others += 1
    return [doi for doi, index in found if others < _FEW_OTHERS or not is_same_paragraph(lines, index)]


def _judged(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """Yield each DOI of a page that may be its own, or "" for one of another paper, with the index of its line."""
    for index, line in enumerate(lines):
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        is_paragraph = is_same_paragraph(lines, index + 1)
        for token in _TOKEN.finditer(line.text):
            at_end = not line.text[token.end() :].strip()
            if _IN_PATH.search(line.text[: token.start()]) or (at_end and _is_broken(token[0], after, is_paragraph)):
                yield "", index
                continue
            doi = _identity(token[0])
            own = is_doi(doi) and not is_of_another(lines, index, token.start(), token.end())
            yield (doi if own else ""), index


def _identity(token: str) -> str:
    """Return the DOI, or the arXiv id of a DOI of arXiv, that a text is; "" if it is none or no paper's."""
    if "\ufffe" in token or "\u0002" in token or "jstor.org/stable/" in token.lower():
        return ""
    token = _AFTER_DOI.sub("", token)
    if _GLUED.search(token):
        return ""
    if "(sici)" not in token.lower():
        token = re.split(r"[?#]", token, maxsplit=1)[0]
    start = token.find("10.")
    address, identity = token[:start].lower(), canonical_id(token)
    if not is_doi(identity) and not is_arxiv_id(identity):
        # The address of a page that has a DOI in its path says little about the page.
        identity = "" if address and "doi" not in address else canonical_id(token[start:])
    return identity if is_arxiv_id(identity) or _is_plausible(identity) else ""


def _is_plausible(doi: str) -> bool:
    prefix, _, suffix = doi.partition("/")
    if not is_doi(doi) or len(doi) > _LONGEST or ".." in suffix or suffix.startswith((".", "/")) or prefix == _FUNDERS:
        return False
    if _COMPONENT.search(doi) or _PLACEHOLDER.search(doi) or _CUT.search(doi):
        return False
    return is_book(doi) or not is_doubtful(doi)


def _is_broken(token: str, after: str, is_paragraph: bool) -> bool:
    """Return whether a DOI at the end of a line goes on in the next line.

    Args:
        token: the DOI.
        after: the next line.
        is_paragraph: whether the next line is in the same paragraph: then a number is not that of the page.
    """
    after = after.strip()
    if is_paragraph and re.fullmatch(r"(?=\D*\d)[a-z\d]{1,12}[.,;]?", after):
        return True
    if token.endswith(("-", "/", "_", "(", "<", ":")) or (token.endswith(".") and re.match(r"\d", after)):
        return True
    return bool(re.fullmatch(r"[./_-]\w\S*|[a-z\d]*[./_-]\d\S*", after, re.ASCII))
