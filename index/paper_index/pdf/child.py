"""The process that reads PDFs for `reader.PdfReader`, the only module that imports pypdfium2.

PDFium is written in C++, may end the process, and cannot be limited from inside. So it runs here, with limits of the
operating system. A request is a line of JSON on standard input: `{"kind": "first" or "text", "path": …}`. Each answer
is lines of JSON on standard output: `{"state": "begun"}`, `{"pages": n}`, then for `text` one `{"text": …}` a page,
and last `{"end": …}` or `{"error": one of process.ERRORS}`.

No form environment is created, so that PDFium runs no scripts and no actions. Files are only opened for reading.
"""

import contextlib
import ctypes
import json
import math
import os
import queue
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ..storage.regular_files import open_file
from .limits import SYSTEM_LIMITS_MEMORY, Limits
from .memory import memory_of

_MEGABYTE = 2**20
_FIRST_PAGES, _FIRST_PAGE_CHARACTERS, _LAYOUT_CHARACTERS = 2, 100_000, 20_000
_KEYS = (
    *("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"),
    *("doi", "DOI", "Doi", "WPS-ARTICLEDOI", "arXivID"),
)
"""The keys of the document information that are read; PDFium cannot list them."""
_VALUE_CHARACTERS = 10_000
_XMP_SEARCHED, _XMP_CHARACTERS, _XMP_PACKETS = 8 * _MEGABYTE, 100_000, 10
_XMP_START = re.compile(rb"<x:x[am]pmeta")
_BOOKMARKS, _TITLE_CHARACTERS = 5_000, 500
_MEASURED = 8
"""Characters of a line whose places are measured."""
_LARGEST_SIZE, _DEVICE = 10_000.0, 10_000
_BREAKS = frozenset("\r\n")


class _Refused(Exception):
    """A file that cannot be read; the argument is one of `process.ERRORS`."""


def main() -> None:
    """Answer requests until standard input ends or memory is not freed. The first argument has the limits as JSON."""
    limits = Limits(**json.loads(sys.argv[1]))
    answers = _private_output()
    requests = _requests()
    _lower(limits)
    try:
        import pypdfium2
    except ImportError:
        pypdfium2 = None
    _answer(answers, state="ready")
    while True:
        request = requests.get()
        _answer(answers, state="begun")
        try:
            if pypdfium2 is None:
                raise _Refused("missing")
            _read(pypdfium2, request, limits, answers)
        except _Refused as refusal:
            _answer(answers, error=refusal.args[0])
        except MemoryError:
            _answer(answers, error="memory")
        except Exception:  # of pypdfium2, of many kinds
            _answer(answers, error="failed")
        if memory_of(os.getpid()) > limits.kept_megabytes * _MEGABYTE:
            os._exit(0)  # the parent starts another process for the next file


def _private_output() -> IO[str]:
    """Return standard output as a file of its own; whatever a library prints is lost instead of read as an answer."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _requests() -> "queue.SimpleQueue[dict[str, Any]]":
    """Read requests in a thread, so that the end of the parent also ends this process while it is in PDFium."""
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            requests.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return requests


def _lower(limits: Limits) -> None:
    """Lower priority and limits of this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C ends
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError):
        os.nice(10)

    def limit(kind: int, most: int) -> None:
        with contextlib.suppress(OSError, ValueError):  # it is lower already
            resource.setrlimit(kind, (most, most))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)  # it writes to no file
    if limits.system_memory and SYSTEM_LIMITS_MEMORY:
        limit(resource.RLIMIT_AS, limits.megabytes * _MEGABYTE)


def _answer(answers: IO[str], **values: Any) -> None:
    answers.write(json.dumps(values) + "\n")
    answers.flush()


def _read(pdfium: Any, request: dict[str, Any], limits: Limits, answers: IO[str]) -> None:
    content = _content(Path(request["path"]), limits)
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raw = pdfium.raw
        locked = {raw.FPDF_ERR_PASSWORD: "password", raw.FPDF_ERR_SECURITY: "encryption"}
        raise _Refused(locked.get(error.err_code, "damaged")) from error
    with contextlib.closing(document):
        _answer(answers, pages=len(document))
        if request["kind"] == "text":
            cut = _send_texts(pdfium, document, limits, answers)
            _answer(answers, end={"cut": cut, "outline": _outline(pdfium, document)})
        else:
            pages = [_layout(pdfium, page) for page in _pages(pdfium, document, _FIRST_PAGES)]
            _answer(answers, end={"first": pages, "metadata": _metadata(document), "xmp": _xmp(content)})


def _content(path: Path, limits: Limits) -> bytes:
    """Return the file, read at once, so that it may be replaced or cut meanwhile."""
    try:
        with open_file(path) as file:
            start = file.read(1024)
            size = os.fstat(file.fileno()).st_size
            if b"%PDF-" not in start:
                raise _Refused("not-pdf" if start else "empty")
            if size > limits.file_megabytes * 1_000_000:
                raise _Refused("large")
            file.seek(0)
            return file.read(size)
    except FileNotFoundError as error:
        raise _Refused("gone") from error
    except PermissionError as error:
        raise _Refused("permission") from error
    except (OSError, ValueError) as error:
        raise _Refused("unreadable") from error


