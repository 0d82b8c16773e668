"""Removes markup and links from a pasted query, and the separators and the extension of a file name.

So a title is found that is pasted as `[Title](https://…)`, `<b>Title</b>`, `### **Title**`, `\\emph{Title}`,
`Title%20words`, `some-title-of-several-words`, `wu_2026_title_words.pdf`, `paper-tui search title`,
or with the link of a post behind it.
"""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .references import is_bibtex

_FEWEST = 3
"""Words of a text beside which links are not searched, and parts of a file name that are words."""
_LONGEST_NAME = 6
"""Parts up to which a word with hyphens, underscores or capital letters is a name (see `analyzer`)."""

_HINT = re.compile(
    r"://|www\.|^\W*paper-tui\s|[<&#`\\{•∗†‡§¶]|\*\*|\]\(|%[0-9A-F]{2}|[-_]\w+[-_]|[a-z][A-Z]|\.[a-zA-Z]{2,4}\s*$|^\s*(?:[-*+>(\[\d]|Title:)"
)
"""Signs that a text without markup rarely has: most texts need no closer look."""
_LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"“”]+", re.IGNORECASE)
ADDRESS = re.compile(
    rf"{_LINK.pattern}|(?<![\w./@-])(?:git@)?\w[\w-]*(?:\.[\w-]+)+(?:/|(?<=\.com):(?=\w))[^\s<>\"“”]*", re.IGNORECASE
)
"""An address of a page or a file on a web site, with or without its scheme."""
# Markup of Markdown: links and pictures, headings, emphasis and code.
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]+)\]\([^()\s]*\)")
_HEADING = re.compile(r"^\s*#{1,6}\s+(\S.*?)[\s#]*$", re.MULTILINE)
_MARKDOWN = re.compile(r"\*{2,3}(?=\w)|(?<=[\w.:!?)])\*{2,3}|`+")
# The beginning of a list item, a box to tick included, and that of a record. Three words follow.
_ITEM = re.compile(r"^\s*(?:(?:[-*+•>]|\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)])\s+)(?:\[[ xX]\]\s+)?(?=\S+\s+\S+\s+\S)")
_LABEL = re.compile(r"^\s*Title:\s*(?=\S+\s+\S+\s+\S)")
# Signs of footnotes behind a title, with numbers.
_FOOTNOTE = re.compile(r"(?<=\w)\s?[∗†‡§¶]+[\s\d,∗†‡§¶]*$")
# A citation in the source of a document, with its keys.
_CITED = re.compile(r"\\[A-Za-z]*cite[A-Za-z]*\*?\s?(?:\[[^\]]*\])*\{([^{}]+)\}")
_LATEX = re.compile(r"\\[A-Za-z]{2,20}\s?\{|\{[A-Z]")
# Escapes of addresses: that of a blank or a colon, or two others, as one may be a percentage.
_ESCAPES = re.compile(r"%20|%3A|%2[0-9A-F].*%[0-9A-F]{2}")
# The extension of a file, and the number of a copy.
_FILE = re.compile(r"\s*(?:\(\d{1,2}\))?\.(?:pdf|epub|djvu|docx?|html?|ps|tex|txt|md)\s*$", re.IGNORECASE)
# The path of a file, before its name; and a command that searches.
_FOLDERS = re.compile(r"^\s*(?:file:/)?(?:~|\.{0,2}|[A-Za-z]:)(?:[\\/][^\\/\n]*)*[\\/](?=[^\\/\n]+$)")
_COMMAND = re.compile(r"^\s*[$>%]?\s*paper-tui\s(?:[^\"'\n]*\s)?search\s+(?:--?[\w-]+(?:=\S+)?\s+)*(?=\S)")
_OPTIONS = re.compile(r"(?:\s+--[\w-]+(?:[=\s][\w-]+)?)+\s*$")
_WORD = re.compile(r"(?<![^\s\"“])[^\W_][^\s:\"“”]*")
_PART = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"[-_]+")
# The places between the words of SomeTitleOfAPaper.
_CAPITAL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEARCHED = ("q", "query", "title", "search", "search_query", "term", "text", "keywords")
"""Parameters of links that have the query of a search."""


