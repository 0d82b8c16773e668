"""A BibTeX file cut into its entries, and entries without what bibtexparser cannot read."""

import re
from collections.abc import Iterator

_START = re.compile(
    r"^[^\S\n]*@(\w*)[ \t]*[{(]"
    r"|(?<=\})[^\S\n]*@(\w+)[ \t]*[{(](?=[^\s,{}()\"=]{1,200},)",  # the next entry in the same line
    re.MULTILINE,
)
_BRACE = re.compile(r"(?<!\\)[{}]")
_LONGEST_COMMENT, _MOST_LOOKED_AT = 2**20, 2**23

_UNTIDY = re.compile(r"%|,\s*,")
_NO_COMMA = re.compile(r"(\s*@\w*[ \t]*[{(])\s*(?:([^\s,={}\"#%]{1,200})\s+)?(?=[A-Za-z][\w:-]{0,50}\s*=)")
_KEEPS_NO_FIELDS = frozenset({"string", "preamble", "comment"})
_OPENING = re.compile(r"@\w*[ \t]*([{(])")
# A comment begins after a blank, a comma or a value; the `%` of an address is none.
_SIGN = re.compile(r"(?<!\\)[{}\"]|(?<=[\s,{}\"])%|,(?:\s*,|\s*%[^\n]*)+")


def pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kind of each entry in small letters, where it begins and where the next one does.

    Entries within the braces of an `@comment` are part of it. A comment whose braces are not closed is one line.
    """
    kind, start, ends, room = "", -1, 0, _MOST_LOOKED_AT
    for match in _START.finditer(text):
        if match.start() < ends:
            continue
        if start >= 0:
            yield kind, start, match.start()
        kind, start = (match[1] or match[2] or "").lower(), match.start()
        if kind == "comment" and room > 0:
            ends = _closed(text, match.end() - 1)
            room -= 0 if ends else min(_LONGEST_COMMENT, len(text) - start)
    if start >= 0:
        yield kind, start, len(text)


def _closed(text: str, at: int) -> int:
    """Return the place after the brace that closes the one at `at`, or 0."""
    depth = 0
    for brace in _BRACE.finditer(text, at, at + _LONGEST_COMMENT):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return 0


def tidied(piece: str, kind: str) -> str:
    """Return an entry without the comments between its fields and doubled commas, and with a comma after its key.

    An entry without a key gets an empty one.
    """
    if kind in _KEEPS_NO_FIELDS:
        return piece
    if _UNTIDY.search(piece):
        piece = _between_fields(piece)
    head = _NO_COMMA.match(piece)
    return f"{head[1]}{head[2] or ''},{piece[head.end() :]}" if head else piece


def _between_fields(piece: str) -> str:
    """Return an entry without comments and doubled commas at the depth of its fields."""
    opening = _OPENING.search(piece)
    at = opening.end() if opening else 0
    depth, quoted, kept, parts = 1, False, 0, list[str]()
    while depth and (sign := _SIGN.search(piece, at)):
        start, at = sign.span()
        between = depth == 1 and not quoted
        match sign[0]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case '"':
                quoted ^= depth == 1
            case "%" if between:
                end = piece.find("\n", start)
                at = len(piece) if end < 0 else end
                parts.append(piece[kept:start])
                kept = at
            case commas if between and commas != "%":
                parts += [piece[kept:start], ","]
                kept = at
    return "".join((*parts, piece[kept:]))