def _pages(pdfium: Any, document: Any, most: int) -> Iterator[Any]:
    """Yield each page as PDFium's page and its text, or None if it cannot be loaded.

    Raises:
        _Refused: if none can be loaded.
    """
    readable = 0
    for number in range(min(len(document), most)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            yield None
            continue
        readable += 1
        try:
            with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text:
                yield page, text
        except pdfium.PdfiumError:
            yield None
    if not readable:
        raise _Refused("damaged")


def _send_texts(pdfium: Any, document: Any, limits: Limits, answers: IO[str]) -> bool:
    """Send the text of each page; return whether pages or parts of them are missing."""
    left, cut = limits.characters, len(document) > limits.pages
    for loaded in _pages(pdfium, document, limits.pages):
        most = min(left, limits.page_characters)
        text, whole = _page_text(loaded[1], most) if loaded else ("", True)
        _answer(answers, text=text)
        left -= len(text)
        cut = cut or not whole
        if left <= 0:
            return True
    return cut


def _page_text(page: Any, most: int) -> tuple[str, bool]:
    """Return at most so many characters of a page, and whether these are all."""
    count = page.count_chars()
    text = page.get_text_range(0, min(count, most)) if count else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")[:most], count <= most


def _layout(pdfium: Any, loaded: Any) -> dict[str, Any]:
    """Return a page as plain values for `models.Page`."""
    if loaded is None:
        return {"text": "", "lines": []}
    page, text = loaded
    return {"text": _page_text(text, _FIRST_PAGE_CHARACTERS)[0], "lines": list(_lines(pdfium.raw, page, text))}


def _lines(raw: Any, page: Any, text: Any) -> Iterator[tuple[str, float, float, bool]]:
    """Yield text, size, top and rotation of each line; see `models.Line`.

    PDFium ends lines by line breaks of its own. A line also ends where the rotation changes.
    """
    geometry = _Geometry(raw, page, text)
    line: list[str] = []
    sizes: Counter[float] = Counter()
    top, rotated = 1.0, False

    def finished() -> Iterator[tuple[str, float, float, bool]]:
        nonlocal top
        if sizes and (shown := _unicode("".join(line)).strip()):
            yield shown, sizes.most_common(1)[0][0], top, rotated
        line.clear()
        sizes.clear()
        top = 1.0

    for index in range(min(text.count_chars(), _LAYOUT_CHARACTERS)):
        character = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if character in _BREAKS:
            yield from finished()
            continue
        if not character.isspace():
            size, turned = geometry.size_and_rotation(index)
            if turned != rotated:
                yield from finished()
                rotated = turned
            if len(line) < _MEASURED or turned:
                top = min(top, geometry.top(index))
            sizes[size] += 1
        line.append(character)
    yield from finished()


class _Geometry:
    """Sizes and places of the characters of a page, with buffers that PDFium writes to."""

    def __init__(self, raw: Any, page: Any, text: Any) -> None:
        self._raw, self._page, self._text = raw, page.raw, text.raw
        self._across = page.get_rotation() % 180 != 0
        self._matrix = raw.FS_MATRIX()
        self._left, self._right, self._bottom, self._top = (ctypes.c_double() for _ in range(4))
        self._x, self._y = ctypes.c_int(), ctypes.c_int()

    def size_and_rotation(self, index: int) -> tuple[float, bool]:
        """Return the size of a character in points, and whether it is turned by about 90 degrees."""
        matrix = self._matrix
        self._raw.FPDFText_GetMatrix(self._text, index, matrix)
        height = math.hypot(matrix.c, matrix.d)
        size = min(self._raw.FPDFText_GetFontSize(self._text, index) * height, _LARGEST_SIZE)
        turned = (abs(matrix.b) > abs(matrix.a)) != self._across
        return round(size, 1) if size > 0 else 0.0, turned

    def top(self, index: int) -> float:
        """Return the upper edge of a character as a part of the height of the page, as viewers show it."""
        self._raw.FPDFText_GetCharBox(self._text, index, self._left, self._right, self._bottom, self._top)
        edges = []
        for x, y in ((self._left, self._bottom), (self._right, self._top)):
            self._raw.FPDF_PageToDevice(self._page, 0, 0, _DEVICE, _DEVICE, 0, x.value, y.value, self._x, self._y)
            edges.append(self._y.value / _DEVICE)
        return max(0.0, min(1.0, *edges))


def _unicode(text: str) -> str:
    """Return a text with pairs of surrogates joined, without single ones and without U+0000."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").replace("\0", "")


def _metadata(document: Any) -> dict[str, str]:
    found = {}
    for key in _KEYS:
        with contextlib.suppress(UnicodeDecodeError):
            found[key] = document.get_metadata_value(key)[:_VALUE_CHARACTERS]
    return {key: value for key, value in found.items() if value}


def _xmp(content: bytes) -> str:
    """Return the XMP packets in the first megabytes, one after the other: images in a PDF have their own."""
    packets, start = list[bytes](), 0
    searched = content[:_XMP_SEARCHED]
    while len(packets) < _XMP_PACKETS and (found := _XMP_START.search(searched, start)):
        end = searched.find(b"</x:x", found.start())
        if end < 0:
            break
        packets.append(searched[found.start() : end])
        start = end
    return b"\n".join(packets)[: _XMP_CHARACTERS * 4].decode("utf-8", "replace")[:_XMP_CHARACTERS]


def _outline(pdfium: Any, document: Any) -> list[tuple[str, int, int]]:
    """Return title, level and page of each bookmark that has a page."""
    found: list[tuple[str, int, int]] = []
    for number, bookmark in enumerate(document.get_toc()):
        if number >= _BOOKMARKS:
            break
        with contextlib.suppress(pdfium.PdfiumError, UnicodeDecodeError):
            target = bookmark.get_dest()
            page = target.get_index() if target else None
            if page is not None and page < len(document):
                found.append((bookmark.get_title()[:_TITLE_CHARACTERS], bookmark.level, page + 1))
    return found
