"""Conversion of the LaTeX of bibliographies to text. Mathematics is unchanged."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .accents import MARKS, accented

_PLACE = re.compile(r"[\\{}~$]|---?|``|''")
_TYPED = {"--": "–", "---": "—", "``": "“", "''": "”"}
_NAME = re.compile(r"([A-Za-z]+)\*?[^\S\n]*(?:\{\}|\n)?")
_MATH = re.compile(r"[^$]+\$")
_INLINE = re.compile(r"\((.{1,300}?)\\\)|\[(.{1,300}?)\\\]", re.DOTALL)
_OPTION = re.compile(r"\s{0,3}\[[^\[\]{}]{0,500}\]")
_BLANKS = re.compile(r"\s*")
_LENGTH = re.compile(r"\s{0,3}\[-?[\d.]{1,9}[a-z]{2}\]")  # \\[2pt]
_BRACE = re.compile(r"(?<!\\)[{}]")
_BRANCHES = re.compile(r"(.{0,2000}?)(?:\\else(?![A-Za-z])\s?(.{0,2000}?))?\\fi(?![A-Za-z])", re.DOTALL)
_LONGEST_BRANCHES = 4_010
"""Characters that `_BRANCHES` matches at most."""
_IN_MATHEMATICS = re.compile(r"\\ifmmode(?![A-Za-z])\s?" + _BRANCHES.pattern, re.DOTALL)
_CJK = re.compile(r"\{CJK\*?\}\{[^{}]{0,50}\}\{[^{}]{0,50}\}")
"""The environment and its two arguments, an encoding and a font."""
_CODE = re.compile(r"\s{0,3}\{?(?:\"([0-9A-Fa-f]{1,5})|'([0-7]{1,6})|(\d{1,6}))\}?\s?")
_LONGEST_ARGUMENT = 2_000
_DEEPEST = 40
"""Groups and arguments in each other; the braces of deeper ones are removed."""

# Signs that LaTeX has macros for because they mean something to it.
_SIGNS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|", "prime": "′",
    "textunderscore": "_", "lq": "‘", "rq": "’", "newline": " ", "par": " ", "ohorn": "ơ", "uhorn": "ư", "Ohorn": "Ơ",
    "OHORN": "Ơ", "Uhorn": "Ư", "UHORN": "Ư", "slash": "/", "copyright": "©", "pounds": "£", "textquotedbl": '"',
    "flqq": "«", "frqq": "»", "glqq": "„", "grqq": "“", "flq": "‹", "frq": "›", "degree": "°",
}  # fmt: skip
MATH_SIGNS = {
    "less": "<", "greater": ">", "lt": "<", "gt": ">", "mathplus": "+", "mathminus": "-", "mathsemicolon": ";",
    "mathcolon": ":", "mathcomma": ",", "mathperiod": ".", "mathequal": "=", "mathequals": "=", "mathslash": "/",
    "mathbackslash": "\\", "mathampersand": "&", "mathquestion": "?", "mathunderscore": "_", "mathhyphen": "-",
}  # fmt: skip
"""Names that publishers' exports have for characters that need no mathematics."""

SCRIPTS = {"super": dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))}
SCRIPTS["sub"] = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
"""Superscripts and subscripts, as characters."""
_NAMES = frozenset({"TeX", "LaTeX", "BibTeX", "LuaTeX", "XeTeX"})

_CASES: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("uppercase", "MakeUppercase", "MakeTextUppercase"), str.upper),
    **dict.fromkeys(("lowercase", "MakeLowercase", "MakeTextLowercase"), str.lower),
}

NO_TEXT = {
    **dict.fromkeys(("noopsort", "sortnoop", "singleletter", "switchargs", "biblatexnoop"), 1),
    **dict.fromkeys(("textcolor", "color", "colorbox", "pagecolor", "foreignlanguage", "selectlanguage"), 1),
    **dict.fromkeys(("otherlanguage", "textlang", "begin", "end", "label", "index", "href", "hypertarget"), 1),
    **dict.fromkeys(("hspace", "vspace", "hskip", "vskip", "raisebox", "scalebox", "rotatebox", "parbox"), 1),
    **dict.fromkeys(("phantom", "hphantom", "vphantom", "includegraphics", "fontfamily", "fontencoding"), 1),
    **dict.fromkeys(("cite", "citep", "citet", "citealp", "citeauthor", "citeyear", "citetitle", "nocite"), 1),
    **dict.fromkeys(("parencite", "textcite", "autocite", "footcite", "fullcite", "ref", "eqref", "pageref"), 1),
    **dict.fromkeys(("texorpdfstring", "fontseries", "fontshape", "thanks", "footnote", "hyperlink"), 1),
    **dict.fromkeys(("fcolorbox", "resizebox", "fontsize", "rule", "setlength", "addtolength"), 2),
    **dict.fromkeys(("SI", "qty", "num", "unit", "si", "sqrt", "linebreak", "pagebreak"), 0),
}  # fmt: skip
"""The number of arguments of a macro that are no text, by the macro's name; they and options in `[]` are left out."""


