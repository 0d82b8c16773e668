"""American spelling for British words: optimise is optimize, behaviour is behavior, centre is center."""

import re

_PARTS = {
    "armour": "armor", "behaviour": "behavior", "candour": "candor", "clamour": "clamor", "colour": "color",
    "demeanour": "demeanor", "endeavour": "endeavor", "favour": "favor", "fervour": "fervor", "flavour": "flavor",
    "harbour": "harbor", "honour": "honor", "humour": "humor", "labour": "labor", "neighbour": "neighbor",
    "odour": "odor", "parlour": "parlor", "rancour": "rancor", "rigour": "rigor", "rumour": "rumor",
    "saviour": "savior", "savour": "savor", "splendour": "splendor", "tumour": "tumor", "valour": "valor",
    "vapour": "vapor", "vigour": "vigor",
    "defenc": "defens", "licenc": "licens", "offenc": "offens", "practis": "practic", "pretenc": "pretens",
    "aluminium": "aluminum", "artefact": "artifact", "grey": "gray", "judgement": "judgment", "manoeuv": "maneuv",
    "mould": "mold", "plough": "plow", "sceptic": "skeptic", "sulph": "sulf",
    "aemi": "emi", "anaesth": "anesth", "foet": "fet", "haem": "hem", "oedem": "edem", "oesoph": "esoph",
    "oestr": "estr", "paed": "ped",
}  # fmt: skip
"""British and American parts of words. A rule for all of -our would change four, hour and detour."""
_BRITISH_PART = re.compile("|".join(_PARTS))
_BRITISH = {american: british for british, american in _PARTS.items()}
_AMERICAN_PART = re.compile("|".join(_BRITISH))
_RE = re.compile(r"(calib|cent|fib|lit|lust|maneuv|meag|met|sab|somb|spect|theat)r(?:e(?=s?$)|(?=ed$|ing$))")
_ENDING = re.compile(
    r"""
      (?P<log> [a-z]{2} (?<!pro) log)(?: ue(?=s?$) | u(?=(?:ed|ing)$))   # dialogue; but Prolog is a language
    | (?P<lyz> [a-z]{2} ly)s (?= (?:e[drs]?|ers|ing|able)$)    # analyse
    | (?P<iz> [a-z]{2} (?:[bdfghklmnprst] | tiv | [ai]c) i)s   # optimise, collectivise, criticise
      (?= (?:e[drs]?|ers|ing(?:s|ly)?|abl[ey]|ability|ation(?:s|al|ally)?)$) (?<!advertis) (?<!chastis)
    | (?P<el> (?:due|fue|dia)l)l (?= (?:ed|ing)$)              # fuelled; the stemmer knows modelled
    | (?P<program> program)me (?= s?$)
    """,
    re.VERBOSE,
)


def american(word: str) -> str:
    """Return a word in small letters in its American spelling.

    The result is for comparison only: promise becomes promize, and does so in all its forms.
    """
    word = _RE.sub(r"\1er", _BRITISH_PART.sub(lambda part: _PARTS[part[0]], word))
    return _ENDING.sub(_ending, word)


def _ending(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    return match[kind] + ("z" if kind.endswith("z") else "")


def beginnings(root: str) -> set[str]:
    """Return prefixes that cover the words in either spelling whose American spelling begins with a root."""
    roots = {root[:-1] if root.endswith(("iz", "yz")) else root}
    if root.endswith("er"):  # centre
        roots.add(f"{root[:-2]}r")
    return roots | {_AMERICAN_PART.sub(lambda part: _BRITISH[part[0]], each, count=1) for each in roots}
