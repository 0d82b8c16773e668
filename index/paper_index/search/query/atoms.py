"""Single words of a query, understood: a word, a phrase, a field and what it asks for."""

import re
from collections.abc import Callable

from ...text import clean
from ..text import analyzer as words
from ..text.edit_distance import MIN_LENGTH
from . import ranges
from .ast import STATES, Any, Every, Fact, Node, Phrase, Range, Word

MAX_LEAVES = 32
MAX_PHRASE = 16

FIELDS = {
    "title": "title", "t": "title", "abstract": "body", "abs": "body", "summary": "body",
    "author": "authors", "authors": "authors", "a": "authors", "note": "note", "notes": "note",
}  # fmt: skip
"""What is asked for in words, to the field of the index; `note` is no field of it."""
FACETS = {
    "area": "area", "kind": "kind", "task": "task", "method": "method", "dataset": "dataset", "data": "dataset",
    "edition": "edition", "tag": "tag", "source": "source", "venue": "venue", "journal": "venue",
    "conference": "venue",
}  # fmt: skip
CHOICES = {"is": STATES, "code": ("yes", "no")}
RANGES = {"date": "date", "year": "date", "votes": "votes", "rating": "rating", "result": "result"}
NAMES = frozenset((*FIELDS, *FACETS, *CHOICES, *RANGES))
"""All that can stand before a colon."""

_FUZZY = re.compile(r"(.+[^~])~+(\d*)", re.DOTALL | re.ASCII)
_SIGN_ALONE = re.compile(r"~+\d*|[<>=]+[\d.,%]+", re.ASCII)
_HOW = {
    "date": "A date is written 2025, 2025-03 or 2025-03-14; 2025-03..2025-05 and >=2025-03 are understood, too.",
    "votes": "A number is asked for: votes:50, votes:>50 or votes:10..50.",
    "rating": "A rating is from 1 to 5: rating:4, rating:>=4 or rating:2..4.",
    "result": "A result is asked for like result:imagenet>85, with a number after the sign.",
}

Tell = Callable[[int, int, str], None]
"""Takes what was not understood: start, end and why."""


class Leaves:
    """Reads the leaves of one query, so many and no more."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._count = 0
        self.awaited = False
        """Whether the leaf that is being typed says nothing yet."""

    def read(self, lexeme: re.Match[str], *, half: bool, negated: bool) -> Node | None:
        """Return the node of a lexeme, without its minus; None where it says nothing.

        Args:
            lexeme: a match of the query's grammar.
            half: whether it is still being typed.
            negated: whether papers that have it are left out: then half a word leaves out nothing but itself.
        """
        name = (lexeme["field"] or lexeme["bare"] or "").lower()
        begin = lexeme.start() + len(lexeme["minus"] or "")
        here = (begin, lexeme.end())
        if lexeme["bare"] and name in NAMES:
            if half:
                self.awaited = True  # what it asks for may still be typed
            else:
                self._tell(*here, f"'{name}:' says nothing without a word right after it.")
            return None
        quoted = lexeme["phrase"] is not None
        text = clean(lexeme["phrase"] if quoted else lexeme["word"] or "")
        if not name and not quoted and text[:1] == "#" and len(text) > 1:
            name, text = "tag", text[1:]
        if name and name not in NAMES:
            if text and not text.startswith("//"):
                self._tell(begin, begin + len(name) + 1, f"There is no field {name!r}; it was read as a word.")
            text, quoted, name = f"{name} {text}", False, ""
        if name in FIELDS or not name:
            half = half and not lexeme["closed"] and not negated
            if quoted:
                return self._phrase(text, FIELDS.get(name), here, half=half)
            return self._words(text, FIELDS.get(name), here, half=half)
        if not text:
            self.awaited |= half
            return None
        if name in FACETS:
            return self._counted(Fact(FACETS[name], text, here), here)
        if name in CHOICES:
            return self._choice(name, text, here)
        return self._range(RANGES[name], text, here, half=half)

    def _words(self, text: str, field: str | None, here: tuple[int, int], *, half: bool) -> Node | None:
        if _SIGN_ALONE.fullmatch(text):
            self._tell(*here, f"{text!r} says nothing without a word or a field right before it.")
            return None
        exact = text.startswith("=") and len(text) > 1
        almost = None if exact else _FUZZY.fullmatch(text)
        if almost:
            if almost[2]:
                why = f"A number after ~ is not looked at: one letter may differ, two from {MIN_LENGTH + 5} letters on."
                self._tell(here[1] - len(almost[2]), here[1], why)
            text = almost[1]
        prefix = text.endswith("*") and len(text) > 1 and not (exact or almost) and text[:-1] not in ("A", "a")
        forms = words.query_compounds(text.removeprefix("=") if exact else text.rstrip("*") if prefix else text)
        nodes: list[Node] = []
        for number, (form, parts) in enumerate(forms, 1):
            last = number == len(forms)
            word = Word(
                form,
                field,
                prefix=last and (prefix or (half and not exact and not almost)),
                exact=exact,
                fuzzy=last and bool(almost),
                parts=() if exact else parts,
            )
            if self._counted(word, here):
                nodes.append(word)
        if len(nodes) > 1:
            return Every(tuple(nodes))
        return nodes[0] if nodes else None

    def _phrase(self, text: str, field: str | None, here: tuple[int, int], *, half: bool) -> Node | None:
        """The node of a phrase. Of one that is still being typed (`half`), the last word is the beginning of one."""
        forms = words.phrase_terms(text)
        if len(forms) > MAX_PHRASE:
            self._tell(*here, f"Only the first {MAX_PHRASE} words of a phrase were used.")
            forms = forms[:MAX_PHRASE]
        typed = self._counted(Word(forms.pop(), field, prefix=True), here) if half and forms else None
        if not forms:
            return typed
        said = Phrase(tuple(forms), field) if len(forms) > 1 else Word(forms[0], field, exact=True)
        whole = self._counted(said, here)
        return Every((whole, typed)) if whole and typed else whole

    def _choice(self, name: str, text: str, here: tuple[int, int]) -> Node | None:
        known, wanted = CHOICES[name], text.casefold()
        meant = [wanted] if wanted in known else [each for each in known if each.startswith(wanted)]
        if not meant:
            what = f"There is no state {text!r}; there are" if name == "is" else f"'{name}:{text}' is neither of"
            self._tell(*here, f"{what} {', '.join(known)}.")
            return None
        facts: list[Node] = [Fact(name, each, here) for each in meant]
        return self._counted(Any(tuple(facts)) if len(facts) > 1 else facts[0], here)

    def _range(self, name: str, text: str, here: tuple[int, int], *, half: bool) -> Node | None:
        of, compared = ranges.of_result(text) if name == "result" else ("", text)
        if name == "result" and (not compared or (half and compared.strip("<>=") == "")):
            return self._counted(Range(name, of=of), here)  # any result on that data set
        read = ranges.days if name == "date" else ranges.number
        found = ranges.bounds(compared, read)
        if not found and half and ranges.may_become(compared):
            self.awaited = True
            found = ranges.begun(compared, read)
            if not found:
                return self._counted(Range(name, of=of), here) if of else None
        if not found:
            self._tell(*here, _HOW[name])
            return None
        return self._counted(Range(name, *found, of=of), here)

    def _counted(self, node: Node, here: tuple[int, int]) -> Node | None:
        self._count += 1
        if self._count > MAX_LEAVES:
            self._tell(*here, f"Only the first {MAX_LEAVES} words of the query were used.")
            return None
        return node
