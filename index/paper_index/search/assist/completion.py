"""What a query that is being typed may go on with: fields, states, values of facets, tags, authors."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..models import MAX_CHARACTERS
from ..query.atoms import CHOICES, FACETS, FIELDS, RANGES
from ..query.parser import LEXEME

MOST = 20
OFFERED = (
    "title", "author", "abstract", "note", "tag", "is", "task", "method", "dataset", "area", "kind", "code", "source",
    "venue", "edition", "date", "year", "votes", "rating", "result",
)  # fmt: skip
"""The fields by the names they are offered under."""
_UNASKED = ("tag", "task", "dataset", "method", "area", "kind", "is")
"""Fields whose values are offered for a word that has no field yet."""

Known = Callable[[str, str], Iterable[str]]
"""Gives the values of a field for what is typed of one, the commonest first; those that do not fit are passed over."""


class Completion(NamedTuple):
    """`text` may take the place of what stands in the query from `start` to `end`."""

    start: int
    end: int
    text: str


def completions(query: str, cursor: int, known: Known) -> list[Completion]:
    """Return what the word at the cursor may become, the best first."""
    cursor = max(0, min(cursor, len(query)))
    if cursor > MAX_CHARACTERS:
        return []
    lexeme = next(iter(deque(LEXEME.finditer(query, 0, cursor), maxlen=1)), None)  # the last
    if lexeme is None or lexeme.end() != cursor or lexeme["open"] or lexeme["close"] or lexeme["closed"]:
        return []
    quoted = lexeme["phrase"] is not None
    name = (lexeme["field"] or lexeme["bare"] or "").lower()
    typed: str = (lexeme["phrase"] if quoted else lexeme["word"]) or ""
    start = lexeme.start() + len(lexeme["minus"] or "")
    end = cursor
    if rest := re.compile(r'[^"]*"' if quoted else r'[^\s()"]+').match(query, cursor):
        end = rest.end()
    if name:
        texts = [_written(name, value) for value in _values(name, typed, known)]
    elif quoted or not typed:
        return []
    elif typed[0] == "#":
        texts = [_written("tag", value) for value in _values("tag", typed[1:], known)]
        texts = [text if '"' in text else f"#{text.removeprefix('tag:')}" for text in texts]
    else:
        texts = [f"{field}:" for field in OFFERED if field.startswith(typed.lower())]
        if len(typed) > 1:
            found = [(name, value) for name in _UNASKED for value in _values(name, typed, known)]
            ranked = sorted((_rank(value, typed.casefold()), n) for n, (_, value) in enumerate(found))
            texts += [_written(*found[n]) for rank, n in ranked if rank < 2]  # inside a word would be far-fetched
    there = query[start:end]
    return [Completion(start, end, text) for text in dict.fromkeys(texts) if text != there][:MOST]


def _values(name: str, typed: str, known: Known) -> Sequence[str]:
    """The values of a field that what is typed may become: those that begin so, then those with a word that does."""
    if name in CHOICES:
        return [value for value in CHOICES[name] if value.startswith(typed.lower())]
    if name in RANGES and name != "result":
        return []
    wanted = typed.casefold()
    ranked = [(rank, value) for value in known(_asked(name), typed) if (rank := _rank(value, wanted)) < 3]
    ranked.sort(key=lambda each: each[0])  # stable: the commonest stay first
    return [value for _, value in ranked[: MOST + 1]]  # one may be there already


def _asked(name: str) -> str:
    """The field as it is kept, whatever it was called."""
    return "dataset" if name == "result" else FACETS.get(name) or FIELDS.get(name) or name


def _rank(value: str, wanted: str) -> int:
    folded = value.casefold()
    if folded.startswith(wanted):
        return 0
    at = folded.find(wanted)
    if at < 0:
        return 3
    return 2 if folded[at - 1].isalnum() else 1


def _written(name: str, value: str) -> str:
    """A field with a value, as it is typed."""
    plain = " ".join(value.replace('"', " ").split())
    needs_quotes = re.search(r"[\s()]", plain) is not None
    if name == "result":
        return f'result:"{plain}>' if needs_quotes else f"result:{plain}>"
    return f'{name}:"{plain}"' if needs_quotes else f"{name}:{plain}"
