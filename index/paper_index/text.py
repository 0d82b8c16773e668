"""Foreign text made safe to show and easy to compare.

Whatever comes from a file or the network passes through `clean` on the way in and again when it is read back,
so that no title can style the screen, move the cursor or write the clipboard.
"""

import re
import unicodedata

_ESCAPES = re.compile(
    # Whole sequences first, so that no half of one ("[31m") is left behind as text.
    r"\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC with their terminator
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1, without the white space among them
    "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # bidirectional and invisible
    "\U000e0000-\U000e007f]"  # tags
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_HEAPED_MARKS = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` without control characters, escape sequences or bidirectional overrides, in NFC.

    White space is folded to single blanks. With `lines`, line breaks are kept (at most one blank line in a row).
    Lone surrogates, which no store can encode, become U+FFFD. Cleaning twice changes nothing.
    """
    plain = text.replace("\n", " ")
    if plain.isascii() and plain.isprintable() and "  " not in plain and not (lines and "\n" in text):
        return plain.strip()  # as most are
    if not plain.isprintable():  # nothing but letters, signs and blanks needs no closer look
        text = _LINE_ENDS.sub("\n", text)
        # Taking one out can join the halves of another; that one loses its escape character below and is plain text.
        text = _ESCAPES.sub("", text)
        text = _UNSEEN.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = _HEAPED_MARKS.sub(r"\1", text)
    if not lines:
        return " ".join(text.split())
    paragraphs = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", paragraphs).strip("\n")


def clean_note(text: str) -> str:
    """Return what a user wrote, safe to show, with its lines and indentation as they are; no blank end."""
    text = _UNSEEN.sub("", _ESCAPES.sub("", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text)).expandtabs(4).strip("\n").rstrip()


_UNFOLDED = re.compile("[^a-z0-9]+")


def fold_title(title: str) -> str:
    """Return what stays of a title when spelling, case, accents and mathematics markup are set aside.

    Two titles with the same fold are the same paper as long as nothing stronger (an arXiv id, a DOI) says otherwise.
    The site's pages drop `$` and backslashes from mathematics and arXiv keeps them; both fold alike.
    """
    if title.isascii():
        return _UNFOLDED.sub("", clean(title).lower())
    decomposed = unicodedata.normalize("NFKD", clean(title)).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:([\'`^\"~=.])\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))|([cvuHrk])(?:\{([A-Za-z])\}|\s+([A-Za-z])))"
)
_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
    "times": "×", "cdot": "·", "pm": "±", "sim": "∼", "approx": "≈", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥",
    "infty": "∞", "rightarrow": "→", "to": "→", "circ": "°", "ldots": "…", "dots": "…",
}  # fmt: skip
_SUPER = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_STANDING_ALONE = re.compile(r"(?<=\d)\s?times\s?(?=\d)")
_FACTOR = re.compile(r"(?<=\d)times\b")
_GLUED_CDOT = re.compile(r"(?<=[A-Z])\{?cdot(?=\s?\{?[A-Z])")
_MATHEMATICS = re.compile(r"\$([^$\n]{1,200})\$")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
_STYLED = re.compile(r"\\(?:text\w{2}|emph|mathrm|mathbf|mathcal|mathbb|operatorname)\s?\{([^{}]*)\}")
# Links come first and are left alone. Outside braces only a digit that ends its word is lowered: not that of `mAP_50`.
_RAISED = re.compile(r"https?://\S+|(?<=[\wα-ωΑ-Ω)\]])\^(?:\{([\d+\-=()ni]+)\}|(\d+|n\b))", re.ASCII)
_LOWERED = re.compile(r"https?://\S+|(?<=[\wα-ωΑ-Ωℓ)\]])_(?:\{([\d+\-=()]+)\}|(\d)(?!\w))", re.ASCII)


def _accented(match: re.Match[str]) -> str:
    mark = match[1] or match[4]
    letter = match[2] or match[3] or match[5] or match[6]
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])


def _rendered(mathematics: str) -> str:
    shown = _STYLED.sub(r"\1", mathematics)
    shown = _COMMAND.sub(lambda m: _SYMBOLS.get(m[1], m[1] + " "), shown)
    return _scripts(shown).replace("{", "").replace("}", "").strip()


def _scripts(text: str) -> str:
    text = _RAISED.sub(lambda m: (m[1] or m[2] or "").translate(_SUPER) or m[0], text)
    return _LOWERED.sub(lambda m: (m[1] or m[2] or "").translate(_SUB) or m[0], text)


def repair(text: str) -> str:
    """Return `text` with LaTeX, whole or as the Daily Papers site mangles it, turned into readable characters.

    For display only: the text as it came is what is stored and compared. Rules from the site's habit of dropping
    `$` and the backslash of every command inside mathematics: `6400times6400` is 6400×6400, `HyperZcdotZcdotW`
    is HyperZ·Z·W. A rule that could touch an ordinary sentence is left out.
    """
    shown = text
    if "\\" in shown:
        shown = _ACCENT.sub(_accented, shown)
    if "$" in shown:
        shown = _MATHEMATICS.sub(lambda m: _rendered(m[1]), shown)
    if "\\" in shown:
        shown = _STYLED.sub(r"\1", shown)
        shown = re.sub(r"\\([%&_#$])", r"\1", shown)
        shown = _COMMAND.sub(lambda m: _SYMBOLS.get(m[1], m[0]), shown)
    if "times" in shown:
        shown = _FACTOR.sub("×", _STANDING_ALONE.sub("×", shown))
    if "cdot" in shown:
        shown = _GLUED_CDOT.sub("·", shown)
    if "^" in shown or "_" in shown:
        shown = _scripts(shown)
    if shown == text:
        return text
    # Markup taken out may leave blanks where there was something between them, or nothing at all.
    return re.sub(" {2,}", " ", shown).strip(" ") or text


def readable(name: str) -> str:
    """Return a controlled name as it is read: `computer-vision` is computer vision, `ImageNet-1K` stays."""
    return name.replace("-", " ") if name.islower() and not any(c.isdigit() for c in name) else name
