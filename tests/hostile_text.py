"""Hypothesis strategies of hostile text, and of papers that contain it."""

from typing import Any

from hypothesis import strategies as st

from paper_index.papers.paper import Paper

_PIECES = (
    # escape sequences, control characters and what hides or turns text
    "\x1b[31m", "\x1b]0;title\x07", "\x1b]8;;http://x.y\x1b\\",
    "\x1b", "\x9b1m", "\x9d", "\x00", "\x07", "\x7f", "\x85",
    "\u202e", "\u2066", "\u200b", "\u2028", "\ufeff", "\ud800",
    "\udfff", "\U000e0041", "\xa0", "\t", "\r\n", "\n\n", "\r",
    # markup of every kind
    "[red]", "[/]", "[/x]", "[x](http://x.y)", "![i](j)", "<b>",
    "<!--", "&amp;", "&", "`", "```", "*", "**", "_", "~~", "|",
    "#", "##", "- ", "+ ", "1. ", "2)", "> ", "===", "---", ": ", "\\",
    "\\\n", "{", "}", "{{}}", "{0.x}", "%s", "$", "$$", "^", "~",
    "https://x.y/z?a=b", "http:", "www.x.y", "ftp://a", "mailto:a@b.c",
    # mathematics, whole and mangled
    "\\emph{", "\\ell_2", "\\'e", "\\\"{o}", "$k$", "^2", "^{n-1}",
    "_2", "_{10}", "6400times6400", "ZcdotZ", "O(n^2)", "\\times",
    # letters and words
    "a", "B", "z", "7", " ", "  ", "the", "ResNet-50", "C++", "β-VAE",
    "naïve", "e\u0301", "\u0301" * 12, "中文", "ガ", "ﾞ", "ß", "İ",
    "😀", "👩\u200d🔬", "ﬁ", "𝐀", "½", "٣", "'s", "-", "–", '"', "'", ",",
    ":", "/", ".", "(", ")", "OR", "NOT", "AND", "title:", "tag:",
)  # fmt: skip

anything = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=16).map("".join)
"""Any text, dangerous parts more often than not."""

_listed = st.lists(anything, max_size=3)
_number = st.one_of(st.none(), st.integers(-3, 10**6), st.just(10**30), st.booleans())


def records(**given: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Plain records of hostile content that `Paper.from_dict` accepts."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "id": st.one_of(
            st.from_regex(r"\d{4}\.\d{5}(v\d)?", fullmatch=True),
            st.from_regex(r"10\.\d{4}/[ -~]{1,20}", fullmatch=True),
            anything.map(lambda text: f"x{text}"[:150]),
        ),
        "title": anything.map(lambda text: f"t{text}"),
        "summary": anything,
        "abstract": anything,
        "authors": _listed,
        "published": st.one_of(anything, st.dates().map(str)),
        "kind": anything,
        "area": anything,
        "tasks": _listed,
        "methods": _listed,
        "datasets": _listed,
        "results": st.lists(st.fixed_dictionaries(dict.fromkeys(("dataset", "metric", "value"), anything)), max_size=2),
        "code": st.lists(st.one_of(anything, anything.map(lambda text: f"https://x.y/{text}")), max_size=3),
        "url": st.one_of(anything, anything.map(lambda text: f"http://x.y/{text}")),
        "doi": st.one_of(st.just(""), anything.map(lambda text: f"10.1234/{text}")),
        "venue": st.one_of(st.just(""), anything),
        "venue_kind": st.sampled_from(("", "journal", "conference")),
        "appearances": st.lists(
            st.fixed_dictionaries({"edition": anything, "rank": _number, "votes": _number, "shown": anything}),
            max_size=3,
        ),
        "sources": _listed,
    }
    return st.fixed_dictionaries(fields | given)


papers = records().map(Paper.from_dict)
"""Papers of hostile content, as a reader would make them."""
