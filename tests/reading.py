"""What the tests of the readers share: reading to the end, and samples with damage done to them."""

from typing import Any

from hypothesis import strategies as st

from hostile import anything
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
