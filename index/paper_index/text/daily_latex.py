"""LaTeX in the form of the Daily Papers site, with signs in place of their names.

`\\textbf{X}` is X, `\\href{U}{t}` is `U{t}`, and inside `$` every command is its sign. What is done to both from
there is in `mathematics.py`.
"""

import re

from .accents import accented
from .latex import MATH_SIGNS

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
SYMBOLS = GREEK | MATH_SIGNS | {
    "vartheta": "ϑ", "iota": "ι", "upsilon": "υ", "ell": "ℓ",
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "div": "÷", "sim": "∼", "approx": "≈",
    "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "ll": "≪",
    "gg": "≫", "neq": "≠", "ne": "≠", "lesssim": "≲", "gtrsim": "≳", "infty": "∞", "rightarrow": "→", "to": "→",
    "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔",
    "longrightarrow": "→", "uparrow": "↑", "downarrow": "↓", "mapsto": "↦", "circ": "∘", "degree": "°", "deg": "°",
    "ldots": "…", "dots": "…", "cdots": "⋯", "partial": "∂", "nabla": "∇", "forall": "∀", "exists": "∃", "in": "∈",
    "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "sum": "∑", "prod": "∏",
    "int": "∫", "oplus": "⊕", "otimes": "⊗", "odot": "⊙", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "|": "‖",
    "parallel": "∥", "perp": "⊥", "bot": "⊥", "top": "⊤", "star": "⋆", "ast": "∗", "bullet": "•", "prime": "′",
    "dagger": "†", "ddagger": "‡", "checkmark": "✓", "setminus": "∖", "land": "∧", "lor": "∨", "neg": "¬",
    "triangle": "△", "square": "□", "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ",
}  # fmt: skip
_WORDS = {
    "ie": "i.e.", "eg": "e.g.", "etal": "et al.", "etc": "etc.", "LaTeX": "LaTeX", "TeX": "TeX", "S": "§", "ss": "ß",
    "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j",
    "textdegree": "°", "textmu": "μ", "texttimes": "×", "textbackslash": "\\", "textasciitilde": "~",
    "copyright": "©", "pounds": "£", "euro": "€", "xspace": "", "par": " ", "newline": " ", "noindent": "", "item": "•",
    "allowbreak": "", "linebreak": " ", "protect": "", "quad": " ", "qquad": " ", "space": " ", "textendash": "–",
    "textemdash": "—", "textregistered": "®", "texttrademark": "™", "ldots": "…", "dots": "…", "textquotesingle": "'",
}  # fmt: skip
DECLARED = (
    "bf|it|em|tt|sc|rm|sf|cal|bfseries|itshape|ttfamily|scshape|tiny|small|footnotesize|large|Large|displaystyle"
    "|left|right|big|Big|bigg|Bigg|limits|nolimits"
)
_DECLARATIONS = frozenset(DECLARED.split("|"))
_TWO_PARTS = frozenset(("href", "textcolor", "frac", "dfrac", "tfrac", "colorbox", "texorpdfstring", "foreignlanguage"))
_DROPPED = frozenset(
    ("color", "label", "vspace", "hspace", "begin", "end", "thanks", "vskip", "hskip", "phantom", "noopsort")
)
STYLES = (
    "text(?:bf|it|tt|sc|rm|sf|sl|up|normal)?|math(?:bf|it|tt|rm|sf|cal|bb|frak|scr)"
    "|emph|underline|boldsymbol|operatorname"
)

_LETTER = r"[^\W\d_][\u0300-\u036f]?"
_ACCENT = re.compile(
    rf"\\(?:(?P<sign>['`^\"~=.])\s{{0,3}}(?:\{{\\?(?P<braced>{_LETTER})\}}|\{{\{{(?P<twice>{_LETTER})\}}\}}"
    rf"|\\?(?P<bare>{_LETTER}))|(?P<name>[cvuHrk])(?:\{{(?P<inside>{_LETTER})\}}|\s{{1,3}}(?P<after>{_LETTER})(?![A-Za-z])))"
)
_IF_MATH = re.compile(r"\\ifmmode.{0,500}?\\else\s?(.{0,500}?)\\fi(?![A-Za-z])\s?(?:\{\})?", re.DOTALL)
_MOST_ACCENTS = 3
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|[{}$]|[^\\{}$]+|\\", re.DOTALL)
_DEEPEST = 20


