"""Text from which HTML, JATS and MathML are removed, as publishers have them in titles, abstracts and names."""

import re
import unicodedata
from html import unescape

_HTML = (
    r"a|b|big|blockquote|br|cite|code|div|em|font|h\d|hr|i|img|li|nobr|ol|p|pre|q|scp|small|span|strike"
    r"|strong|sub|sup|table|tbody|td|th|title|tr|tt|u|ul"
)
_JATS = (
    r"abstract|alternatives|bold|disp-formula|emphasis|ext-link|inf|inline-formula|inline-graphic|italic"
    r"|list-item|monospace|named-content|overline|roman|sans-serif|sc|sec|small-?caps|styled-content"
    r"|tex-math|underline|xref"
)
_MATHML = (
    r"annotation|annotation-xml|math|menclose|merror|mfenced|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom"
    r"|mprescripts|mroot|mrow|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
    r"|semantics"
)
_TAG = re.compile(
    rf"<(?P<closing>/?)(?:(?:jats|mml|m|xlink|xhtml):(?P<other>[a-z][a-z-]{{0,30}})|(?P<name>{_HTML}|{_JATS}|{_MATHML}))"
    r"(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"br|div|h\d|li|list-item|p|sec|title|tr|abstract", re.IGNORECASE)


def _element(name: str, most: int) -> str:
    """Return a pattern for an element with its content, in which no other of its name begins: time stays linear."""
    tag = rf"(?:jats:|mml:)?{name}\b"
    return rf"<{tag}[^<>]{{0,500}}>((?:(?!<{tag}).){{0,{most}}}?)</{tag}[^<>]{{0,20}}>"


_UNSHOWN = re.compile(r"<!--(?:(?!<!--).){0,2000}?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
# The same formula as MathML and as TeX, one after the other.
_ALTERNATIVES = re.compile(_element("alternatives", 20_000), re.DOTALL)
_FORMULA = re.compile(_element("tex-math", 5_000), re.DOTALL)
_ANNOTATION = re.compile(_element("annotation(?:-xml)?", 5_000), re.DOTALL)
_SCRIPT = re.compile(
    r"<(?:mml:)?ms(up|ub)\b[^<>]{0,200}>\s*<(?:mml:)?m[in]\b[^<>]{0,200}>([^<>]{1,50})</(?:mml:)?m[in]>"
    r"\s*<(?:mml:)?m[ino]\b[^<>]{0,200}>([^<>]{1,50})</(?:mml:)?m[ino]>\s*</(?:mml:)?ms\1>"
)
_WHOLE_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_TWICE = re.compile(r"&amp;(?=(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")


def unmarked(text: str) -> str:
    """Return HTML, JATS or MathML as text: without tags, entities as characters. "a < b" is unchanged.

    Of a formula that is there as MathML and as TeX, the TeX is kept, between `$`.
    """
    if "&" in text:
        text = unicodedata.normalize("NFC", unescape(_TWICE.sub("&", text)))
    if "<" not in text:
        return text
    if "<!" in text:
        text = _UNSHOWN.sub("", text)
    if "math" in text or "annotation" in text:
        text = _ALTERNATIVES.sub(_as_tex, text)
        text = _FORMULA.sub(lambda found: _tex(found[1]), text)
        text = _ANNOTATION.sub("", text)
    if "msup" in text or "msub" in text:
        text = _SCRIPT.sub(_scripted, text)
    return _TAG.sub(lambda tag: "\n" if _BREAKING.fullmatch(tag["other"] or tag["name"]) else "", text)


def _as_tex(alternatives: re.Match[str]) -> str:
    formula = _FORMULA.search(alternatives[1])
    return formula[0] if formula else alternatives[1]


def _tex(formula: str) -> str:
    if whole := _WHOLE_DOCUMENT.search(formula):
        formula = whole[1]
    return f"${formula.strip().strip('$').strip()}$" if formula.strip(" \n$") else ""


def _scripted(found: re.Match[str]) -> str:
    sign, base, script = "^" if found[1] == "up" else "_", found[2].strip(), found[3].strip()
    return f"{base}{sign}{script}" if len(script) == 1 else f"{base}{sign}{{{script}}}"
