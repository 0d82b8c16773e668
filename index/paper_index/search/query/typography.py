"""The signs of a query as the grammar has them: full-width forms of East Asian keyboards, and other quotation marks."""

import re

LINE_END = "↵"
"""The sign for a line break in a query box, which has one line."""
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: " ", ord(LINE_END): " "}
    | dict.fromkeys(map(ord, "「」『』‹›"), '"')
)
_QUOTED = re.compile(
    r"``([^`'\"]*)''"
    r"|(?<!\w)[‘‚]((?:[^‘’‚\"]|’(?=\w))+)[’‘](?!\w)"
)
"""A phrase in the quotation marks of TeX or in single ones. An apostrophe is within a word."""


def plain_signs(text: str) -> str:
    """Return a text of the same length with plain signs: `title：（a OR b）` as `title:(a OR b)`.

    Single quotation marks become double ones around several words.
    """
    if not text.isascii():
        text = text.translate(_PLAIN)
    return _QUOTED.sub(_in_double_quotes, text)


def _in_double_quotes(found: re.Match[str]) -> str:
    of_tex, single = found.groups()
    if of_tex is not None:
        return f' "{of_tex}" '
    return f'"{single}"' if re.search(r"\s", single) else found[0]
