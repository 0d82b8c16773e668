"""The keys of links: all addresses of a paper on one site have the same key."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from .identifiers import canonical_id, is_arxiv_id, is_doi

_SITES = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"openreview\.net/[\w/]{1,40}\?(?:\S*&)?id=([\w.-]+)", "openreview:{}"),
        (r"proceedings\.mlr\.press/(v\d+)/([\w-]+)", "pmlr:{}/{}"),
        (r"raw\.githubusercontent\.com/mlresearch/(v\d+)/\w+/assets/([\w-]+)/", "pmlr:{}/{}"),
        (
            r"(?:aclanthology\.(?:org|info)(?:/papers/\w+/\w+)?|aclweb\.org/anthology(?:/papers)?(?:/[a-z]/\w+)?)"
            r"/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)",
            "10.18653/v1/{}",
        ),
        (
            r"(?:papers|proceedings)\.n(?:eur)?ips\.cc/(?:paper_files/)?paper/(?:\d{4}/(?:hash|file)/)?([\da-f]{32}|\d+)",
            "neurips:{}",
        ),
        (r"openaccess\.thecvf\.com/(?:\S*/)?([^/\s]+)_(?:paper|supplemental)\.", "cvf:{}"),
        (r"zenodo\.org/(?:api/)?records?/(\d+)", "10.5281/zenodo.{}"),
        (r"(?:www\.|api\.)?semanticscholar\.org/(?:[^\s/]+/){1,4}([\da-f]{40})", "s2:{}"),
        (
            r"dblp\.(?:uni-trier\.|dagstuhl\.)?(?:org|de)/rec/(?:(?:html|bibtex|bib|xml)/)?([\w/.-]+?)"
            r"(?:\.(?:html|bib|xml|nt|rdf))?(?:[?#]\S*)?$",
            "dblp:{}",
        ),
        (r"(?:[\w-]+\.)*(?:hal\.science|archives-ouvertes\.fr|hal\.inria\.fr)/([a-z]{2,20}-\d{5,9})", "hal:{}"),
        (r"(?:papers\.)?ssrn\.com/(?:abstract=|sol3/\w+\.cfm[^\s?]*\?(?:\S*&)?abstract_?id=)(\d+)", "10.2139/ssrn.{}"),
        (r"(?:raw\.)?github(?:usercontent)?\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?(?:[/?#]\S*)?$", "github:{}"),
        (r"huggingface\.co/((?:(?:datasets|spaces|collections)/)?[\w.-]+/[\w.-]+)", "huggingface:{}"),
        (r"ieeexplore\.ieee\.org/\S*?(?:document/|arnumber=)(\d+)", "ieee:{}"),
        (r"(?:linkinghub\.elsevier|sciencedirect)\.com/\S*?pii/(\w+)", "pii:{}"),
        (r"jmlr\.org/papers/v(?:olume)?(\d+)/([\w-]+)", "jmlr:{}/{}"),
        (r"ojs\.aaai\.org/\S*?article/(?:view|download)/(\d+)", "aaai:{}"),
        (
            r"(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc|europepmc\.org)/articles?/(?:pmc)?/?(?:pmc)?(\d+)",
            "pmc:{}",
        ),
        (r"(?:api\.)?openalex\.org/(?:works/)?(w\d+)", "openalex:{}"),
        (r"researchgate\.net/publication/(\d+)", "researchgate:{}"),
    )
)
"""The addresses of papers on sites with several for each, in lower case without `www.`; and the keys they have."""
_HOST = re.compile(r"(?:https?://|git@)?(?:www\.)?([^/?#:\s]+)", re.IGNORECASE)
_FORM = re.compile(
    r"/(?:pdf|html|abs|abstract|full|fulltext|epdf|download|view|index\.\w{3,5})(?=/|$)|/+$", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.(?:pdf|html?|md|xml|bib)$", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_\w+|ref|ref_src|source|src|via|context|fbclid|gclid|si|share\w*|hl|lang|download|format", re.I
)


def link_keys(link: str) -> tuple[str, ...]:
    """Return the key of a link, and a second one without its parameters if it has any.

    The scheme, `www.`, the fragment and tracking parameters make no difference, nor does whether it is the page or the
    PDF of the paper. A link with an arXiv id or a DOI has that as its key. An invalid link has no key.
    """
    identity = canonical_id(link)
    if is_arxiv_id(identity) or is_doi(identity):
        return (identity,)
    host = _HOST.match(link)
    if not host:
        return ()
    address = unquote(host[1] + link[host.end() :].partition("#")[0]).lower()
    for site, key in _SITES:
        if found := site.match(address):
            return (key.format(*found.groups()),)
    try:
        parts = urlsplit(f"//{address}")
        given = sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0]))
    except ValueError:  # more parameters than are read
        return ()
    plain = parts.netloc + _FORM.sub("", _EXTENSION.sub("", _FORM.sub("", parts.path)))
    return (f"{plain}?{'&'.join('='.join(pair) for pair in given)}", plain) if given else (plain,)
