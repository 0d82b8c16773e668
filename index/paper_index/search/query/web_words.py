"""Removes the words that people add to a title in a web search: `attention is all you need pdf github`."""

import re

_ALWAYS = (
    r"pdfs?|arxiv|github|gitlab|hugging\s?face|papers\s?with\s?code|open\s?review|semantic scholar|google scholar"
    r"|research\s?gate|scihub|sci-hub|youtube|reddit|doi|bib\s?tex|downloads?|download pdf|full text"
)
"""Words that are rarely about a topic."""
_OFTEN = (
    r"paper|article|preprint|code|repo|repository|implementation|pytorch|official|slides|presentation|poster|video|talk"
    r"|demo|website|project page|project|page|blog|summary|explained|review|supplementary|appendix|citation|cite|free"
    r"|online|link|model|weights|checkpoints?|dataset"
)
"""Words that may also be about a topic."""
_AFTER = re.compile(rf"(?:[\s,:–-]{{1,3}}[\[(]?(?:{_ALWAYS}|{_OFTEN})[\])]?){{1,6}}$", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?:[\[(]?(?:{_ALWAYS}|paper|article|code (?:for|of))[\])]?[\s:,–-]{{1,3}}){{1,6}}", re.IGNORECASE
)
_RARE = re.compile(rf"\b(?:{_ALWAYS})\b", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")
_FEWEST, _FEWEST_BESIDE_TOPICS = 3, 4
"""Words of a title, and beside words that may be about a topic."""


def without_web_words(text: str) -> tuple[str, str]:
    """Return a query without the words of a web search at its beginning and end, and these; ("", "") without any."""
    text = text.strip()
    after = _AFTER.search(text)
    before = _BEFORE.match(text)
    rest = text[before.end() if before else 0 : after.start() if after else len(text)].strip()
    removed = " ".join(part[0].strip(" \t\n,:–-[]()") for part in (before, after) if part)
    fewest = _FEWEST if _RARE.search(removed) else _FEWEST_BESIDE_TOPICS
    return (rest, removed) if removed and len(_WORD.findall(rest)) >= fewest else ("", "")
