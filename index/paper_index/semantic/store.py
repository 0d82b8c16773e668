"""The vectors of papers on the disk: a file to which records are appended, and a description of it.

`vectors.json` names the file and has the number and the checksum of its records. It is replaced after records are
flushed to the disk. Bytes beyond that number belong to a write that was interrupted; the next one overwrites them. So
a process can be killed at any moment.

A record has the key of a paper (a hash of its id), a fingerprint of its text, the length of the vector, and the vector
as signed bytes. The last record of a key is valid.
"""

from __future__ import annotations

import contextlib
import json
import math
import mmap
import os
import re
import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from ..errors import PaperError
from ..storage.atomic_files import make_folder, write_private
from ..storage.file_errors import obstacle
from ..storage.regular_files import open_file, read_file
from .encoder import MAX_DIMENSIONS

VERSION = 1
HASH = 8
"""Bytes of a key, and of the fingerprint of a text."""
HEAD = struct.Struct(f"<{HASH}s{HASH}sf")
"""The record of a paper up to its vector: key, fingerprint of the text, length of the vector."""
_DESCRIPTION = "vectors.json"
_MAX_DESCRIPTION = 10_000
"""Bytes."""
_MAX_RECORDS = 10_000_000
_FILE_NAME = re.compile(r"vectors-[0-9a-f]{12}\.bin")
_MODEL = re.compile(r"[0-9a-f]{8,64}")
_SPARSE = 0.75
"""The share of valid records below which the file is written anew."""


class DamagedVectors(PaperError):
    """The vectors on the disk cannot be used."""

    def __init__(self) -> None:
        super().__init__(
            "The vectors for search by meaning are damaged. 'paper-tui index vectors' makes them again. Your papers "
            "and your library are not affected."
        )


@dataclass(frozen=True, slots=True)
class Description:
    """The content of `vectors.json`."""

    file: str
    model: str
    """The fingerprint of the model, see `encoder.Encoder`."""
    name: str
    """The name of the model."""
    dimensions: int
    count: int = 0
    """The number of records."""
    checksum: int = 0
    """The CRC-32 of these records."""
    corpus: str = ""
    """The identity of the corpus all of whose papers had vectors, or ""."""
    generation: int = -1
    """The generation of this corpus."""
    version: int = VERSION

    @property
    def record(self) -> int:
        """The bytes of a record."""
        return HEAD.size + self.dimensions

    @property
    def size(self) -> int:
        """The bytes of all records."""
        return self.count * self.record

    @property
    def is_valid(self) -> bool:
        """Whether all values can be used; dataclasses do not check annotations."""
        numbers = (self.dimensions, self.count, self.checksum, self.generation, self.version)
        texts = (self.file, self.model, self.name, self.corpus)
        return (
            all(type(number) is int for number in numbers)
            and all(isinstance(text, str) for text in texts)
            and self.version == VERSION
            and 0 < self.dimensions <= MAX_DIMENSIONS
            and 0 <= self.count <= _MAX_RECORDS
            and _FILE_NAME.fullmatch(self.file) is not None
            and _MODEL.fullmatch(self.model) is not None
        )


class Vectors:
    """The vectors on the disk as they were when they were opened."""

    def __init__(self, description: Description, records: mmap.mmap | bytes) -> None:
        self.description = description
        self.records = records
        """All records, one after the other."""

    def known(self) -> dict[bytes, bytes]:
        """Return the key of each paper that has a vector, and the fingerprint of its text."""
        step = self.description.record
        records = self.records
        return {
            records[start : start + HASH]: records[start + HASH : start + 2 * HASH]
            for start in range(0, self.description.size, step)
        }

    def close(self) -> None:
        """Close the file, unless arrays still use it."""
        if isinstance(self.records, mmap.mmap):
            with contextlib.suppress(BufferError):
                self.records.close()


def key_of(paper: str) -> bytes:
    """Return the key of the paper with an id."""
    return _hash(paper)


def fingerprint(text: str) -> bytes:
    """Return the fingerprint of a text."""
    return _hash(text)


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=HASH).digest()


def described(folder: Path) -> Description | None:
    """Return the description of the vectors in a folder, or None if no vectors are there.

    Raises:
        DamagedVectors: if it is not valid.
    """
    try:
        plain = json.loads(read_file(folder / _DESCRIPTION, _MAX_DESCRIPTION))
        description = Description(**plain)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise DamagedVectors from error
    if not description.is_valid:
        raise DamagedVectors
    return description


def open_vectors(folder: Path) -> Vectors | None:
    """Open the vectors in a folder, or return None if no vectors are there.

    Raises:
        DamagedVectors: if their file is missing, or differs from its checksum.
    """
    for _ in range(2):
        if (description := described(folder)) is None:
            return None
        try:
            return _opened(folder / description.file, description)
        except (OSError, ValueError) as error:
            if described(folder) == description:  # else another process has just replaced the file
                raise DamagedVectors from error
    raise DamagedVectors


