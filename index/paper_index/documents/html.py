"""The HTML that LaTeXML makes of a paper, as arXiv shows it, read into a document.

The parser of the standard library reports tags as they are written, whether they fit each other or not. So the reader
keeps a stack of the open elements and limits its depth. Formulas become the TeX in their attribute `alttext`.
"""

import re
from html.parser import HTMLParser

from .builder import Builder
from .models import Document

NOTICE = "Text of the web page. Formulas are shown as TeX; figures are missing."
_DAMAGED = " The page is damaged; its end is missing."

_CHUNK = 2**16
"""Characters that the parser gets at once."""
_LONGEST_TAG = 2**19
"""Characters that the parser may keep until a tag ends: it reads them again with each chunk."""
_DEEPEST = 400
"""Open elements; those within are read as if they had no tags."""
_LONGEST_BUFFER = 100_000
"""Characters of a paragraph before it is added."""

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"
})  # fmt: skip
_SKIPPED = frozenset({
    "script", "style", "head", "svg", "noscript", "template", "iframe", "object", "audio", "video", "canvas",
    "button", "select", "textarea", "nav", "header", "footer", "aside", "form", "dialog"
})  # fmt: skip
_SKIPPED_CLASSES = frozenset({
    "ltx_page_header", "ltx_page_footer", "ltx_page_navbar", "ltx_page_logo", "ltx_TOC", "ltx_toc", "ltx_ERROR",
    "ltx_FATAL", "ltx_WARNING",
    "ltx_note_mark", "ltx_tag_note", "ltx_listing_data", "ltx_pagination", "package-alerts", "keyboard-glossary",
    "sr-only"
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "table", "tbody", "thead", "tfoot", "tr", "caption", "figure",
    "figcaption", "section", "article", "main", "body", "blockquote", "pre", "address", "details", "summary"
})  # fmt: skip
_BLOCK_CLASSES = frozenset({
    "ltx_p", "ltx_creator", "ltx_contact", "ltx_author_notes", "ltx_caption", "ltx_listingline"
})  # fmt: skip
_ENDED_BY_THE_NEXT = frozenset({"p", "li", "dt", "dd", "tr", "td", "th"})
"""Elements whose end tag may be missing."""
_RUN_IN = frozenset({"ltx_tag_item", "ltx_tag_bibitem", "ltx_tag_listingline"})
"""Classes of texts that begin the paragraph after them: the mark of an item of a list, for example."""
_LEVELS = {
    f"ltx_title_{name}": level
    for level, names in enumerate(
        (
            "document abstract part chapter section appendix bibliography index glossary acknowledgements",
            "subsection",
            "subsubsection",
            "paragraph",
            "subparagraph",
        )
    )
    for name in names.split()
}


def read_html(text: str, source: str) -> Document:
    """Return the document in the HTML of a paper. It has no sections if the HTML has no text.

    Args:
        text: the HTML, which may be damaged or hostile.
        source: the address, to be shown.
    """
    reader = _Reader("article" if "<article" in text else "")
    damaged = False
    try:
        for start in range(0, len(text), _CHUNK):
            reader.feed(text[start : start + _CHUNK])
            if reader.builder.cut:
                break
            if len(reader.rawdata) > _LONGEST_TAG:
                damaged = True
                break
    except AssertionError:  # the parser does not know a declaration
        damaged = True
    reader.flush()
    return reader.builder.document(source, NOTICE + _DAMAGED * damaged)


