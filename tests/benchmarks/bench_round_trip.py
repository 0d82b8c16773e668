"""What of a bibliography comes back when it is imported and exported to its own format, field by field.

    .venv/bin/python tests/benchmarks/bench_round_trip.py [FOLDER]

FOLDER holds files in BibTeX, RIS and CSL-JSON; BibTeX is exported in both its dialects. White space, the style of
braces and the order of fields are set aside. The fields of an entry are counted as its own parser gives them; entries
without a title, which are no papers, are not counted.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from paper_index.bibliography.csl_mapping import TYPES
from paper_index.bibliography.mapping import VARIABLES
from paper_index.corpus import Corpus
from paper_index.errors import PaperError
from paper_index.exporters import rendered
from paper_index.importers import Source, read
from paper_index.importers.ris import tagged_records
from paper_index.papers.paper import Paper
from paper_index.papers.reference import DATES, NAMES

DATA = Path(__file__).parents[3] / "shared" / "data" / "formats"
Item = tuple[str, str, Counter[tuple[str, str]]]
"""Type, cite key, and fields with how often each comes."""


def papers_of(content: bytes, name: str) -> list[Paper]:
    """Import a content into an empty corpus and return its papers."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(Path(folder) / "papers.db")
        corpus.add(read(Source(content, name))[1])
        return [paper for _, paper in corpus.reader.all_papers()]


def items(text: str, format: str) -> Iterator[Item]:
    """Yield the entries of a text."""
    if format == "csl-json":
        for item in json.loads(text):
            fields = Counter((name, json.dumps(value)) for name, value in item.items() if name not in ("type", "id"))
            yield item.get("type", ""), str(item.get("id", "")), fields
    elif format == "ris":
        for _, tags in tagged_records(text):
            said = [(tag, plain(value)) for tag, value in tags if value]
            yield dict(said).get("TY", ""), dict(said).get("ID", ""), Counter(each for each in said if each[0] != "TY")
    else:
        for paper in read(Source(text.encode(), "x.bib"), format="bibtex")[1]:
            if isinstance(paper, Paper):
                entry = paper.reference.entries[0]
                yield entry.type, entry.key, Counter((name.lower(), plain(value)) for name, value in entry.fields)


def plain(value: str) -> str:
    """Return a value without its outer braces, and with single blanks."""
    value = " ".join(value.split())
    return value[1:-1] if value[:1] == "{" and value.find("}") == len(value) - 1 else value


def titled(item: Item, format: str) -> bool:
    """Tell whether an entry has a title."""
    names = {"ris": {"TI", "T1", "CT", "BT"}}.get(format, {"title"})
    return any(name in names and value for name, value in item[2])


def measured(file: Path, format: str) -> tuple[int, int, int, int, bool, Counter[str]]:
    """Return entries, fields, equal fields, equal types and keys, whether it is a fixed point, and what is lost."""
    content = file.read_bytes()
    first = rendered(papers_of(content, file.name), {}, format)
    second = rendered(papers_of(first.encode(), file.name), {}, format) if first.strip() else first
    before = [item for item in items(Source(file).text(), format) if titled(item, format)]
    after = Counter[tuple[str, str]]()
    named = set()
    for type, key, fields in items(first, format):
        after.update(fields)
        named.add((type.lower(), key))
    lost = Counter[str]()
    count = equal = same = 0
    for type, key, said in before:
        same += (type.lower(), key) in named
        for field, times in said.items():
            count += times
            kept = min(times, after[field])
            after[field] -= kept
            equal += kept
            lost[field[0]] += times - kept
    return len(before), count, equal, same, first == second, +lost


def formats_of(file: Path) -> tuple[str, ...]:
    """Return the formats in which a file is exported again; none for a file in another format."""
    try:
        found = read(Source(file))[0]
    except PaperError:
        return ()
    return {"bibtex": ("bibtex", "biblatex"), "ris": ("ris",), "csl-json": ("csl-json",)}.get(found, ())


def made() -> Iterator[tuple[str, str]]:
    """Yield names and contents of libraries that hold each type and each variable of CSL."""
    library = []
    for number, type in enumerate(sorted(TYPES)):
        item: dict[str, Any] = {"id": f"made{number}", "type": type, "title": f"Made title {number}"}
        item |= {name: f"{name} {number}" for name in sorted(VARIABLES - {"title", "DOI", "URL", "keyword"})}
        item |= {"DOI": f"10.1234/made.{number}", "URL": f"https://example.org/{number}", "keyword": "one, two"}
        item |= {role: [{"family": f"Family{number}", "given": role.title()}] for role in sorted(NAMES)}
        item |= {role: {"date-parts": [[2001, 1 + number % 12, 5]]} for role in sorted(DATES)}
        library.append(item | {"custom": {"x": number}})
    papers = papers_of(json.dumps(library).encode(), "made.json")
    for papers_file, format in (("made.json", "csl-json"), ("made.bib", "biblatex"), ("made.ris", "ris")):
        yield papers_file, rendered(papers, {}, format)


def main() -> None:
    """Print the table: a line for each format, and what of which file is lost."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    with tempfile.TemporaryDirectory() as made_folder:
        for name, content in made():
            (Path(made_folder) / name).write_text(content)
        print("| library | format | files | entries | fields | equal | type and key equal | fixed point |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        table("samples", folder)
        table("made", Path(made_folder))


def table(library: str, folder: Path) -> None:
    """Print the lines of one folder."""
    sums: dict[str, list[int]] = {}
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        for format in formats_of(file):
            *counts, fixed, lost = measured(file, format)
            row = sums.setdefault(format, [0] * 6)
            for number, count in enumerate([1, *counts, fixed]):
                row[number] += count
            if lost or not fixed:
                names = ", ".join(f"{name} {count}" for name, count in lost.most_common(8))
                print(f"{file.name}: lost: {names or 'nothing'}{'' if fixed else '; no fixed point'}", file=sys.stderr)
    for format, (files, entries, fields, equal, same, points) in sums.items():
        shares = f"{equal / max(fields, 1):.2%} | {same / max(entries, 1):.2%}"
        print(f"| {library} | {format} | {files} | {entries:,} | {fields:,} | {shares} | {points} of {files} files |")


if __name__ == "__main__":
    main()
