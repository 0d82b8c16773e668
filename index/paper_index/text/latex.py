"""LaTeX brought to the form in which the Daily Papers site has it, with signs in place of their names.

`\\textbf{X}` is X, `\\href{U}{t}` is `U{t}`, and inside `$` every command is its sign. What is done to both from
there is in `mathematics.py`.
"""

import re

from .accents import accented
from .tex import MATH_SIGNS

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
    """Return where mathematics begins and ends: the places of its `$`. A price is none, nor is what has no end."""
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
    """Return LaTeX in the form the site has it, with signs for their names; as it stands if it is nested too deeply."""
    if "\\" in tex:
        tex = _with_letters(tex)
    ends = _mathematics(tex)
    until = -1  # where the mathematics we are in ends
    stack: list[tuple[str, str, str]] = []  # (opening as written, command, what its first part was)
    texts: list[list[str]] = [[]]
    command = opening = first = ""  # the command whose braces are next
    for token in _TOKEN.finditer(tex):
        written, name, sign = token[0], token[1], token[2]
        start, end = token.span()
        out = texts[-1]
        if command and written != "{":
            out.append(first)
            command = opening = first = ""
        if written == "$":
            if start == until:
                until = -1
            elif start in ends:
                until = ends[start]
            else:
                out.append("$")
        elif written == "{":
            if len(stack) == _DEEPEST:
                return tex
            stack.append((opening + "{", command, first))
            texts.append([])
            command = opening = first = ""
        elif written == "}":
            if not stack:
                out.append("}")
                continue
            opening, command, first = stack.pop()
            inner = "".join(texts.pop())
            out = texts[-1]
            if command in _TWO_PARTS and not first:
                first = inner or " "
                opening += inner + "}"
                if end < len(tex) and tex[end] == "{":
                    continue
                out.append(inner)
            else:
                out.append(_grouped(command, first, inner, start < until, out))
            command = opening = first = ""
        elif name is not None:
            follows = tex[end : end + 1]
            if name in _DECLARATIONS:
                gone = follows == " " and name not in ("left", "right")
                out.append("\0" if gone else "")
            elif name in _DROPPED or (follows == "{" and name not in SYMBOLS and name not in _WORDS):
                command, opening = name, written
                if follows != "{":
                    out.append("" if name in _DROPPED else written)
                    command = opening = ""
            elif start < until:
                out.append(SYMBOLS.get(name) or _WORDS.get(name, name))
            elif name in _WORDS and len(name) > 1:
                out.append(_WORDS[name])
            elif name in SYMBOLS:
                out.append(SYMBOLS[name])
            else:
                out.append(_macro(tex, start, end, written, name))
        elif sign is not None:
            out.append(_signed(sign, start < until, tex[end : end + 1]))
        else:
            out.append(written)
    if command:
        texts[-1].append(first)
    while stack:
        opening, _, _ = stack.pop()
        inner = "".join(texts.pop())
        texts[-1].append(opening + inner)
    return "".join(texts[0]).replace("\0 ", "").replace("\0", "")


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
    """What a group in braces is shown as."""
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