class _Reader(HTMLParser):
    """Adds headings and paragraphs to a builder."""

    def __init__(self, root: str) -> None:
        """Prepare to read the elements named `root`, or the whole page if that is ""."""
        super().__init__()
        self.builder = Builder()
        self._root = root
        self._open: list[tuple[str, str]] = []
        """The open elements, each with its role."""
        self._depth: dict[str, int] = {}
        """The number of open elements of each role."""
        self._tags: dict[str, int] = {}
        """The number of open elements of each tag."""
        self._text: list[str] = []
        """The paragraph or heading so far."""
        self._size = 0
        self._level = 0
        """The level of the heading that is read."""
        self._runs_in = False
        """Whether the next block goes on with the paragraph."""
        self._tex: list[str] = []
        self._signs: list[str] = []
        """The text of a formula without TeX."""

    # Elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._break() if not self._in("heading") else self._write(" ")
            return
        if tag in _VOID:
            return
        if tag in _ENDED_BY_THE_NEXT and self._open and self._open[-1][0] == tag:
            self._pop()
        if len(self._open) >= _DEEPEST:
            return
        classes = attributes.get("class", "").split()
        role = self._role(tag, classes, attributes)
        self._open.append((tag, role))
        self._depth[role] = self._depth.get(role, 0) + 1
        self._tags[tag] = self._tags.get(tag, 0) + 1
        if self._silent:
            return
        match role:
            case "heading":
                self._break()
                self._level = _level(tag, classes)
            case "block" | "equation" | "item":
                self._break()
                if role == "item":
                    self._run_in("• ")
            case "cell":
                self._write(" " if self._in("equation") or not any(map(str.strip, self._text)) else " | ")
            case "run-in":
                self._break()
            case "note":
                self._write(" [")
            case "apart":
                self._write(" ")
            case "sup" | "sub":
                self._write("^" if role == "sup" else "_")

    def _role(self, tag: str, classes: list[str], attributes: dict[str, str]) -> str:
        """Return the meaning of an element; the formula of one that is skipped is written."""
        if tag == self._root:
            return "root"
        if tag in _SKIPPED or not _SKIPPED_CLASSES.isdisjoint(classes):
            return "skipped"
        if tag == "math":
            tex = attributes.get("alttext", "")
            if tex and not self._silent:
                self._formula(tex, attributes)
            return "skipped" if tex else "math"
        if tag == "annotation" and self._in("math"):
            return "tex" if attributes.get("encoding") == "application/x-tex" else "skipped"
        if not _RUN_IN.isdisjoint(classes):
            return "run-in"
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            named = [each for each in classes if each.startswith("ltx_title_")]
            return "heading" if not named or named[0] in _LEVELS else "run-in"
        if tag in ("td", "th"):
            return "cell"
        if tag == "table" and any(each.startswith(("ltx_eqn", "ltx_equation")) for each in classes):
            return "equation"
        if tag == "li" and "ltx_item" not in classes and "ltx_bibitem" not in classes:
            return "item"
        if tag in _BLOCKS or not _BLOCK_CLASSES.isdisjoint(classes):
            return "block"
        if "ltx_note_content" in classes:
            return "note"
        if "ltx_bibblock" in classes:
            return "apart"
        return tag if tag in ("sup", "sub") else ""

    def handle_endtag(self, tag: str) -> None:
        if self._tags.get(tag):
            while self._pop() != tag:
                pass

    def _pop(self) -> str:
        """Close the innermost open element, and return its tag."""
        silent = self._silent
        tag, role = self._open.pop()
        self._depth[role] -= 1
        self._tags[tag] -= 1
        if role == "math":
            if not self._silent:
                self._write("".join(self._signs)) if not self._tex else self._formula("".join(self._tex), {})
            self._tex.clear()
            self._signs.clear()
        if silent:
            return tag
        match role:
            case "heading":
                text = "".join(self._text)
                self._clear()
                if text.strip():
                    self.builder.begin(text, self._level)
            case "block" | "equation" | "item" if self._in("cell"):
                self._write(" ")
            case "block" | "equation" | "item" | "root":
                self.flush(equation=self._in("equation") or role == "equation")
            case "run-in":
                self._run_in(" ")
            case "note":
                self._write("]")
        return tag

    def _in(self, role: str) -> bool:
        return bool(self._depth.get(role))

    @property
    def _silent(self) -> bool:
        """Whether text is not read here."""
        return self._in("skipped") or self._in("math") or bool(self._root and not self._in("root"))

    # Text

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1] == "tex" and not self._in("skipped"):
            self._tex.append(data)
        elif self._in("math") and not self._in("skipped"):
            self._signs.append(data.strip())
        elif not self._silent:
            if self._open and self._open[-1][0] == "pre":
                for line in data.splitlines():
                    self._write(line)
                    self._break()
            else:
                self._write(data)

    def _formula(self, tex: str, attributes: dict[str, str]) -> None:
        tex = re.sub(r"%\n\s*", "", tex).strip()
        if attributes.get("display") == "block" or self._in("equation"):
            tex = tex.removeprefix("\\displaystyle").strip()
        if tex:
            mark = "$$" if attributes.get("display") == "block" else "$"
            self._write(f"{mark}{tex}{mark}")

    def _write(self, text: str) -> None:
        self._text.append(text)
        self._size += len(text)
        if not text.isspace():
            self._runs_in = False
        if self._size > _LONGEST_BUFFER:
            self.flush()

    def _run_in(self, after: str) -> None:
        """Let the next block go on with the paragraph."""
        self._write(after)
        self._runs_in = True

    def _break(self) -> None:
        """End the paragraph, unless it is only the mark of an item so far, or in a cell of a table."""
        if self._in("cell"):
            self._write(" ")
        elif not self._runs_in:
            self.flush(equation=self._in("equation"))

    def flush(self, *, equation: bool = False) -> None:
        """Add the paragraph so far. The parts of an equation become one formula."""
        text = "".join(self._text)
        self._clear()
        if equation:
            text = re.sub(r"(?<!\$)\$\s+\$(?!\$)", " ", text)
        self.builder.add(text)

    def _clear(self) -> None:
        self._text.clear()
        self._size, self._runs_in = 0, False


def _level(tag: str, classes: list[str]) -> int:
    """Return the level of a heading: by its class, else by its tag."""
    known = [_LEVELS[each] for each in classes if each in _LEVELS]
    return known[0] if known else max(0, int(tag[1]) - 2)