def _accented(match: re.Match[str]) -> str:
    letter = next(filter(None, match.group("braced", "twice", "bare", "inside", "after")))
    shown = accented(match["sign"] or match["name"], letter)
    return shown if len(shown) == 1 else letter


def _with_letters(tex: str) -> str:
    """Return LaTeX with its accents turned into letters, the innermost first."""
    if "\\ifmmode" in tex:
        tex = _IF_MATH.sub(r"\1", tex)
    for _ in range(_MOST_ACCENTS):
        before, tex = tex, _ACCENT.sub(_accented, tex)
        if tex == before:
            break
    return tex


def _mathematics(tex: str) -> dict[int, int]:
    """Return where mathematics begins and ends: the places of its `$`. Prices and unclosed mathematics are skipped."""
    signs = [m.start() for m in re.finditer(r"\\.|\$", tex, re.DOTALL) if m[0] == "$"]
    spans: dict[int, int] = {}
    at = 0
    while at + 1 < len(signs):
        start, end = signs[at], signs[at + 1]
        if end == start + 1 and at + 3 < len(signs) and signs[at + 3] == signs[at + 2] + 1:  # $$...$$
            spans[start], spans[end], at = end, signs[at + 2], at + 4
            spans[signs[at - 2]] = signs[at - 1]
            continue
        inside = tex[start + 1 : end] if end - start <= 500 else ""
        blank = inside[:1].isspace() or inside[-1:].isspace()
        price = inside[:1].isdigit() and "\\" not in inside and tex[end + 1 : end + 2].isdigit()
        sentence = blank and "\\" not in inside and len(inside.strip()) > 2
        if inside.strip() and not price and not sentence and inside.count(" ") <= 60:
            spans[start] = end
            at += 2
        else:
            at += 1
    return spans


def in_site_form(tex: str) -> str:
    """Return LaTeX in the form of the site, with signs for their names; unchanged if it is nested too deeply."""
    if "\\" in tex:
        tex = _with_letters(tex)
    return _SiteForm(tex).text()


