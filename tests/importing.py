"""Helpers of the tests of importers: read a whole input, and damage samples."""

import gzip
import random
from typing import Any

from hypothesis import strategies as st

from hostile_text import anything
from paper_index import importers
from paper_index.errors import PaperError
from paper_index.papers.paper import Paper, Problem

Read = tuple[str, list[Paper], list[Problem]]


def read(content: bytes | str, name: str = "file", *, format: str = "auto", edition: str | None = None) -> Read:
    """The format found, the papers and the problems of a content."""
    content = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    found, records = importers.read(importers.Source(content, name, edition=edition), format=format)
    every = list(records)
    return found, [r for r in every if isinstance(r, Paper)], [r for r in every if isinstance(r, Problem)]


def read_or_refused(content: bytes, format: str) -> None:
    """Damage costs records or, in a sentence, the file; it never raises anything else and is never passed over."""
    try:
        _, papers, problems = read(content, format=format)
        assert papers or problems
    except PaperError:
        pass


def reads_or_refuses(reader: Any, source: importers.Source) -> None:
    """A reader gives records that hold, or a sentence."""
    reader.matches(source)
    try:
        records = list(reader.read(source))
    except PaperError as error:
        assert str(error)
    else:
        assert records
        for record in records:
            assert isinstance(record, Problem) or Paper.from_dict(record.to_dict()) == record


@st.composite
def damaged(draw: st.DrawFn, *samples: str) -> bytes:
    """One of some samples with parts cut out, doubled, or replaced by what nobody should write."""
    content = draw(st.sampled_from(samples)).encode(errors="surrogatepass")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from((0, 1, 3, 20, 200))))
        put = draw(
            st.one_of(
                st.just(b""),
                st.just(content[start:end] * 2),
                st.binary(max_size=4),
                anything.map(lambda text: text.encode(errors="surrogatepass")),
                st.sampled_from(
                    (b"<", b">", b"&x;", b"]]>", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b'"', b"{", b"]", b",")
                ),
            )
        )
        content = content[:start] + put + content[end:]
    return content


def read_as(format: str, content: str | bytes) -> tuple[list[Paper], list[Problem]]:
    """The papers and problems of a content, which must be recognised as `format`."""
    found, papers, problems = read(content, "list")
    assert found == format
    return papers, problems


def survives(format: str, content: bytes) -> None:
    """Read anything at all: nothing is raised but a sentence, and silence is not an answer."""
    try:
        source = importers.Source(content, "list")
        importers.detect(source)
        assert list(importers.read(source, format=format)[1])
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
