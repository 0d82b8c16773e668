"""PDFs written for tests: `pdf` makes whole ones; the other functions make damaged and hostile ones."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 612, 792
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on a page; places and sizes in points, from the lower left corner."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 10
    turned: bool = False
    """Whether it runs upwards, like the stamp of arXiv."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the outline."""

    title: str
    page: int
    """From 1."""
    children: Sequence["Entry"] = ()


PageContent = str | Sequence[Text]
"""Lines of text from the top of the page down, or texts at places."""


def pdf(
    *pages: PageContent,
    metadata: Mapping[str, str] | None = None,
    xmp: str = "",
    outline: Sequence[Entry] = (),
    password: str | None = None,
    rotate: int = 0,
    compressed: bool = False,
) -> bytes:
    """Return a PDF.

    Args:
        pages: the content of each page. Characters outside of Windows-1252 become question marks.
        metadata: the document information, such as `{"Title": …}`.
        xmp: the XMP packet.
        outline: the topmost entries of the outline.
        password: encrypts the file; with "" every program can open it.
        rotate: the angle by which viewers turn each page, in degrees.
        compressed: whether the content of the pages is deflated.
    """
    file = _File()
    catalog, tree, font = file.reserve(), file.reserve(), file.reserve()
    file.put(font, b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>")
    kids = []
    for page in pages:
        content = stream(_content(page), compressed=compressed)
        kids.append(
            file.add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
                b"/Resources<</Font<</F %d 0 R>>>>>>" % (tree, WIDTH, HEIGHT, rotate, file.add(content), font)
            )
        )
    file.put(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(map(_reference, kids))))
    entries = b""
    if xmp:
        packet = f'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">{xmp}</x:xmpmeta><?xpacket end="w"?>'
        entries += b"/Metadata %d 0 R" % file.add(stream(packet.encode(), b"/Type/Metadata/Subtype/XML"))
    if outline:
        entries += b"/Outlines %d 0 R" % _outline(file, outline, kids)
    file.put(catalog, b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, entries))
    information = None
    if metadata:
        pairs = (b"/%s%s" % (key.encode(), _string(value)) for key, value in metadata.items())
        information = file.add(b"<<%s>>" % b"".join(pairs))
    return file.content(information, password)


def paper(title: str = "A Paper", body: str = "We show nothing.", stamp: str = "", **options: str) -> bytes:
    """Return a PDF of one page with a large title, a text and perhaps a stamp in the margin."""
    lines = [Text(line, y=640 - 12 * number) for number, line in enumerate(body.split("\n"))]
    stamps = [Text(stamp, x=30, y=250, size=20, turned=True)] if stamp else []
    return pdf([Text(title, y=700, size=18), *lines, *stamps], metadata=options)


def form_loop() -> bytes:
    """Return a PDF with a form that draws itself twice, which makes PDFium take all memory."""
    form = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")
    return _one_page(stream(b"/X Do /X Do"), b"/XObject<</X 5 0 R>>", form)


def flate_bomb(megabytes: int) -> bytes:
    """Return a small PDF whose page has a content of so many megabytes of blanks."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(32) * 31_250) for _ in range(megabytes)) + packer.flush()
    return _one_page(
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream"
        % (len(twice := zlib.compress(packed, 9)), twice)
    )


def many_operators(count: int) -> bytes:
    """Return a PDF whose page draws a word so many times."""
    return _one_page(stream(b"BT /F 9 Tf 72 700 Td (word) Tj ET\n" * count, compressed=True))


def slow_pages(pages: int = 2_000) -> bytes:
    """Return a small PDF whose pages share a content that takes long to read, and little memory."""
    content = stream(b"BT /F 9 Tf 72 700 Td (word) Tj ET\n" * 20_000, compressed=True)
    kid = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F %s>>>>>>" % _FONT
    kids = b" ".join(_reference(number) for number in range(4, pages + 4))
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, content, *[kid] * pages)


def tree_loop() -> bytes:
    """Return a PDF whose tree of pages has itself as a branch."""
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def false_count(count: int = 2_000_000_000) -> bytes:
    """Return a PDF of one page that claims to have `count`."""
    return pdf("Only one.").replace(b"/Count 1/", b"/Count %d/" % count)


def broken_references() -> bytes:
    """Return a PDF whose table of objects is not at the place it names."""
    whole = pdf("Still readable.")
    return whole[: whole.rindex(b"startxref")] + b"startxref\n99999999\n%%EOF\n"


def outline_loop() -> bytes:
    """Return a PDF whose bookmark is its own child and its own successor."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</First 5 0 R/Last 5 0 R>>",
        b"<</Title(Again)/First 5 0 R/Next 5 0 R/Parent 4 0 R/Dest[3 0 R/Fit]>>",
    )


def with_actions(command: str) -> bytes:
    """Return a PDF that asks viewers to run JavaScript and a command when it is opened and closed."""
    page = pdf("It only asks.")
    actions = (
        b"/OpenAction<</S/Launch/F(%s)>>/AA<</WC<</S/JavaScript/JS(app.launchURL\\('http://evil.invalid'\\))>>>>"
        % command.encode()
    )
    return broken_offsets(page.replace(b"/Type/Catalog", b"/Type/Catalog" + actions, 1))