def plain(text: str) -> str:
    r"""Return `text` without its LaTeX: `{\"o}` is ö, `{BERT}` is BERT, `\emph{x}` is x, `\&` is &.

    Mathematics between `$` is unchanged: it is repaired where it is shown, as that of every other source.
    """
    return _Reader(text).group(0, 0)[0] if _PLACE.search(text) else text


_LINK_ARGUMENT = re.compile(r"\\(?:url|href|path|nolinkurl)\s?\{((?:[^{}]|\{[^{}]{0,200}\}){0,2000})\}")
_TILDE = re.compile(
    r"(?:\\raise ?[\d.]{1,9}ex ?\\hbox ?)?\{?\$\s?\{?(?:\\(?:script)*style\s?|\\mathtt\s?)?\{?\\sim\s?\}?\}?\s?\$\}?"
    r"|\\(?:textasciitilde|texttildelow|string~|~)\s?(?:\{\})?"
)
"""The ways in which programs write the tilde of an address."""
_LINK_MACRO = re.compile(r"\\([A-Za-z]+)\s?")
_ADDRESSES = frozenset({"url", "nolinkurl", "path"})
_LINK_BREAK = re.compile(r"\\(?:[-/]|allowbreak(?![A-Za-z])\s?|(?:line|page)break(?![A-Za-z])\s?|penalty\d{1,5}\s?)")


def link(text: str) -> str:
    r"""Return an address or an id without the escapes of LaTeX: `10.1/a{\_}b`, `{\textless}` and `\url{...}`."""
    if "\\" not in text and "{" not in text and "$" not in text:
        return text
    text = _LINK_ARGUMENT.sub(r" \1 ", _TILDE.sub("~", _LINK_BREAK.sub("", text)))
    text = re.sub(r"\$([<>]|\\(?:_|[a-z]{1,20}))\s?\$", r"\1", text)
    text = re.sub(r"\\ensuremath\s?\{([<>]|\\[a-z]{1,20})\s?\}", r"\1", text)
    text = _LINK_MACRO.sub(lambda found: _SIGNS.get(found[1]) or MATH_SIGNS.get(found[1]) or " ", text)
    return re.sub(r"\\([&%$#_{}~^])", r"\1", text).replace("{", "").replace("}", "").strip()


