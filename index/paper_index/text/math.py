"""LaTeX, whole as arXiv has it or as the Daily Papers site mangles it, made readable: the same text from both.

The site drops `$` and the backslash of every command inside mathematics (`$6400\\times6400$` is `6400times6400`), and
in text the name and the braces of the outermost command alone (`\\href{U}{t}` is `U{t}`). So LaTeX is first brought
to the form that the site would have, with signs in place of the names of signs (`latex.py`); the rest of either is
then read by the same rules (here). There is no rule that could change an ordinary sentence: a lone `alpha` or `in` is
ambiguous and stays.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from .daily_latex import DECLARED, GREEK, STYLES, SYMBOLS, in_site_form

_COLOURS = "black|red|blue|green|magenta|cyan|orange|purple|teal|violet|brown|gray|pink|brightpink"
_SUPER = str.maketrans("0123456789+-=()niT∘′⋆∗*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ°′⋆**")
_SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_NAMES = "|".join(sorted(GREEK, key=len, reverse=True))
_SMALL = "|".join(sorted((name for name in GREEK if name[0].islower()), key=len, reverse=True))
_URL = re.compile(r"(https?://[^\s{}]+)")
Rule = tuple[str, str, str | Callable[[re.Match[str]], str]]
"""The text that a rule requires (alternatives separated by `|`), its pattern, its replacement."""
_ADDED = "alpha|gamma|delta|epsilon|lambda|mu|pi|sigma|tau|phi|psi|omega"  # to a name; "-beta" is a version of it
_HYPHENED = (  # letters before or after a hyphen: looked for from the hyphen, of which there are few
    r"-(?:(?=[A-Z]|bench)(?:(?<=(?:pha|eta|mma|lta|ppa|bda|gma|ega|tau|phi|chi|[Pp]si|lon|rho)-)|(?<=(?:mu|nu|xi|pi)-))"
    rf"|(?={_ADDED}|mu[A-Z]))"
).replace("[Pp]si", "psi|Psi")
_LINK = re.compile(r"(https?://[^\s{}]+)(?:\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\})?")
_HTTPS_URL = re.compile(r"this\W*(?:https?)?\W*url", re.IGNORECASE)


def _raised(match: re.Match[str]) -> str:
    return _script(match[1] or match[2], _SUPER, "^")


def _lowered(match: re.Match[str]) -> str:
    return _script(match[1] or match[2], _SUB, "_")


def _script(inner: str, letters: dict[int, int], sign: str) -> str:
    moved = inner.translate(letters)
    if all(ord(letter) in letters for letter in inner):
        return moved
    return sign + (inner if inner.replace(".", "").isalnum() else f"({inner})")


def _signs(names: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda m: names[m[1]]


_ARROWS = "rightarrow|leftarrow|leftrightarrow|Rightarrow|longrightarrow|infty|leq|geq|neq|langle|rangle"
_IN_ARROWS = "arrow|infty|leq|geq|neq|langle|rangle"
# Patterns begin with plain letters if possible, and check the text before them afterwards: that is many times faster
# than a lookbehind at every position.
_RULES: tuple[Rule, ...] = (
    # braces: of mathematics, of declarations, of commands that lost their backslash
    ("{", r"\{([^\s{}A-Za-z\d]|sim|times|cdot|pm|circ|approx)\}", r"\1"),
    ("{", rf"\\?\{{(?:{DECLARED}) ([^{{}}]*)\}}", r"\1"),
    ("{", rf"(?<![A-Za-z\\])(?:{STYLES})\{{([^{{}}]*)\}}", r"\1"),
    ("{", rf"(?<![A-Za-z\\])(?:{_COLOURS})\{{([^{{}}]*)\}}", r"\1"),
    ("frac{", r"(?<![A-Za-z\\])d?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2"),
    ("{", r"\"[^\"\n]{0,300}\"|(?<![\^_\w(])\{(\w+)\}", lambda m: m[1] or m[0]),  # no {word} of a template
    ("{", r"(?<=[a-z])\{([^\W_])\}", r"\1"),
    ("{", r"(?<=[\^_])\{\{?([^\s{}]*)\}?/\{([^\s{}]*)\}\}", r"{\1/\2}"),
    ("cdot", r"\{([·\w]+)\}(?=\W|$)", r"\1"),
    ("left(|left[", r"(?<![A-Za-z])([A-Z]?)left([(\[|])([^()\[\]]{0,80}?)right([)\]|])", r"\1\2\3\4"),
    # names of signs that are not English words, or not in the place of one
    ("circ", r"\^(?:\{circ\}|circ(?!le|u))", "°"),
    ("∘", r"\^\{?∘\}?", "°"),
    ("times", r" times (?<=\d times )(?=\d)", " × "),
    ("times", r"times(?<=[\d})°]times)(?![a-z]*-[a-z])", "×"),
    ("times", r"times(?<=[A-Zknd]times)(?<![A-Za-z][A-Zknd]times)(?![a-z])", "×"),
    ("times", r"times(?=\d)(?<![A-Za-z]times)", "×"),
    ("cdot", r"cdot(?<![a-z]cdot)(?!s)", "·"),
    ("sim", r"sim(?=!?\d|[\$]| \d)(?!2(?:real|sim|[A-Z]))(?!\d[A-Za-z-]*2)(?<![A-Za-z-]sim)!?", "∼"),
    ("approx", r"approx(?<![A-Za-z]approx)(?=\s?[\d$])", "≈"),
    ("pm", r"pm(?=\d)(?<=[\d%)( ]pm)|pm(?= \d)(?<=[\d%)] pm)", "±"),
    ("propto", r"propto(?<![A-Za-z]propto)(?![a-z])", "∝"),
    (_IN_ARROWS, rf"(?<![A-Za-z])({_ARROWS})(?=\d|\W|_|$)", _signs(SYMBOLS)),
    (_IN_ARROWS, rf"(?<=[^A-Za-z\s])({_ARROWS})(?![A-Z])", _signs(SYMBOLS)),
    ("langle", r"langle(?<![A-Za-z]langle)(?=[a-z])", "⟨"),
    ("ell", r"ell(?=_|\b)(?<![A-Za-z]ell)", "ℓ"),
    ("^", r"\^\{?(?:star|ast|⋆|∗)\}?(?![a-z])", "*"),
    ("x201", r"(?<=[a-z])x201([34])(?=[a-z])", lambda m: "–—"[int(m[1]) - 3]),
    ("!", r"!([-=])!", r"\1"),
    ("!in!", r"!in!", "∈"),
    (" mid ", r"(?<=\w)\(([^\s()]{1,20}) mid ([^\s()]{1,20})\)", r"(\1 | \2)"),
    # Greek: with a script, a sign of comparison or a capital after it
    ("^", rf"(?<![A-Za-z])({_NAMES})(?=\^)", _signs(GREEK)),
    ("_", rf"(?<![A-Za-z_/])({_NAMES})(?=_(?:\{{|\w(?!\w)|[A-Z]))", _signs(GREEK)),
    ("=", rf"(?<![A-Za-z_])({_SMALL})(?=\s?=\s?[\d.-])", _signs(GREEK)),
    ("_", r"(?<![A-Za-z_/])(sum|prod)(?=_\{)", _signs(SYMBOLS)),
    ("nabla", r"(?<![A-Za-z])(nabla)(?=[\^_A-Z])", _signs(SYMBOLS)),
    ("mu", r"mu(?=[A-Z](?![a-z]))(?<![A-Za-z]mu)", "μ"),
    ("-", rf"(?<![A-Za-z])({_SMALL})(?=-(?:[A-Z]|bench))", _signs(GREEK)),
    ("-", r"(?<![A-Za-z])(Psi)(?=-[A-Z])", _signs(GREEK)),
    ("-", rf"(?<![A-Za-z])([A-Z]\w{{1,30}}-)({_ADDED})(?![\w-])", lambda m: m[1] + GREEK[m[2]]),
    ("-", r"mu(?<=-mu)(?=[A-Z])", "μ"),
    # raised and lowered; outside braces only a digit that ends its word is lowered, not that of `mAP_50`
    ("^", r"\^(?<=[^\s^]\^)(?:\{([^{}\s]{1,40})\}|(\d+|[n*⋆](?![a-z])))", _raised),
    ("_", r"_(?<=[\wα-ωΑ-Ωℓ)\]]_)(?:\{([^{}\s]{1,40})\}|(?<![A-Za-z]{4}_)(\d)(?!\w))", _lowered),
    # ties, dashes and quotation marks
    ("~", r"~(?<=[A-Za-z.,;:)\]}]~)(?<!\d[xKMBk]~)(?=[\w(\[\\$])", " "),
    ("~", r"~(?<=\d~)(?=[A-Za-z(])", " "),
    ("---", r"---(?<=[\w\s)\]%.,’”]---)(?=[\w\s(\[“])", "—"),
    ("--", r"--(?:(?<=[\w)\]%’”]--)(?=[\w(\[“\\$])|(?<= --)(?= ))", "–"),
    ("``", r"``([^`]{1,300}?)''", r"“\1”"),
)  # fmt: skip


def _linked(match: re.Match[str]) -> str:
    url, label = match[1], match[2]
    if label is None:
        return match[0]
    bare = label.strip("{} ").rstrip("./").removeprefix("https://").removeprefix("http://")
    same = url.rstrip("/").removeprefix("https://").removeprefix("http://") == bare
    return url if same or not bare or _HTTPS_URL.fullmatch(bare) else f"{label} ({url})"


def _read(text: str, rules: Sequence[Rule]) -> str:
    """Return text with what the site left of LaTeX made readable; links stay as they are."""
    if "http" not in text:
        return _ruled(text, rules)
    text = _LINK.sub(_linked, text)
    parts = _URL.split(text)
    for at in range(0, len(parts), 2):
        parts[at] = _ruled(parts[at], rules)
        if at + 1 < len(parts) and parts[at][-1:].isalnum():
            parts[at] += " "  # the site glues the link of a footnote to its word
    return "".join(parts)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, when it is first needed: most of them never are."""
    return re.compile(pattern)


