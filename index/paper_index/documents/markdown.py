"""Markdown of a paper, as Hugging Face makes it from arXiv's HTML, read into a document.

Only headings, blank lines and fences matter; links become their text, and images are dropped. Formulas stay TeX.
"""

import re

from .builder import Builder
from .models import Document

NOTICE = "Text made from the web page. Formulas are shown as TeX; figures are missing."

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+\S")
_RULE = re.compile(r"(?:[-*_=]\s?){3,}|\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\((?:https?://|#)[^()\s]{0,2000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,300})(?<=\S)\1")
_LONGEST_LINE = 20_000
"""Characters of a line; the rest is another line."""


def read_markdown(text: str, source: str) -> Document:
    """Return the document in Markdown. It has no sections if the Markdown has no text.

    Args:
        text: the Markdown, which may be anything.
        source: the address, to be shown.
    """
    builder, paragraph = Builder(), list[str]()
    fenced = False

    def end() -> None:
        builder.add(" ".join(paragraph))
        paragraph.clear()

    for line in _lines(text):
        if line.startswith(("```", "~~~")):
            fenced = not fenced
            end()
        elif fenced:
            builder.add(line)
        elif heading := _HEADING.fullmatch(line):
            end()
            builder.begin(_plain(heading[2].rstrip("# ")), max(0, len(heading[1]) - 2))
        elif not line or _RULE.fullmatch(line):
            end()
        else:
            if _ITEM.match(line) or line.startswith("|"):
                end()
            paragraph.append(_plain(line))
        if builder.cut:
            break
    end()
    return builder.document(source, NOTICE)


def _lines(text: str) -> "list[str]":
    return [
        line[start : start + _LONGEST_LINE].strip()
        for line in text.splitlines()
        for start in range(0, max(len(line), 1), _LONGEST_LINE)
    ]


def _plain(line: str) -> str:
    """Return a line without the markup of images, links and strong text."""
    return _STRONG.sub(r"\2", _LINK.sub(r"\1", _IMAGE.sub("", line)))
