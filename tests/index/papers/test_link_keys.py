"""All addresses of a paper on a site have the same key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.papers.link_keys import link_keys

SAME = (
    (
        "openreview.net/forum?id=aB-3_x",
        "openreview.net/pdf?id=aB-3_x",
        "openreview.net/forum?noteId=zz&id=aB-3_x",
        "openreview.net/references/pdf?id=aB-3_x",
        "openreview.net/forum?id=aB-3_x&referrer=%5BHome%5D",
    ),
    (
        "proceedings.mlr.press/v202/x23a.html",
        "proceedings.mlr.press/v202/x23a/x23a.pdf",
        "proceedings.mlr.press/v202/x23a",
        "raw.githubusercontent.com/mlresearch/v202/main/assets/x23a/x23a.pdf",
    ),
    (
        "aclanthology.org/2023.acl-long.1/",
        "aclanthology.org/2023.acl-long.1.pdf",
        "aclanthology.org/2023.acl-long.1.bib",
        "aclweb.org/anthology/2023.acl-long.1",
        "doi.org/10.18653/v1/2023.acl-long.1",
    ),
    ("aclweb.org/anthology/P19-1001.pdf", "aclanthology.org/P19-1001/", "aclweb.org/anthology/P/P19/P19-1001"),
    (
        "papers.nips.cc/paper_files/paper/2023/hash/0123456789abcdef0123456789abcdef-Abstract-Conference.html",
        "proceedings.neurips.cc/paper/2023/file/0123456789abcdef0123456789abcdef-Paper-Conference.pdf",
    ),
    ("papers.nips.cc/paper/7181-attention", "papers.neurips.cc/paper/7181-attention.pdf"),
    (
        "openaccess.thecvf.com/content/CVPR2023/html/Wu_An_Okapi_CVPR_2023_paper.html",
        "openaccess.thecvf.com/content/CVPR2023/papers/Wu_An_Okapi_CVPR_2023_paper.pdf",
    ),
    ("zenodo.org/record/123", "zenodo.org/records/123/files/okapi.pdf?download=1", "doi.org/10.5281/zenodo.123"),
    (
        "biorxiv.org/content/10.1101/2023.01.02.345678v1.full",
        "biorxiv.org/content/10.1101/2023.01.02.345678v2.full.pdf",
    ),
    (
        "semanticscholar.org/paper/An-Okapi-Wu/0123456789abcdef0123456789abcdef01234567",
        "semanticscholar.org/reader/0123456789abcdef0123456789abcdef01234567",
        "api.semanticscholar.org/graph/v1/paper/0123456789abcdef0123456789abcdef01234567",
    ),
    (
        "dblp.org/rec/conf/nips/Wu26",
        "dblp.org/rec/conf/nips/Wu26.html?view=bibtex",
        "dblp.uni-trier.de/rec/bibtex/conf/nips/Wu26",
    ),
    (
        "hal.science/hal-01234567v2",
        "hal.archives-ouvertes.fr/hal-01234567/document",
        "inria.hal.science/hal-01234567/file/a.pdf",
    ),
    (
        "papers.ssrn.com/sol3/papers.cfm?abstract_id=123",
        "ssrn.com/abstract=123",
        "doi.org/10.2139/ssrn.123",
        "papers.ssrn.com/sol3/Delivery.cfm/SSRN_ID1_code2.pdf?abstractid=123&mirid=1",
    ),
    ("github.com/Wu/Okapi", "github.com/wu/okapi.git", "github.com/wu/okapi/tree/main/src?tab=readme#top"),
    ("huggingface.co/wu/okapi", "huggingface.co/wu/okapi/tree/main"),
    (
        "ieeexplore.ieee.org/document/123",
        "ieeexplore.ieee.org/abstract/document/123/",
        "ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=123",
    ),
    ("jmlr.org/papers/v21/20-074.html", "jmlr.org/papers/volume21/20-074/20-074.pdf"),
    (
        "example.org/papers/okapi.html",
        "example.org/papers/okapi.pdf",
        "example.org/pdf/papers/okapi/",
        "example.org/papers/okapi?utm_source=x#s2",
    ),
)


@pytest.mark.parametrize("links", SAME, ids=lambda links: links[0])
def test_the_forms_of_an_address_have_one_key(links: tuple[str, ...]) -> None:
    assert len({link_keys(f"https://{link}")[0] for link in links}) == 1


def test_different_papers_have_different_keys() -> None:
    keys = [link_keys(f"https://{links[0]}")[0] for links in SAME]
    assert len(set(keys)) == len(keys)
    assert link_keys("https://example.org/paper?number=1") == ("example.org/paper?number=1", "example.org/paper")


@given(
    st.sampled_from([link for links in SAME for link in links if "?" not in link]),
    st.sampled_from(("", "http://", "https://", "HTTPS://")),
    st.sampled_from(("", "www.")),
    st.sampled_from(("", "#page=2", "?utm_source=news&utm_medium=x", "?ref=okapi#a")),
)
def test_scheme_www_fragment_and_tracking_make_no_difference(link: str, scheme: str, www: str, end: str) -> None:
    assert link_keys(f"{scheme}{www}{link}{end}")[0] == link_keys(f"https://{link}")[0]


@given(
    st.text(alphabet="aB1.:/?#&=%[]@-_ \x00é", max_size=60), st.sampled_from(("", "https://", "https://github.com/"))
)
def test_any_text_may_be_a_link(text: str, scheme: str) -> None:
    assert len(link_keys(scheme + text)) <= 2
