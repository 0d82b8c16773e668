"""LaTeX as bibliographies write it, turned into the text it stands for. Mathematics is left as it is."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328", "d": "\u0323",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_PLACES = re.compile(
    # The first character is told apart from the others first: most of a text is none of them.
    r"[\\${}~`'-](?:"
    r"(?<=[{}])|(?<=\$)(?P<math>[^$]+\$)"
    r"|(?<=\\)(?:"
    r"(?P<accent>['`^\"~=.]|[cvuHrkdbt](?![A-Za-z]))\s{0,3}"
    r"(?:\{\s{0,3}(?P<braced>\\[A-Za-z]+|[^\W\d_])?\s{0,3}\}|(?P<bare>\\[A-Za-z]+|[^\W\d_]))"
    r"|text(?P<script>super|sub)script\s{0,3}\{(?P<moved>[-+=()\dni]{1,20})\}"
    r"|(?P<minus>ensuremath\{-\})"
    r"|\((?P<inline>.{1,300}?)\\\)"
    r"|(?:href|begin|end)\s{0,3}\{[^{}]{0,2000}\}"
    r"|(?P<macro>[A-Za-z]+)\*?[^\S\n]*(?:\{\}|\n)?"
    r"|(?P<escaped>[&%$#_{}])"
    r"|(?P<space>[\\ ,;:\n])"
    r"|[!/@-])"
    r"|(?<=~)(?P<tie>(?<=\S~)(?=\S))"
    r"|(?<=-)(?P<dash>--?)|(?<=`)`|(?<=')')"
)
_TYPED = {"--": "–", "---": "—", "``": "“", "''": "”"}
# Signs that LaTeX has macros for because they mean something to it.
_SIGNS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|", "prime": "′",
}  # fmt: skip
SCRIPTS = {"super": dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))}
SCRIPTS["sub"] = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
"""What LaTeX sets higher or lower, as characters."""
_NAMES = frozenset({"TeX", "LaTeX", "BibTeX", "LuaTeX", "XeTeX"})


def plain(text: str) -> str:
    r"""Return `text` without its LaTeX: `{\"o}` is ö, `{BERT}` is BERT, `\emph{x}` is x, `\&` is &.

    What stands between `$` stays: it is repaired where it is shown, as that of every other source.
    """
    return _PLACES.sub(_shown, text)


def link(text: str) -> str:
    r"""Return an address or an id without the escapes of LaTeX: `10.1/a\_b` and `\url{...}`."""
    if "\\" not in text and "{" not in text:
        return text
    text = re.sub(r"\\(?:textasciitilde|~)\s?(?:\{\})?", "~", text)
    text = re.sub(r"\\(?:url|href|path)\b|\\textunderscore\s?", lambda m: "_" if "under" in m[0] else " ", text)
    return re.sub(r"\\([&%$#_])", r"\1", text).replace("{", "").replace("}", " ").strip()


def _shown(match: re.Match[str]) -> str:
    if accent := match["accent"]:
        letter = match["braced"] or match["bare"] or ""
        if letter.startswith("\\"):
            letter = letter[1:] if letter in ("\\i", "\\j") else symbol(letter[1:]) or letter[1:]
        if not letter:
            return accent if accent in "~^" else ""
        return unicodedata.normalize("NFC", letter[0] + _ACCENTS[accent]) + letter[1:]
    if script := match["script"]:
        return "".join(SCRIPTS[script].get(sign, sign) for sign in match["moved"])
    if match["minus"]:
        return "−"
    if macro := match["macro"]:
        return symbol(macro) or (macro if macro in _NAMES else "")
    kind = match.lastgroup
    if kind == "math":
        return match[0]
    if kind == "inline":
        return f"${match['inline']}$"
    if kind == "escaped":
        return match["escaped"]
    if kind in ("space", "tie"):
        return " "
    return _TYPED.get(match[0], "")


@lru_cache(maxsize=1)
def _macros() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


@lru_cache(maxsize=4_096)
def symbol(macro: str) -> str:
    """Return the character a macro without arguments stands for (`ss` is ß), or "" for every other macro."""
    if macro in _SIGNS:
        return _SIGNS[macro]
    found = getattr(_macros().get_macro_spec(macro), "simplify_repl", None)
    return found if isinstance(found, str) and "%" not in found and found != "<cit.>" else ""
