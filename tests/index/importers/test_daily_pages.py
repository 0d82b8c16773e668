"""Daily Papers pages in every layout in which people save them as text: one paper, one appearance, nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from importing import reads_or_refuses
from paper_index.errors import PaperError
from paper_index.importers import Source, daily_page
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper, Problem

ONE = "Socks: A Made-Up Method for Sorting Them"
TWO = "CupNet: Washing [Many] Cups at Once\\\n  in Cold Water"
TWO_READ = "CupNet: Washing [Many] Cups at Once in Cold Water"
LONG = (
    "Nobody published this text, and nobody will. It goes on about socks of two colours on [0, 1) for a while. " * 5
).strip()
SHORT = "A text of a few words in which a model says what the cups were about, and no more."
GREETING = "Get trending papers in your email inbox once a day!\n\nGet trending papers in your email inbox!"


def read(text: str, name: str = "page.md", edition: str | None = None) -> tuple[list[Paper], list[Problem]]:
    source = Source(text.encode(), name, edition=edition)
    assert daily_page.matches(source)
    every = list(daily_page.read(source))
    return [r for r in every if isinstance(r, Paper)], [r for r in every if isinstance(r, Problem)]


def seen(papers: list[Paper]) -> list[tuple[str, str, int | None, int | None, str]]:
    places = [paper.appearances[0] for paper in papers]
    return [(p.id, at.edition, at.rank, at.votes, p.published) for p, at in zip(papers, places, strict=True)]


SITE = "https://huggingface.co"
SCRAPED = f"""---
url: {SITE}/papers?q=laundry
---
new

{GREETING}

[Subscribe]({SITE}/login?next=%2Fpapers)

# Daily Papers

## by [![]({SITE}/front/assets/papers-by.png)AK]({SITE}/akhaliq) and the research community

- Daily
- Weekly

[Trending Papers]({SITE}/papers/trending)

Oct 2

[101]({SITE}/login?next=%2Fpapers%2F2606.00001)

### [{ONE}]({SITE}/papers/2606.00001)

[{LONG}]({SITE}/papers/2606.00001)

