"""A spoken name taken apart, as bibliographies want it: "Ludwig van Beethoven" is van Beethoven, Ludwig."""

import re
from dataclasses import dataclass
from functools import lru_cache

_PARTICLES = frozenset(
    (
        *("af", "al", "ap", "ben", "bin", "da", "das", "de", "degli", "dei", "del", "della", "den", "der", "des", "di"),
        *("do", "dos", "du", "el", "la", "las", "le", "lo", "los", "ten", "ter", "van", "vande", "vanden", "vander"),
        *("vom", "von", "y", "zu", "zum", "zur"),
    )
)
_SUFFIX = re.compile(r"(?:Jr|Sr|jr|sr)\.?|II|III|IV")
_GROUP = re.compile(r"(?i)team|group|collaboration|consortium|lab|labs|project|inc\.?|research|university|institute|ai")


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name; a group, or a name of one word, has only a family."""

    family: str
    given: str = ""
    suffix: str = ""


@lru_cache(maxsize=16_384)
def name_of(spoken: str) -> Name:
    """Return the parts of a name. Together they hold every word of it, in the order given, family, suffix."""
    words = spoken.split()
    if len(words) < 2 or _GROUP.fullmatch(words[-1]):
        return Name(" ".join(words))
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)