def broken_offsets(content: bytes) -> bytes:
    """Return a PDF without its table of objects, which readers find by searching; for contents that were edited."""
    return content[: content.rindex(b"xref\n0 ")] + content[content.rindex(b"trailer") :]


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF of these objects; the first is the catalog."""
    file = _File()
    for one in objects:
        file.add(one)
    return file.content()


def stream(content: bytes, entries: bytes = b"", *, compressed: bool = False) -> bytes:
    """Return a stream object with its dictionary."""
    if compressed:
        content, entries = zlib.compress(content), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def _one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<%s/Font<</F %s>>>>>>"
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % (resources, _FONT),
        content,
        *more,
    )


class _File:
    """The objects of a PDF, numbered from 1."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, number: int, content: bytes) -> None:
        self._objects[number - 1] = content

    def add(self, content: bytes) -> int:
        self.put(number := self.reserve(), content)
        return number

    def content(self, information: int | None = None, password: str | None = None) -> bytes:
        """Return the file; the first object is the catalog."""
        objects, trailer = list(self._objects), b""
        if information:
            trailer += b"/Info %d 0 R" % information
        if password is not None:
            lock = _Lock(password)
            objects = [lock.locked(number, one) for number, one in enumerate(objects, 1)]
            objects.append(lock.dictionary())
            trailer += b"/Encrypt %d 0 R/ID[%s%s]" % (len(objects), lock.name, lock.name)
        file, places = b"%PDF-1.7\n", []
        for number, one in enumerate(objects, 1):
            places.append(len(file))
            file += b"%d 0 obj\n%s\nendobj\n" % (number, one)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        return (
            file
            + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
            + b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
            + b"startxref\n%d\n%%%%EOF\n" % len(file)
        )


class _Lock:
    """The first encryption of PDF: RC4 with 40 bits (revision 2). Only streams are encrypted, so use no metadata."""

    name = b"<00112233445566778899aabbccddeeff>"
    _padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")

    def __init__(self, password: str) -> None:
        user = (password.encode() + self._padding)[:32]
        owner = (b"owner" + self._padding)[:32]
        self._owner = _rc4(hashlib.md5(owner).digest()[:5], user)
        permissions = (-4).to_bytes(4, "little", signed=True)
        self._key = hashlib.md5(user + self._owner + permissions + bytes.fromhex(self.name[1:-1].decode())).digest()[:5]

    def dictionary(self) -> bytes:
        """Return the entry Encrypt."""
        check = _rc4(self._key, self._padding)
        return b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (self._owner.hex().encode(), check.hex().encode())

    def locked(self, number: int, one: bytes) -> bytes:
        """Return an object with its stream encrypted."""
        head, begin, rest = one.partition(b"stream\n")
        if not begin:
            return one
        key = hashlib.md5(self._key + number.to_bytes(3, "little") + bytes(2)).digest()[:10]
        return head + begin + _rc4(key, rest.removesuffix(b"\nendstream")) + b"\nendstream"


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _outline(file: _File, entries: Sequence[Entry], pages: Sequence[int]) -> int:
    """Add an outline or a part of it; return the number of its root, whose children are the entries."""
    root = file.reserve()
    numbers = [file.reserve() for _ in entries]
    for place, (number, entry) in enumerate(zip(numbers, entries, strict=True)):
        links = b"/Parent %d 0 R/Dest[%d 0 R/Fit]" % (root, pages[entry.page - 1])
        if place + 1 < len(numbers):
            links += b"/Next %d 0 R" % numbers[place + 1]
        if entry.children:  # they name another parent, which no reader minds
            below = _outline(file, entry.children, pages)
            links += file._objects[below - 1].removeprefix(b"<<").removesuffix(b">>")
        file.put(number, b"<</Title%s%s>>" % (_string(entry.title), links))
    file.put(root, b"<</First %d 0 R/Last %d 0 R>>" % (numbers[0], numbers[-1]))
    return root


def _content(page: PageContent) -> bytes:
    texts = page
    if isinstance(page, str):
        texts = [Text(line, y=740 - 12 * number) for number, line in enumerate(page.split("\n"))]
    drawn = []
    for text in texts:
        assert isinstance(text, Text)
        across = b"0 1 -1 0" if text.turned else b"1 0 0 1"
        shown = text.text.encode("cp1252", "replace")
        drawn.append(b"BT /F %g Tf %s %g %g Tm %s Tj ET" % (text.size, across, text.x, text.y, _escaped(shown)))
    return b"\n".join(drawn)


def _string(text: str) -> bytes:
    return _escaped(text.encode()) if text.isascii() else b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _escaped(content: bytes) -> bytes:
    for sign in (b"\\", b"(", b")"):
        content = content.replace(sign, b"\\" + sign)
    return b"(%s)" % content.replace(b"\r", b"\\r")


def _reference(number: int) -> bytes:
    return b"%d 0 R" % number
