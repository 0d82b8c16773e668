"""10,000 papers to each format: seconds and memory; and what of each paper comes back from the formats that are read.

`bench_export.py back` tries the latter alone.

Uses the collections in `shared/data` beside the project, which are not part of it; without them the starter catalogue.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from itertools import cycle, islice
from pathlib import Path

from paper_index import catalogue
from paper_index.exporters import FORMATS, Settings, rendered, write
from paper_index.exporters.folder import to_folder
from paper_index.importers import Source, read
from paper_index.library import Marks
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import clean

DATA = Path(__file__).parents[3] / "shared" / "data" / "hf-daily" / "entries-2024-05..2025-12.jsonl.gz"
MANY = 10_000
FIELDS = (
    "id", "title", "authors", "published", "abstract", "url", "doi", "venue", "venue_kind", "summary", "code", "tasks",
    "results", "appearances", "sources",
)  # fmt: skip
CITED = {"id", "title, as shown", "authors", "published", "abstract, folded", "url", "doi", "venue", "venue_kind"}
PROMISED = {
    "jsonl": {*FIELDS},
    "markdown notes": {*FIELDS},
    "markdown page": {*FIELDS},
    "bibtex": CITED,
    "biblatex": CITED,
    "ris": CITED,
    "csl-json": CITED,
}
"""What comes back unchanged of every paper, as `docs/export.md` says."""
WRITTEN = (
    *((name, "") for name in FORMATS if name != "references"),
    *(("markdown", template) for template in ("list", "notes", "table", "page")),
)


def papers() -> list[Paper]:
    """The papers there are."""
    if not DATA.is_file():
        return list(catalogue.papers())
    return [record for record in read(Source(DATA))[1] if isinstance(record, Paper)]


def many() -> Iterator[Paper]:
    """As many as are written, each with an id of its own."""
    for number, each in enumerate(islice(cycle(papers()), MANY)):
        yield replace(each, id=f"{2400 + number // 9_000}.{number % 9_000:05}")


def measured(file: str, format: str, template: str) -> None:
    """Write the papers of a file in a process of its own, for its memory, and print what it took."""
    with Path(file).open(encoding="utf-8") as lines:
        given = [Paper.from_dict(json.loads(line)) for line in lines]
    marks = {each.id: Marks(True, "read", 4, ("thesis",), "A note.") for each in given[::10]}
    before = memory()
    began, worked = time.perf_counter(), time.process_time()
    if format == "folder":
        with tempfile.TemporaryDirectory() as folder:
            to_folder(Path(folder) / "notes", given, marks, Settings(template="page"))
        size = 0
    else:
        stream = StringIO()
        write(given, marks, stream, format, Settings(template=template or "sections"))
        size = stream.tell()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    name = f"{format} {template}".strip()
    print(
        f"{name:16} {seconds:5.2f} s ({cpu:5.2f} s of CPU) {size / 2**20:6.1f} M characters, "
        f"{memory() - before:4.0f} MB more than the papers, {memory():4.0f} MB at most"
    )


def memory() -> float:
    """The most memory this process has had, in MB; 0 where that cannot be told."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def come_back(given: list[Paper]) -> None:
    """Print for each format what of the papers does not come back; fail if it is more than is said."""
    given = [
        replace(each, venue="Proc. of X", venue_kind="conference") if n % 3 else each for n, each in enumerate(given)
    ]
    same: dict[str, Callable[[Paper, Paper], bool]] = {
        name: lambda one, two, name=name: getattr(one, name) == getattr(two, name)  # type: ignore[misc]
        for name in FIELDS
    }
    same["title, as shown"] = lambda one, two: clean(one.display_title) == clean(two.display_title)
    same["abstract, folded"] = lambda one, two: clean(one.abstract) == clean(two.abstract)
    for name, promised in PROMISED.items():
        format, _, template = name.partition(" ")
        settings = Settings(template=template or "sections")
        if template == "page":
            texts = [rendered([each], {}, format, settings) for each in given]
        else:
            texts = [rendered(given, {}, format, settings)]
        found = (record for text in texts for record in read(Source(text.encode(), "back"))[1])
        back = [record for record in found if isinstance(record, Paper)]
        kept: Counter[str] = Counter()
        for one, two in zip(given, back, strict=True):
            for field, equal in same.items():
                kept[field] += equal(one, two)
        parts = ", ".join(f"{field} {kept[field]:,}" for field in sorted(same) if kept[field] < len(given))
        print(
            f"{name}: {len(back):,} of {len(given):,} come back; unchanged not of all: {parts or 'nothing'}", flush=True
        )
        broken = {field for field in promised if kept[field] < len(given)}
        assert not broken, f"{name}: {broken}"


if __name__ == "__main__":
    if sys.argv[1:] == ["back"]:
        come_back(papers())
    elif len(sys.argv) > 1:
        measured(*sys.argv[1:])
    else:
        come_back(papers())
        with tempfile.TemporaryDirectory() as temporary:
            every = Path(temporary) / "papers.jsonl"
            with every.open("w", encoding="utf-8") as stream:
                write(many(), {}, stream, "jsonl")
            for format, template in (*WRITTEN, ("folder", "")):
                subprocess.run([sys.executable, __file__, str(every), format, template], check=True)