class _Reader:
    """One text with LaTeX, read from the left to the right."""

    def __init__(self, tex: str) -> None:
        self._tex = tex

    def group(self, at: int, depth: int) -> tuple[str, int]:
        """Return the display text from there to the brace that closes the group, and the position after it."""
        tex, parts = self._tex, list[str]()
        while place := _PLACE.search(tex, at):
            parts.append(tex[at : place.start()])
            sign, at = place[0], place.end()
            if sign == "\\":
                shown, at = self._command(at, depth)
                parts.append(shown)
            elif sign == "{":
                if depth < _DEEPEST:
                    shown, at = self.group(at, depth + 1)
                    parts.append(shown)
            elif sign == "}":
                if depth:
                    return "".join(parts), at
            elif sign == "$":
                found = _MATH.match(tex, at)
                parts.append(_mathematics(found[0]) if found else "$")
                at = found.end() if found else at
            elif sign == "~":
                tied = tex[at - 2 : at - 1].strip() and tex[at : at + 1].strip()
                parts.append(" " if tied else "~")
            else:
                parts.append(_TYPED[sign])
        parts.append(tex[at:])
        return "".join(parts), len(tex)

    def _command(self, at: int, depth: int) -> tuple[str, int]:
        """Return what a command is shown as with those of its arguments that change it, and the place after them."""
        tex = self._tex
        if named := _NAME.match(tex, at):
            return self._named(named[1], named, depth)
        sign, after = tex[at : at + 1], at + 1
        if sign in MARKS:
            return self._accent(sign, after, depth)
        if sign in "([" and (inline := _INLINE.match(tex, at)):
            return f"${inline[1] or inline[2]}$", inline.end()
        if sign == "\\" and (length := _LENGTH.match(tex, after)):
            return " ", length.end()
        if sign and sign in "&%$#_{}":
            return sign, after
        if sign and sign in "\\ ,;:\n":
            return " ", after
        return ("", after) if sign and sign in "!/@-" else ("\\", at)

    def _named(self, name: str, named: re.Match[str], depth: int) -> tuple[str, int]:
        end = named.end()
        if name in _ADDRESSES and (address := _LINK_ARGUMENT.match(self._tex, named.start() - 1)):
            return link(address[1]), address.end()
        if name == "begin" and (begun := _CJK.match(self._tex, end)):
            return "", begun.end()
        if name in MARKS:
            return self._accent(name, named.end(1), depth)
        # Looked for first, because a search for branches without an end takes long.
        ends = name.startswith("if") and "\\fi" in self._tex[end : end + _LONGEST_BRANCHES]
        if ends and (branches := _BRANCHES.match(self._tex, end)):
            chosen = branches[1] if name == "iftrue" else branches[2] or ""
            return (_Reader(chosen).group(0, 0)[0] if depth < _DEEPEST else ""), branches.end()
        if (unshown := NO_TEXT.get(name, NO_TEXT.get(name.lower()))) is not None:
            return "", self._skipped(end, unshown)
        if name in ("textsuperscript", "textsubscript", "ensuremath") and depth < _DEEPEST:
            inner, end = self._argument(end, depth)
            if name == "ensuremath":
                return "−" if inner == "-" else inner, end
            letters = SCRIPTS[name[4:-6]]
            return "".join(map(letters.get, inner, inner)) if letters.keys() >= set(inner) else inner, end
        if (case := _CASES.get(name)) and depth < _DEEPEST:
            inner, end = self._argument(end, depth)
            return case(inner), end
        if name in ("char", "symbol") and (code := _CODE.match(self._tex, named.end(1))):
            number = int(code[1] or code[2] or code[3], 16 if code[1] else 8 if code[2] else 10)
            letter = chr(number) if number < 0x110000 else ""
            return letter if letter.isprintable() else "", code.end()
        return symbol(name) or (name if name in _NAMES else ""), end

    def _accent(self, command: str, at: int, depth: int) -> tuple[str, int]:
        if depth >= _DEEPEST:
            return "", at
        inner, end = self._argument(at, depth)
        if not inner.strip():
            return command if command in "~^" else "", end
        return accented(command, inner), end

    def _argument(self, at: int, depth: int) -> tuple[str, int]:
        """Return the text of the argument that begins there, and the place after it: a group, a command, a letter."""
        at = _BLANKS.match(self._tex, at, at + 4).end()  # type: ignore[union-attr]
        sign = self._tex[at : at + 1]
        if sign == "{":
            return self.group(at + 1, depth + 1)
        if sign == "\\":
            return self._command(at + 1, depth + 1)
        return (sign, at + 1) if sign.isalpha() or sign == "-" else ("", at)

    def _skipped(self, at: int, arguments: int) -> int:
        """Return the place after options and so many arguments in braces."""
        tex = self._tex
        for number in range(arguments + 1):
            while option := _OPTION.match(tex, at):
                at = option.end()
            opened = _BLANKS.match(tex, at, at + 4).end()  # type: ignore[union-attr]
            if number == arguments or tex[opened : opened + 1] != "{":
                break
            if "}" not in tex[opened : opened + _LONGEST_ARGUMENT]:
                break
            depth = 0
            for brace in _BRACE.finditer(tex, opened, opened + _LONGEST_ARGUMENT):
                depth += 1 if brace[0] == "{" else -1
                if not depth:
                    at = brace.end()
                    break
            else:
                break
        return at


def _mathematics(inner: str) -> str:
    r"""Return mathematics, given with the `$` that ends it, as it is; a lone sign (`\less$`) as that sign."""
    if "\\ifmmode" in inner:
        inner = _IN_MATHEMATICS.sub(r"\1", inner)
    content = inner[:-1].strip()
    if content.startswith("\\") and (sign := MATH_SIGNS.get(content[1:])):
        return sign
    return content if content and content in "<>+;&/=" else f"${inner}"


@lru_cache(maxsize=1)
def _macros() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


@lru_cache(maxsize=4_096)
def symbol(macro: str) -> str:
    """Return the character of a macro without arguments (`ss` is ß), or "" for every other macro."""
    if macro in _SIGNS:
        return _SIGNS[macro]
    found = getattr(_macros().get_macro_spec(macro), "simplify_repl", None)
    if isinstance(found, str) and "%" not in found and found != "<cit.>":
        return found
    return symbol(macro[4:]) if macro.startswith("text") and macro[4:].isalpha() else ""  # textalpha, textPsi
