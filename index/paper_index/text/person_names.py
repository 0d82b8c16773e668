"""Names of people: their parts, how they are shown, and the parts guessed from a name as it is shown."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

PARTICLES = frozenset(
    (
        *("af", "al", "ap", "ben", "bin", "da", "das", "de", "degli", "dei", "del", "della", "den", "der", "des", "di"),
        *("do", "dos", "du", "el", "la", "las", "le", "lo", "los", "ten", "ter", "van", "vande", "vanden", "vander"),
        *("vom", "von", "y", "zu", "zum", "zur"),
    )
)
"""Words before a family name that belong to it."""
_SUFFIX = re.compile(r"(?:Jr|Sr|jr|sr)\.?|II|III|IV")
_GROUP = re.compile(r"(?i)team|group|collaboration|consortium|lab|labs|project|inc\.?|research|university|institute|ai")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")


class Name(NamedTuple):  # made quicker than a dataclass: an import makes many
    """The parts of a name, as CSL names them. A group, or a name of one word, has only a family or a literal."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    particle: str = ""
    """The non-dropping particle: "van" in "Vincent van Gogh", who is sorted and cited as van Gogh."""
    dropping: str = ""
    """The dropping particle, which is not written where the family stands alone: "von" of Alexander von Humboldt."""
    literal: str = ""
    """A name that is not to be taken apart, as that of an institution."""

    @property
    def shown(self) -> str:
        """The name as people say it: "Martin Luther King Jr.", and 王小明 with the family first."""
        if self.literal:
            return self.literal
        if not self.family.isascii() and _EAST_ASIAN.fullmatch(self.family) and _EAST_ASIAN.fullmatch(self.given):
            return self.family + self.given
        return " ".join(filter(None, (self.given, self.dropping, self.particle, self.family, self.suffix)))

    def __bool__(self) -> bool:
        """Return whether there is any part, so that it is shown."""
        return bool(self.family or self.given or self.literal or self.particle or self.dropping or self.suffix)

    @property
    def sorted_family(self) -> str:
        """The family with its non-dropping particle, or the literal: what a name is sorted and cited by."""
        return self.literal or " ".join(filter(None, (self.particle, self.family)))


def is_suffix(word: str) -> bool:
    """Return whether a word of a name is a suffix, such as Jr. or III."""
    return bool(_SUFFIX.fullmatch(word))


def is_east_asian(text: str) -> bool:
    """Return whether a name is written in Chinese, Japanese or Korean letters."""
    return bool(_EAST_ASIAN.fullmatch(text.replace(" ", "")))


@lru_cache(maxsize=16_384)
def name_of(spoken: str) -> Name:
    """Return the parts of a name. Together they hold every word of it, in the order given, family, suffix."""
    words = spoken.split()
    if len(words) < 2 or _GROUP.fullmatch(words[-1]):
        return Name(" ".join(words))
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def with_particle(name: Name) -> Name:
    """Return a name with the words in small letters before its family as its non-dropping particle."""
    words = name.family.split()
    start = 0
    while start < len(words) - 1 and words[start][0].islower():
        start += 1
    if not start or name.particle:
        return name
    return Name(" ".join(words[start:]), name.given, name.suffix, " ".join(words[:start]), name.dropping)


def cited(names: Sequence[str]) -> str:
    """Return the authors of a paper as a text cites them: "Lv", "Lv and Xu", "Lv et al."."""
    families = [name_of(name).sorted_family if not is_east_asian(name) else name for name in names[:2]]
    return f"{families[0]} et al." if len(names) > 2 else " and ".join(families)
