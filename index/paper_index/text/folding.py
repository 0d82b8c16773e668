"""Letters without their accents and strokes, for search, for titles that are the same, and for sorting."""

import unicodedata

LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ȷ": "j", "ħ": "h",
    "ŧ": "t", "ŋ": "ng", "ĸ": "k", "ɨ": "i", "ʉ": "u", "ƀ": "b", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ǥ": "g", "ɠ": "g",
    "ƙ": "k", "ƴ": "y", "ɲ": "n", "ɔ": "o", "ɛ": "e", "ə": "e", "ǝ": "e", "ʻ": "", "ʼ": "",
}  # fmt: skip
"""Small letters that Unicode does not take apart, and the letters they are filed under."""

_TABLE = str.maketrans(LETTERS)
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""Letters that are written as two where a keyboard lacks them."""


def plain_letters(text: str) -> str:
    """Return a text in lower case, without accents: Łódź is lodz, Ægir is aegir."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_TABLE)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def with_digraphs(text: str) -> str:
    """Return a text as `plain_letters`, but with umlauts as two letters: Müller is mueller. "" if it has none."""
    if text.isascii():
        return ""
    letters = unicodedata.normalize("NFC", text).casefold()
    written = letters.translate(_DIGRAPHS)
    return plain_letters(written) if written != letters else ""


def title_key(title: str) -> str:
    """Return the text by which a title is sorted: Émile stands between Art and Lyon."""
    return plain_letters(title).lstrip("\"'“‘$([{ ")