def _opened(file: Path, description: Description) -> Vectors:
    if not description.size:  # the first vector makes the file
        return Vectors(description, b"")
    with open_file(file) as content:
        if os.fstat(content.fileno()).st_size < description.size:
            raise ValueError("the file is too short")
        records = mmap.mmap(content.fileno(), description.size, access=mmap.ACCESS_READ)
    if zlib.crc32(records) != description.checksum:
        raise ValueError("the file differs from its checksum")
    return Vectors(description, records)


class VectorWriter:
    """Appends vectors. Only one process at a time may write."""

    def __init__(self, folder: Path, model: str, name: str, dimensions: int) -> None:
        """Continue the vectors of a model in a folder, or begin anew.

        Raises:
            PaperError: if nothing can be written.
        """
        self._folder = folder
        self.begun_anew = False
        """Whether there were vectors that could not be used: damaged, or of another model."""
        vectors = None
        try:
            vectors = open_vectors(folder)
        except DamagedVectors:
            self.begun_anew = True
        self.known: dict[bytes, bytes] = {}
        """The key of each paper that has a vector, and the fingerprint of its text."""
        if vectors is not None and (vectors.description.model, vectors.description.dimensions) == (model, dimensions):
            self.description = vectors.description
            self.known = vectors.known()
        else:
            self.begun_anew = self.begun_anew or vectors is not None
            self.description = Description(_new_name(), model, name, dimensions)
        if vectors is not None:
            vectors.close()
        with self._explained():
            make_folder(folder)
            self._remove_others()

    def append(self, papers: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Write the vectors of some papers: their keys, the fingerprints of their texts, their vectors.

        Raises:
            PaperError: if they cannot be written; earlier vectors are kept.
        """
        papers = list(papers)
        records = b"".join(HEAD.pack(key, text, _length(vector)) + vector for key, text, vector in papers)
        with self._explained():
            self._write(records)
        self.known.update((key, text) for key, text, _ in papers)

    def complete(self, corpus: str, generation: int, live: Mapping[bytes, bytes]) -> None:
        """Record that all papers of a corpus have vectors; drop the records of others if there are many.

        Args:
            corpus: the identity of the corpus.
            generation: its generation.
            live: the keys of its papers and the fingerprints of their texts.

        Raises:
            PaperError: if nothing can be written.
        """
        with self._explained():
            if len(live) < self.description.count * _SPARSE:
                self._compact(live)
            self._describe(corpus=corpus, generation=generation)

    def _write(self, records: bytes) -> None:
        file = self._folder / self.description.file
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b") as out:
            out.seek(self.description.size)
            out.truncate()
            out.write(records)
            out.flush()
            os.fsync(out.fileno())
        count = self.description.count + len(records) // self.description.record
        self._describe(count=count, checksum=zlib.crc32(records, self.description.checksum))

    def _compact(self, live: Mapping[bytes, bytes]) -> None:
        vectors = open_vectors(self._folder)
        if vectors is None:
            return
        kept = {key: record for key, text, record in _parted(vectors) if live.get(key) == text}
        self.description = Description(
            _new_name(), self.description.model, self.description.name, self.description.dimensions
        )
        self._write(b"".join(kept.values()))
        vectors.close()
        self._remove_others()

    def _describe(self, **changes: int | str) -> None:
        description = Description(**asdict(self.description) | changes)
        write_private(self._folder / _DESCRIPTION, json.dumps(asdict(description), indent=1).encode())
        self.description = description

    def _remove_others(self) -> None:
        """Remove the files that are not in use."""
        for file in self._folder.glob("vectors-*.bin"):
            if file.name != self.description.file:
                with contextlib.suppress(OSError):
                    file.unlink()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = obstacle(self._folder / _DESCRIPTION, error).explanation()
            raise PaperError(f"Cannot write the vectors for search by meaning {why} Earlier ones are kept.") from error


def remove_vectors(folder: Path) -> int:
    """Remove the vectors in a folder; return the bytes that were freed.

    Raises:
        OSError: if a file cannot be removed.
    """
    freed = 0
    for file in (folder / _DESCRIPTION, *folder.glob("vectors-*.bin")):
        with contextlib.suppress(FileNotFoundError):
            size = file.lstat().st_size
            file.unlink()
            freed += size
    return freed


def _parted(vectors: Vectors) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the key, the fingerprint and the whole record of each vector."""
    step = vectors.description.record
    for start in range(0, vectors.description.size, step):
        record = bytes(vectors.records[start : start + step])
        yield record[:HASH], record[HASH : 2 * HASH], record


def _length(vector: bytes) -> float:
    return math.sqrt(sum(number * number for number in memoryview(vector).cast("b"))) or 1.0


def _new_name() -> str:
    return f"vectors-{secrets.token_hex(6)}.bin"
