"""What the tests of bibliography readers share."""

import gzip
import random

from paper_index.errors import PaperError
from paper_index.importers import Source, detect, read
from paper_index.papers.paper import Paper, Problem


def read_as(format: str, content: str | bytes) -> tuple[list[Paper], list[Problem]]:
    """Read some content that must be recognised as what it is."""
    found, read_records = read(Source(content.encode() if isinstance(content, str) else content, "list"))
    assert found == format
    records = list(read_records)
    return [r for r in records if isinstance(r, Paper)], [r for r in records if isinstance(r, Problem)]


def survives(format: str, content: bytes) -> None:
    """Read anything at all: nothing is raised but a sentence, and silence is not an answer."""
    try:
        source = Source(content, "list")
        detect(source)
        assert list(read(source, format=format)[1])
    except PaperError as error:
        assert str(error).endswith(".")


def mutated(content: bytes, seed: int) -> bytes:
    """Return the content with some of it cut, doubled, moved or replaced."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randint(0, 40))
        junk = chance.choice(
            [b"", b"{", b"}", b'"', b"@", b"\n", b"\x00", b"\xff", b"\\", b"#", b"[", content[start:end] * 2]
        )
        content = content[:start] + junk + content[end:]
    return gzip.compress(content) if chance.random() < 0.05 and content[:2] != b"\x1f\x8b" else content
