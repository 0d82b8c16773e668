r"""arXiv's listing by mail: new papers, cross-lists and replacements, in transport encodings, with damage."""

import base64
import quopri
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import damaged, read, read_or_refused
from paper_index.errors import PaperError

LINE = "-" * 78
MAIL = rf"""{LINE}
Submissions to:
Computation and Language
{LINE}
{LINE}
\\
arXiv:2411.00001
Date: Thu, 7 Nov 2024 02:49:53 GMT   (31214kb,D)

Title: On Socks: A Made-Up Method for
  Sorting Them
Authors: A. Author (1), B. Author (X (Y)) and
  C. Author
Categories: cs.CL cs.AI
Comments: Code: https://github.com/a/b
DOI: 10.1000/Socks
\\
  Nobody wrote this
text.
\\ ( https://arxiv.org/abs/2411.00001 , 31214kb)
{LINE}
\\
arXiv:2411.00002 (*cross-listing*)
Date: Fri, 8 Nov 2024 02:49:53 GMT   (1kb)

Title: On Cups
Authors: A. Author
Categories: cs.RO cs.CL
\\
  Cups.
\\ ( https://arxiv.org/abs/2411.00002 , 1kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
{LINE}
\\
arXiv:2305.00003
replaced with revised version Wed, 20 Nov 2024 10:00:00 GMT   (12kb)

Title: On Gardens
Authors: B. Author
Categories: math.CO
\\ ( https://arxiv.org/abs/2305.00003 , 12kb)
{LINE}
\\
arXiv:2305.00004
Categories: cs.CL
\\
  No title.
\\ ( https://arxiv.org/abs/2305.00004 , 12kb)
{LINE}
"""


def test_a_listing_is_read() -> None:
    found, [new, cross, replaced], [problem] = read(MAIL, "mail.txt")
    assert found == "arxiv-mail"
    assert (new.id, new.title) == ("2411.00001", "On Socks: A Made-Up Method for Sorting Them")
    assert (new.abstract, new.published) == ("Nobody wrote this text.", "2024-11-07")
    assert new.authors == ("A. Author", "B. Author", "C. Author")
    assert (new.area, new.doi, new.code) == ("natural-language", "10.1000/socks", ("https://github.com/a/b",))
    assert (cross.id, cross.abstract, cross.area) == ("2411.00002", "Cups.", "robotics")
    assert (replaced.id, replaced.title, replaced.abstract, replaced.published) == (
        "2305.00003",
        "On Gardens",
        "",
        "2023-05",
    )
    line = MAIL[: MAIL.index("arXiv:2305.00004")].count("\n")
    assert str(problem) == f"mail.txt:{line}: no title"


@pytest.mark.parametrize("form", ["CRLF", "quoted-printable", "base64"])
def test_a_mail_as_it_was_sent_is_read(form: str) -> None:
    head = b"From: no-reply@arxiv.example\nSubject: cs daily\nContent-Type: text/plain; charset=utf-8\n"
    if form == "CRLF":
        content = (head + b"\n" + MAIL.encode()).replace(b"\n", b"\r\n")
    else:
        body = quopri.encodestring(MAIL.encode()) if form == "quoted-printable" else base64.encodebytes(MAIL.encode())
        content = head + b"Content-Transfer-Encoding: " + form.encode() + b"\n\n" + body
    found, papers, problems = read(content)
    assert (found, len(papers), len(problems)) == ("arxiv-mail", 3, 1)
    assert papers[0].abstract == "Nobody wrote this text."


def test_a_mail_without_a_paper_is_an_error() -> None:
    with pytest.raises(PaperError, match="contains no papers"):
        read(MAIL[:200], format="arxiv-mail")


def test_a_cut_off_mail_keeps_its_last_paper() -> None:
    _, papers, _ = read(MAIL[: MAIL.index("Cups.")] + "Cups.")
    assert [paper.id for paper in papers] == ["2411.00001", "2411.00002"]


@given(damaged(MAIL), st.sampled_from(("auto", "arxiv-mail")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


def test_the_sample_is_read(samples: Path) -> None:
    for path in (samples / "formats" / "arxiv-email").iterdir():
        found, papers, problems = read(path.read_bytes())
        assert (found, problems, len(papers)) == ("arxiv-mail", [], 2)
        assert all(paper.abstract and paper.authors and len(paper.published) == 10 for paper in papers)