[![laundry](https://cdn.example/x.png)Laundry]({SITE}/laundry)

·

May 29[6]({SITE}/papers/2606.00001#community)

[-]({SITE}/login?next=%2Fpapers%2F2403.00002)

### [{TWO.replace("[", chr(92) + "[").replace("]", chr(92) + "]")}]({SITE}/papers/2403.00002)

[{LONG.replace(". It", ".{0}{0}{1}It".format(chr(92), chr(10)))}]({SITE}/papers/2403.00002)

[- ![]({SITE}/avatars/a.svg)\\\\
- 5 authors]({SITE}/papers/2403.00002)

·

Mar 3, 2024
"""

NUMBERED = f"""# Web source

- URL: {SITE}/papers?q=laundry

[[Hugging Face's logo] Hugging Face][1]
* [ Models ][2]
* * Website
    * [ Tasks][9]
new

{GREETING}

[Subscribe][29]

# Daily Papers

## by[AK][30] and the research community
* Daily

Jun 29
[
101
][31]

### [{ONE}][32]

[

{LONG.replace("nobody will", "nobody" + chr(10) + "will")}

][33]
[
* 671 authors
][34]
·
May 29 [ 6][39]
[
-
][35]

### [{TWO_READ}][36]

[

{LONG}

][37]
[[laundry] Laundry][38]
·
Mar 3, 2024

[32]: {SITE}/papers/2606.00001
[36]: {SITE}/papers/2403.00002
"""

NOTEBOOK = f"""---
url: {SITE}/papers?q=laundry
exported: 2026-07-28
---

# Daily Papers - Hugging Face
Daily Papers - Hugging Face

 Hugging Face

{SITE}/

Models

{SITE}/models

new

{GREETING}

Subscribe

{SITE}/login?next=%2Fpapers

Daily Papers

by\x20

AK

{SITE}/akhaliq

 and the research community

laundry

Daily

{SITE}/papers/date/2026-03-24

Mar 25

 [-] 101

{SITE}/login?next=%2Fpapers%2F2606.00001

{ONE}

{SITE}/papers/2606.00001

{LONG}

{SITE}/papers/2606.00001

[

4 authors]({SITE}/papers/2606.00001)

·

May 29

1

{SITE}/papers/2606.00001#community

 [-] -

{SITE}/login?next=%2Fpapers%2F2403.00002

{TWO_READ}

{SITE}/papers/2403.00002

{LONG}

{SITE}/papers/2403.00002

\x20

{SITE}/papers/2403.00002

 Laundry

{SITE}/laundry

·

Mar 3, 2024
"""


@pytest.mark.parametrize("text", [SCRAPED, NUMBERED, NOTEBOOK], ids=["scraped", "numbered", "notebook"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_cards_with_links_give_ids_votes_and_dates(text: str, ends: str) -> None:
    papers, problems = read(text.replace("\n", ends), "laundry.md")
    assert problems == []
    assert seen(papers) == [
        ("2606.00001", "laundry", 1, 101, "2026-05-29"),
        ("2403.00002", "laundry", 2, 0, "2024-03-03"),
    ]
    assert [paper.title for paper in papers] == [ONE, TWO_READ]
    assert [paper.abstract for paper in papers] == [LONG, LONG]
    assert {paper.sources for paper in papers} == {("laundry.md",)}


def trend(copy: str, title: str, text: str, date: str) -> str:
    return f"""[[Image: none]]({SITE}/papers/2610.00001)

Submitted by

[Image: none]

sorter

<a id="section-{copy}"></a>

### [{title}]({SITE}/papers/2610.00001)


{text}


[[Image: laundry] Laundry]({SITE}/laundry) · {date}


[Upvote

117]({SITE}/login?next=%2Fpapers%2F2610.00001)

[GitHub 3.29k](https://github.com/nobody/socks) [arXiv Page](https://arxiv.org/abs/2610.00001)

"""


WRAPPED = ONE.replace(" for", "\nfor")
TRENDS = f"""{GREETING}

# Trending Papers

## by[[Image: none] AK]({SITE}/akhaliq) and the research community

{trend("1", WRAPPED, SHORT, "Published on Oct 4, 2026")}{trend("2", WRAPPED, SHORT, "Oct 4, 2026")}"""


def test_a_page_that_shows_each_paper_twice_has_it_once() -> None:
    (paper,), problems = read(TRENDS)
    assert problems == []
    assert seen([paper]) == [("2610.00001", "page", 1, 117, "2026-10-04")]
    assert (paper.title, paper.summary, paper.abstract) == (ONE, SHORT, ""), "a model's words are no abstract"
    assert paper.code == ("https://github.com/nobody/socks",)


PLAIN_TRENDS = """Get trending papers in your email inbox once a day!
Get trending papers in your email inbox!

## Trending Papers

## by AK and the research community
""" + "".join(
    f"""
### {title}

{text}
- 8 authors
[LINK: GitHub 11.3k](https://github.com/nobody/{name})
"""
    for name, title, text in [
        ("socks", ONE, SHORT),
        ("socks", ONE, SHORT),
        ("cups", TWO_READ.replace(" in", "\n  in"), LONG.replace("while. ", "while.\n")),
        ("cups", TWO_READ.replace(" in", "\n  in"), LONG.replace("while. ", "while.\n")),
    ]
)


def test_trends_without_links_are_known_by_their_titles() -> None:
    papers, problems = read(PLAIN_TRENDS)
    assert problems == []
    assert [paper.id for paper in papers] == [title_id(ONE), title_id(TWO_READ)]
    assert [(paper.summary, paper.abstract) for paper in papers] == [(SHORT, ""), ("", LONG)]
    assert [paper.appearances[0].rank for paper in papers] == [1, 2]
    assert [paper.code for paper in papers] == [
        ("https://github.com/nobody/socks",),
        ("https://github.com/nobody/cups",),
    ]


COPIED = f"""new
Get trending papers in your email inbox once a day!
Get trending papers in your email inbox!
Subscribe
Daily Papers
byAK and the research community
Mar 14, 2025
101
{ONE}
{LONG}
9 authors
·
May 29
6
-
{TWO_READ}
{LONG}
Laundry
·
Mar 3, 2024
"""


def test_what_is_copied_out_of_a_browser_is_told_by_its_buttons() -> None:
    papers, problems = read(COPIED)
    assert problems == []
    assert [(paper.title, paper.abstract) for paper in papers] == [(ONE, LONG), (TWO_READ, LONG)]
    assert [(p.edition, p.rank, p.votes) for paper in papers for p in paper.appearances] == [
        ("2025-03-14", 1, 101),
        ("2025-03-14", 2, 0),
    ]


DAY = f"""Title: Daily Papers - Hugging Face

URL Source: {SITE}/papers/%s

Markdown Content:
[![Image 1]({SITE}/a.png)]({SITE}/papers/2503.00001)

Submitted by [![Image 2]({SITE}/b.png) sorter]({SITE}/sorter)

[101]({SITE}/login?next=%%2Fpapers%%2F2503.00001)
### [{ONE}]({SITE}/papers/2503.00001)

[* 9 authors]({SITE}/papers/2503.00001)

[2]({SITE}/papers/2503.00001#community)

Submitted by [sorter]({SITE}/sorter)

[7]({SITE}/login?next=%%2Fpapers%%2F2503.00002)
### [{TWO_READ}]({SITE}/papers/2503.00002)

[* 2 authors]({SITE}/papers/2503.00002)
"""


@pytest.mark.parametrize(
    ("address", "edition"),
    [
        ("date/2025-03-14", "2025-03-14"),
        ("week/2025-W11", "2025-W11"),
        ("month/2025-03", "2025-03"),
        ("date/2025-02-31", "page"),
        ("trending", "page"),
    ],
)
def test_the_edition_is_the_one_the_page_says_it_is(address: str, edition: str) -> None:
    papers, problems = read(DAY % address)
    assert problems == []
    assert seen(papers) == [("2503.00001", edition, 1, 101, ""), ("2503.00002", edition, 2, 7, "")]
    assert [paper.abstract for paper in papers] == ["", ""], "the page of a day shows no abstracts"
    papers, _ = read(DAY % address, edition="2024-01-01")
    assert {paper.appearances[0].edition for paper in papers} == {"2024-01-01"}, "what the user says counts more"


def test_the_calendar_of_a_day_has_its_year_from_the_days_around_it() -> None:
    day = (DAY % "").replace("Markdown Content:", f"[ ]({SITE}/papers/date/2024-12-31)\n\nJan 1\n")
    papers, _ = read(day)
    assert {(p.edition, p.shown) for paper in papers for p in paper.appearances} == {("2025-01-01", None)}
    papers, _ = read(SCRAPED)
    assert {(p.edition, p.shown) for paper in papers for p in paper.appearances} == {("page", "Oct 2")}


PRINTED = f"""Search models, datasets, users...
Papers arxiv:2602.00003
Copy markdown
Socks: A Made-Up Method
for Sorting Them
Published on Feb 2 · Submitted by A. Author on Feb 6
#3 Paper of the day
Upvote 14 +6
Authors: A. Author , B. Author ,
C. Author + 8 authors
Abstract
A text of a few words in which a model says what a well-
sorted sock is.
AI-generated summary
{LONG.replace("while. It", "while." + chr(10) + "It").replace("goes on", "goes" + chr(10) + "on")}
View arXiv page View PDF GitHub 27 Add to collection
Community
This is an automated message. The following papers were recommended
Another Paper That Is Not on This Page (2024)
"""

SCRAPED_ONE = f"""[Papers]({SITE}/papers)

arxiv:2602.00003

# {ONE}

Published on Feb 2, 2026

·

Submitted by
[![](https://cdn.example/a.png)

sorter](/sorter)
on Feb 6, 2026

[#3 Paper of the day]({SITE}/papers?date=2026-02-06)

[[ ]

Upvote

14](/login?next=%2Fpapers%2F2602.00003)

* [![](https://cdn.example/a.png)](/sorter "sorter")
* +26

Authors:

![Image 42]({SITE}/avatars/a.svg) [A. Author]({SITE}/author) ,

B. Author
,

C. Author

## Abstract

A text of a few words in which a model says what a well-sorted sock is.

Generated by nobody/model-7B

{LONG.replace("socks", "[socks](/papers?q=socks)")}

[View arXiv page](https://arxiv.org/abs/2602.00003)
[View PDF](https://arxiv.org/pdf/2602.00003)
[GitHub 27](https://github.com/nobody/socks)

### Community

*   [Another Paper]({SITE}/papers/2308.00004) (2023)
"""


@pytest.mark.parametrize("text", [PRINTED, SCRAPED_ONE], ids=["printed", "scraped"])
def test_one_papers_page_is_one_paper(text: str) -> None:
    (paper,), problems = read(text)
    assert problems == []
    assert seen([paper]) == [("2602.00003", "2026-02-06", 3, 14, "2026-02-02")]
    assert paper.title == ONE
    assert paper.authors == ("A. Author", "B. Author", "C. Author")
    assert paper.summary == "A text of a few words in which a model says what a well-sorted sock is."
    assert paper.abstract == LONG


def test_a_day_without_its_year_may_be_of_any_year() -> None:
    (paper,), _ = read(PRINTED.replace("Published on Feb 2 ", "Published on Feb 2, 2026 "))
    assert seen([paper]) == [("2602.00003", "page", 3, 14, "2026-02-02")]
    assert paper.appearances[0].shown == "Feb 6"


@pytest.mark.parametrize("text", [f"{GREETING}\n", "# Notes\n\nSee [this](https://huggingface.co/papers/2602.00003)\n"])
def test_a_page_without_papers_is_none(text: str) -> None:
    assert not daily_page.matches(Source(text.encode(), "page.md"))
    with pytest.raises(PaperError, match="no paper"):
        list(daily_page.read(Source(b"new\n\nSubscribe\n", "page.md")))


def test_what_follows_the_longest_page_is_told_of() -> None:
    papers, problems = read(SCRAPED + "\n" * 60_000 + "### x")
    assert len(papers) == 2
    assert [str(problem) for problem in problems] == [
        "page.md:20001: longer than any page of the site; the rest was not read"
    ]


SAMPLES = {
    "000_41c25a76fbc6ba94.txt": 67,
    "001_806b5a26146689de.txt": 73,
    "004_22cfa65f5e2c2d96.txt": 119,
    "v3-firecrawl-markdown.md": 3,
    "v5-notebook-export-search.md": 3,
    "v6-trending-plain.txt": 3,
    "v8-paper-page-printed.txt": 1,
}


@pytest.mark.parametrize(("name", "count"), SAMPLES.items())
def test_real_pages(samples: Path, name: str, count: int) -> None:
    source = Source(samples / "daily-pages" / name)
    assert daily_page.matches(source)
    records = list(daily_page.read(source))
    papers = [record for record in records if isinstance(record, Paper)]
    assert len(papers) == len(records) == len({paper.id for paper in papers}) == count
    assert [paper.appearances[0].rank or 1 for paper in papers] == list(range(1, count + 1))
    assert all(paper.abstract or paper.summary for paper in papers)


PAGES = [SCRAPED, NUMBERED, NOTEBOOK, TRENDS, PLAIN_TRENDS, COPIED, DAY % "date/2025-03-14", PRINTED, SCRAPED_ONE]


@given(st.sampled_from(PAGES), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 80), anything), max_size=4))
def test_damaged_pages_are_read_or_refused_in_words(page: str, cuts: list[tuple[int, int, str]]) -> None:
    for at, length, put in cuts:
        page = page[:at] + put + page[at + length :]
    reads_or_refuses(daily_page, Source(page.encode(errors="replace"), "page.md"))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "piece", ["[", "](", "](x)", "[a](b) ", "![", "\\", "### [a](/papers/2602.00003)\n", "- ", "<a", "\n"]
)
def test_nothing_takes_long(piece: str) -> None:
    text = GREETING + "\n" + piece * (100_000 // len(piece)) + PRINTED.replace("Abstract", piece * 9)
    source = Source(text.encode(), "page.md")
    daily_page.matches(source)
    try:
        assert len(list(daily_page.read(source))) <= 100_000
    except PaperError as error:
        assert str(error)