def plain_text(text: str) -> str:
    """Return a query without markup and links, or the text unchanged if it has none, or nothing else.

    A link alone is the words of its query or of its path. File names and slugs are their words.
    """
    if not _HINT.search(text) or is_bibtex(text):
        return text
    pasted = text
    if command := _COMMAND.match(text):
        text = _OPTIONS.sub("", text[command.end() :])
    if _FILE.search(text) and (folders := _FOLDERS.match(text)):
        text = text[folders.end() :].replace("_", " ")
    if "%" in text and _ESCAPES.search(text) and not _LINK.search(text):
        text = unquote(text)
    text = _CITED.sub(r"\1", text)
    if _LATEX.search(text) and '":' not in text:
        from ...text.latex import plain  # not for the first query of every session

        text = plain(text)
    if "</" in text or ("&" in text and ";" in text):
        from ...text.markup import unmarked

        text = unmarked(text)
    text = _MARKDOWN.sub("", _MARKDOWN_LINK.sub(r"\1", _HEADING.sub(r"\1", text)))
    text = _FOOTNOTE.sub("", _LABEL.sub("", _ITEM.sub("", text)))
    words = _words_of_names(_without_links(text))
    return words if re.search(r"\w", words) else pasted


def _without_links(text: str) -> str:
    """Return a text with its links blanked, or replaced by their words if there is little else."""
    if "://" not in text and "www." not in text:
        return text
    rest = _LINK.sub(" ", text)
    if len(re.findall(r"\w{2,}", rest)) >= _FEWEST:
        return rest
    return _LINK.sub(lambda link: _words_of_link(link[0]), text)


def _words_of_link(link: str) -> str:
    """Return the words of a search or of the last part of a path, or the link if they are few."""
    try:
        address = urlsplit(link)
    except ValueError:  # not an address after all
        return link
    words = next(iter(_searched(address)), "")
    words = words or _SEPARATOR.sub(" ", _FILE.sub("", unquote(address.path).rstrip("/").rpartition("/")[2]))
    return words if len(words.split()) >= _FEWEST else link


def _searched(address: SplitResult) -> list[str]:
    """Return the queries of a search in an address."""
    return [value for name, value in parse_qsl(address.query) if name in _SEARCHED]


def words_of_address(text: str) -> list[str]:
    """Return the words of each part of an address: of a search in it, of its path from the end, and of its host.

    The list is empty for other texts.
    """
    if not ADDRESS.fullmatch(text.strip()):
        return []
    try:
        address = urlsplit(text.strip() if "://" in text else f"//{text.strip()}")
        host = (address.hostname or "").removeprefix("www.").rpartition(".")[0]
    except ValueError:  # not an address after all
        return []
    path = [_FILE.sub("", part) for part in reversed(unquote(address.path).split("/"))]
    words = (" ".join(_PART.findall(part)) for part in (*_searched(address), *path, host))
    return [each for each in words if re.search(r"[^\W\d]{2}", each)]


def _words_of_names(text: str) -> str:
    """Return a text in which slugs, and the name of a file if it ends with one, are words."""
    name = _FILE.sub("", text)
    is_file = name != text and len(_PART.findall(_CAPITAL.sub(" ", name))) >= _FEWEST
    most = _FEWEST - 1 if is_file and " " not in name.strip() else _LONGEST_NAME
    return _WORD.sub(lambda word: _apart(word[0], most), name if is_file else text)


def _apart(word: str, most: int) -> str:
    """Return a word as several if it has more than `most` parts."""
    parts = _SEPARATOR.split(word) if _SEPARATOR.search(word) else _CAPITAL.split(word)
    return " ".join(parts) if len(parts) > most else word