def _ruled(text: str, rules: Sequence[Rule]) -> str:
    for _, pattern, shown in rules:
        text = _compiled(pattern).sub(shown, text)
    return text


_NEEDLES = {(needle, needles) for needles, _, _ in _RULES if needles != "-" for needle in needles.split("|")}
_BY_HYPHEN = re.compile(_HYPHENED)


def _applying(text: str) -> list[Rule]:
    """The rules for which there is something in the text: most have one glance at it and no more."""
    there = {needles for needle, needles in _NEEDLES if needle in text}
    if _BY_HYPHEN.search(text):
        there.add("-")
    return [rule for rule in _RULES if rule[0] in there] if there else []


_GLUED = re.compile(r"[^\W_]https?:")
_ROUNDS = 6
_LINE = 300
"""Characters of a text that is drawn again and again: its repair is remembered."""
_LONGEST = 100_000
"""The longest text to repair, in characters: a longer one is not an abstract."""


@lru_cache(maxsize=4_096)
def _repaired(text: str) -> str:
    shown = text
    for _ in range(_ROUNDS):
        before = shown
        rules = _applying(shown)
        if "\\" in shown or "$" in shown:
            shown = in_site_form(shown)
        elif not rules and not ("http" in shown and _GLUED.search(shown)):
            return shown or text
        shown = _read(shown, rules)
        if shown == before:
            return shown or text
        # Markup taken out may leave blanks where there was something between them, or nothing at all.
        shown = unicodedata.normalize("NFC", re.sub(" {2,}", " ", shown).strip(" "))
    return text


def repair(text: str) -> str:
    """Return `text` with LaTeX, whole or as the Daily Papers site mangles it, turned into readable characters.

    For display only: the original text is stored and compared. `6400times6400` is 6400×6400,
    `HyperZcdotZcdotW` is HyperZ·Z·W, `Poincar\\'e` is Poincaré. Repairing twice changes nothing: the rules are applied
    until nothing changes, and a text for which that never happens is returned unchanged.
    """
    if len(text) > _LONGEST or not text:
        return text
    return _repaired(text) if len(text) < _LINE else _repaired.__wrapped__(text)