class _SiteForm:
    """The conversion of one text, token by token."""

    def __init__(self, tex: str) -> None:
        self._tex = tex
        self._ends = _mathematics(tex)
        self._until = -1
        """The end of the mathematics that the token is in."""
        self._stack: list[tuple[str, str, str]] = []
        """Of each open brace: its text, its command, and the first part of that command."""
        self._texts: list[list[str]] = [[]]
        """The converted text of each open brace."""
        self._expect()

    def _expect(self, command: str = "", opening: str = "", first: str = "") -> None:
        """Remember the command whose brace comes next, its text, and its first part."""
        self._command, self._opening, self._first = command, opening, first

    def text(self) -> str:
        """Return the converted text."""
        for token in _TOKEN.finditer(self._tex):
            written = token[0]
            if self._command and written != "{":
                self._texts[-1].append(self._first)
                self._expect()
            if written == "$":
                self._dollar(token.start())
            elif written == "{":
                if len(self._stack) == _DEEPEST:
                    return self._tex
                self._stack.append((self._opening + "{", self._command, self._first))
                self._texts.append([])
                self._expect()
            elif written == "}":
                self._close(*token.span())
            elif token[1] is not None:
                self._name(token[1], written, *token.span())
            elif token[2] is not None:
                follows = self._tex[token.end() : token.end() + 1]
                self._texts[-1].append(_signed(token[2], token.start() < self._until, follows))
            else:
                self._texts[-1].append(written)
        if self._command:
            self._texts[-1].append(self._first)
        while self._stack:
            opening, _, _ = self._stack.pop()
            inner = "".join(self._texts.pop())
            self._texts[-1].append(opening + inner)
        return "".join(self._texts[0]).replace("\0 ", "").replace("\0", "")

    def _dollar(self, start: int) -> None:
        """Begin or end mathematics, or keep a `$` that does neither."""
        if start == self._until:
            self._until = -1
        elif start in self._ends:
            self._until = self._ends[start]
        else:
            self._texts[-1].append("$")

    def _close(self, start: int, end: int) -> None:
        """End a group; of a command with two parts, the second may follow."""
        if not self._stack:
            self._texts[-1].append("}")
            return
        opening, command, first = self._stack.pop()
        inner = "".join(self._texts.pop())
        out = self._texts[-1]
        if command not in _TWO_PARTS or first:
            out.append(_grouped(command, first, inner, start < self._until, out))
        elif self._tex[end : end + 1] == "{":
            self._expect(command, opening + inner + "}", inner or " ")
        else:
            out.append(inner)

    def _name(self, name: str, written: str, start: int, end: int) -> None:
        """Convert a command that is a word."""
        out, follows = self._texts[-1], self._tex[end : end + 1]
        if name in _DECLARATIONS:
            gone = follows == " " and name not in ("left", "right")
            out.append("\0" if gone else "")
        elif name in _DROPPED or (follows == "{" and name not in SYMBOLS and name not in _WORDS):
            if follows == "{":
                self._expect(name, written)
            else:
                out.append("" if name in _DROPPED else written)
        elif start < self._until:
            out.append(SYMBOLS.get(name) or _WORDS.get(name, name))
        elif name in _WORDS and len(name) > 1:
            out.append(_WORDS[name])
        elif name in SYMBOLS:
            out.append(SYMBOLS[name])
        else:
            out.append(_macro(self._tex, start, end, written, name))


def _macro(tex: str, start: int, end: int, written: str, name: str) -> str:
    """A command that is not known, in text: its name where it stands as a word; `C:\\temp` is none."""
    before, after = tex[start - 1 : start], tex[end : end + 1]
    if name in _WORDS:  # one letter: \o, \l, \i
        return _WORDS[name] if before.isalpha() or (after.isspace() and before.isalpha()) else written
    glued = before.isalnum() or (before in ":\\/" and before)
    return written if glued or len(name) < 2 or (after and after in "\\/") else name


def _signed(sign: str, inside: bool, follows: str) -> str:
    if sign in "%&_#${}":
        return sign
    if sign.isdigit() and follows != ")":  # the site leaves `\1` of `\$1`
        return "$" + sign
    if sign in "\\ ":
        return " "
    if sign in ",;:!>" and inside:
        return "" if sign == "!" else " "
    if sign == "-":
        return "-" if inside else ""
    if sign in "()[]" and not inside:
        return "" if sign in "()" else sign
    return sign if inside else "\\" + sign


def _grouped(command: str, first: str, inner: str, inside: bool, out: list[str]) -> str:
    """The display text of a group in braces."""
    if command in ("", "unicode"):
        if command and (code := re.fullmatch(r"x([0-9a-fA-F]{2,5})", inner)):
            return chr(int(code[1], 16)) if chr(int(code[1], 16)).isprintable() else ""
        scripted = bool(out) and out[-1][-1:] in ("^", "_")
        if scripted or not (inside or inner.startswith("\0")):
            return "{" + inner + "}"
        return inner
    if command in _DROPPED:
        return "" if inner.islower() or command != "color" else inner
    if command == "href":
        return f"{first.strip()}{{{inner}}}"
    if command in ("frac", "dfrac", "tfrac"):
        return f"{first}/{inner}"
    if command == "footnote":
        return f" {inner}" if inner.startswith("http") else f" ({inner})"
    if command == "sqrt":
        return f"√{inner}" if len(inner) == 1 else f"√({inner})"
    if command == "textsuperscript":
        return f"^{{{inner}}}"
    return inner or ("" if command in STYLES else command)
