"""Text encodings of files: named by the user or the file, else decided line by line, UTF-8 first."""

import codecs
import contextlib
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Callable
from io import BytesIO

from ..errors import PaperError

Remark = Callable[[int | None, str], None]
"""Takes a line, from 1, and how it was read."""

_OWN_LINES = 10
"""Lines in another encoding that are named one by one; further ones are counted."""

_SAMPLE = 2**16
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = {BOM_UTF32_LE: "utf-32", BOM_UTF32_BE: "utf-32", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(
    rb"^[ \t]*%[^\n]{0,40}?\b(?:file)?(?:en)?coding[ \t]*[:=][ \t]*([A-Za-z][\w.:-]{1,39})",
    re.MULTILINE | re.IGNORECASE,
)
DECLARED_WITHIN = 1_000
"""Bytes at the beginning of a file in which it may name its encoding."""

# The encodings that programs use under the name of a smaller one.
_SUPERSETS = {
    "ascii": "utf-8", "utf-8-sig": "utf-8", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_GUESSED = ("gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256")
_SINGLE_BYTE = frozenset({"cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"})
_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_ASCII = bytes(range(128))
_PAIR = re.compile(rb"([\x80-\xff])[\x80-\xff]")
_OF_LATIN = {
    "cp1250": re.compile(rb"[A-Za-z\x80-\xff][\xb3\xb9\xbf\xbe\x9d](?=[a-z\x80-\xff])"),
    "mac_roman": re.compile(rb"[a-z][\x8d-\x90]"),
    "cp850": re.compile(rb"[A-Za-z][\x81\x82\x84\x94](?=[a-z])"),
}
"""Letters within words in encodings of Latin letters, which are signs, capitals or nothing in Windows-1252."""
_OF_WINDOWS = re.compile(rb"[\x80-\x9f]")
"""Bytes that the encodings of Windows use and ISO 8859 does not."""
_LATIN_SHARE, _SINGLE_BYTE_SHARE, _LEAST = 0.55, 0.9, 6
"""A word in Latin letters has few bytes beyond ASCII, one in another script has hardly any others."""
_SHOWN = {
    "cp1252": "Windows-1252", "gb18030": "GB18030", "big5": "Big5", "cp932": "Shift-JIS", "euc_jp": "EUC-JP",
    "cp949": "EUC-KR", "cp1251": "Windows-1251", "koi8_r": "KOI8-R", "cp1253": "Windows-1253",
    "cp1255": "Windows-1255", "cp1256": "Windows-1256", "cp1250": "Windows-1250", "mac_roman": "Mac OS Roman",
    "cp850": "code page 850", "iso8859-2": "ISO 8859-2",
}  # fmt: skip


def known(name: str) -> str:
    """Return the name that Python has for a text encoding.

    Raises:
        PaperError: if there is no such encoding.
    """
    try:
        "a".encode(name)  # an error where it encodes anything but text
        found = codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise PaperError(
            f"'{name[:40]}' is not the name of a text encoding. Name one such as utf-8, cp1252, gb18030 or shift_jis."
        ) from error
    return _SUPERSETS.get(found, found)


def marked(head: bytes) -> str:
    """Return the encoding that a byte order mark names, or zeros in every other byte show; "" if there are none."""
    if head.startswith(BOM_UTF8):
        return "utf-8-sig"
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name
    for name, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if len(head) > 20 and zeros.count(0) > 0.9 * len(zeros) and not others.count(0):
            return name
    return ""


def declared(head: bytes, remark: Remark) -> str:
    """Return the encoding that a comment of BibTeX at the beginning of a file names, or ""."""
    found = _DECLARED.search(head[:DECLARED_WITHIN])
    if not found:
        return ""
    name = found[1].decode()
    try:
        return known(name)
    except PaperError:
        remark(head.count(b"\n", 0, found.start(1)) + 1, f"an unknown encoding is declared: {name}")
        return ""


def line_by_line(content: bytes, remark: Remark) -> str:
    """Return text of which some lines are not UTF-8. Those are Windows-1252, or in what a detector takes them for."""
    odd, sample = 0, bytearray()
    for line in BytesIO(content):
        if not _is_utf8(line):
            odd += 1
            if len(sample) < _SAMPLE:
                sample += line
    encoding = guessed(bytes(sample))
    whole, number = BytesIO(), 0
    for place, line in enumerate(BytesIO(content), 1):
        if _is_utf8(line):
            whole.write(line)
            continue
        number += 1
        if number <= _OWN_LINES:
            remark(place, f"not UTF-8; {_reading(encoding)}")
        whole.write(_decoded(line, encoding).encode())
    if odd > _OWN_LINES:
        remark(None, f"{odd - _OWN_LINES:,} more lines are not UTF-8; {_reading(encoding)}")
    return whole.getvalue().decode()


def guessed(sample: bytes) -> str:
    """Return the encoding of lines that are not UTF-8; `cp1252` for Latin letters and where nothing else fits."""
    words = _WORD.findall(sample)
    high = [len(word.translate(None, _ASCII)) for word in words]
    share = sum(high) / max(1, sum(map(len, words)))
    if sum(high) < _LEAST or share < _LATIN_SHARE or 2 * sum(number > 1 for number in high) < len(words):
        return _of_latin(sample)
    from charset_normalizer import from_bytes  # takes long to import, and is hardly ever needed

    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    if best is None or (best.encoding in _SINGLE_BYTE and share < _SINGLE_BYTE_SHARE):
        return "cp1252"
    if best.encoding in ("cp949", "gb18030"):
        pairs = _PAIR.findall(sample)
        # Japanese is known by its kana, which hardly any Chinese or Korean text has.
        if 8 * sum(lead in b"\xa4\xa5" for lead in pairs) > len(pairs):
            return "euc_jp"
    return best.encoding


def _of_latin(sample: bytes) -> str:
    """Return the encoding of lines in Latin letters."""
    found = {name: len(letters.findall(sample)) for name, letters in _OF_LATIN.items()}
    best = max(found, key=lambda name: found[name])
    try:
        shown = sample.decode(best)
    except UnicodeDecodeError:
        return "cp1252"
    if best == "cp1250" and not _OF_WINDOWS.search(sample):
        other = sample.decode("iso8859-2")
        if sum(map(str.isalpha, other)) > sum(map(str.isalpha, shown)):
            return "iso8859-2"
    return best if found[best] else "cp1252"


def _is_utf8(line: bytes) -> bool:
    if line.isascii():
        return True
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _reading(encoding: str) -> str:
    if encoding == "cp1252":
        return "read as Windows-1252"
    return f"read as {_SHOWN[encoding]}, which is a guess: 'import --encoding NAME' sets another encoding"


def _decoded(line: bytes, encoding: str) -> str:
    """Return a line that is not UTF-8. Letters in UTF-8 within a line of Windows-1252 are read as such."""
    if encoding != "cp1252":
        with contextlib.suppress(UnicodeDecodeError):
            return line.decode(encoding)
    return line.decode(errors="windows-1252")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("windows-1252", _as_windows)
