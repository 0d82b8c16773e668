"""What an input may grow to: compressed ones, long records, many bad ones; and every encoding that names itself."""

import gzip
import json
import random
import subprocess
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from pathlib import Path
from typing import Any

import pytest

import oversized_inputs
from importing import read
from paper_index import importers
from paper_index.corpus import MOST_PROBLEMS
from paper_index.errors import PaperError
from paper_index.importers import json_records
from paper_index.importers.input_file import Source
from paper_index.papers.field_limits import LONGEST, MOST
from paper_index.papers.paper import Cut, Paper, Problem
from paper_index.workspace import Workspace

BENCH = Path(__file__).parents[2] / "benchmarks" / "bench_oversized_inputs.py"
BLANK = 300_000


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that small files reach."""
    for name, most in (("MAX_UNPACKED", 100_000), ("MAX_TEXT", 100_000), ("FEW_RECORDS", 100), ("MAX_LINE", 50_000)):
        monkeypatch.setattr(f"paper_index.importers.input_file.{name}", most)


def small(format: str, name: str, size: int = 20_000) -> bytes:
    """Return the small version of a named input of a format."""
    return dict(oversized_inputs.inputs(format, size))[name]()


@pytest.mark.parametrize("format", oversized_inputs.FORMS)
def test_a_compressed_file_that_grows_too_much_is_not_read_further(format: str, strict: None) -> None:
    content = gzip.compress(small(format, "one abstract") + b"\n" + b" " * BLANK)
    try:
        _, papers, problems = read(content, format=format)
    except PaperError as error:
        said = str(error)
    else:
        assert papers, "what stands before is kept"
        said = str(problems[-1])
    assert "when decompressed, which is suspiciously large; the rest was not read. Decompress it first" in said


@pytest.mark.parametrize("format", oversized_inputs.FORMS)
def test_a_compressed_file_is_read_as_it_is_without(format: str) -> None:
    content = small(format, "the smallest records", 6_000)
    assert read(gzip.compress(content), format=format) == read(content, format=format)


def test_a_small_file_cannot_hold_many_records(strict: None) -> None:
    """Other than by saying the same again and again."""
    content = gzip.compress(b'{"title": "The same"}\n' * 4_000)
    _, papers, problems = read(content)
    assert len(papers) < 500
    assert str(problems[-1]).endswith("more records than its size allows; the rest of it was not read")


def test_after_very_many_bad_records_the_rest_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.importers.MAX_BAD", 10)
    content = "\n".join(["{"] * 9 + ['{"title": "Good"}'] + ["{"] * 20 + ['{"title": "Late"}'])
    _, papers, problems = read(content, format="jsonl")
    assert [each.title for each in papers] == ["Good"]
    assert str(problems[-1]) == "file:20: 10 invalid records in a row; the rest of it was not read"
    assert MOST_PROBLEMS < 100_000


@pytest.mark.parametrize("format", oversized_inputs.FORMS)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (BOM_UTF16_LE, "utf-16-le"),
        (BOM_UTF16_BE, "utf-16-be"),
        (BOM_UTF32_LE, "utf-32-le"),
        (BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_what_names_its_encoding_is_read_in_it(format: str, mark: bytes, encoding: str) -> None:
    content = small(format, "one abstract", 6_000).replace(b"A. Author", "Ö. Ｗ😀".encode())
    plain = read(content, format=format)
    recoded = mark + content.decode().encode(encoding)
    assert read(recoded, format=format) == plain
    assert importers.detect(Source(recoded, "x")) == importers.detect(Source(content, "x"))
    assert read(gzip.compress(recoded), format=format) == plain


def test_lines_are_those_that_are_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.importers.input_file.MAX_LINE", 100)
    monkeypatch.setattr("paper_index.importers.input_file.PIECE_SIZE", 16)
    for seed in range(200):
        chance = random.Random(seed)
        parts = [b"\n", b"x", b" ", b"\r\n", b"\n" * 20, b"y" * chance.choice([1, 15, 16, 17, 101, 250]), b" " * 16]
        content = b"".join(chance.choice(parts) for _ in range(chance.randrange(20)))
        expected = [
            (number, line[:101] if len(line) > 100 else line.rstrip())
            for number, line in enumerate(content.split(b"\n"), 1)
            if line.strip()
        ]
        assert list(Source(content, "x").lines()) == expected, seed


def test_records_are_the_same_through_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever its end falls: in a text, an escape, a number, a name."""
    given: list[dict[str, Any]] = [
        {"title": 'A \\ " é 😀 \u0000' + "x" * n, "n": [n, -1.5e10, None, True, {"a": {}}], "m": {str(n): ""}}
        for n in range(120)
    ]
    for text in (json.dumps(given), json.dumps(given, indent=1), json.dumps(given, ensure_ascii=False)):
        source = Source(text.encode(), "x")
        expected = list(json_records.records(source))
        with monkeypatch.context() as patched:
            patched.setattr(json_records, "WINDOW_SIZE", 64)
            patched.setattr(json_records, "MAX_RECORD", 4_000)
            assert list(json_records.records(source)) == expected
        assert [each[1] for each in expected if not isinstance(each, Problem)] == given


@pytest.mark.parametrize("format", ["hf-api", "openalex", "csl-json"])
def test_a_record_that_is_too_long_is_named(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "WINDOW_SIZE", 100)
    monkeypatch.setattr(json_records, "MAX_RECORD", 2_000)
    form = oversized_inputs.FORMS[format]
    records = [form.record(title, "words", []) for title in ("First", "x" * 5_000, "Last")]
    content = form.before + ",\n".join(records) + form.after
    _, papers, problems = read(content, format=format)
    assert papers[0].title == "First"
    assert any("a record longer than" in str(each) for each in problems)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("format", ["hf-api", "semantic-scholar", "csl-json"])
@pytest.mark.parametrize("name", ["one title of words", "one abstract"])
def test_a_record_of_five_megabytes_is_cut_and_read(format: str, name: str) -> None:
    _, papers, problems = read(dict(oversized_inputs.inputs(format))[name](), format=format)
    assert len(papers) == 1 and all(isinstance(each, Cut) for each in problems)
    assert len(papers[0].title) <= LONGEST["title"] and len(papers[0].abstract) <= LONGEST["abstract"]


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("format", ["jsonl", "hf-api", "openalex", "semantic-scholar", "csl-json"])
def test_authors_without_end_are_cut(format: str) -> None:
    _, papers, problems = read(small(format, "authors without end", 600_000), format=format)
    assert len(papers[0].authors) == MOST["authors"]
    assert "more than 6,000 authors" in str(problems[0])


class _Counted(str):
    """A text that counts the characters that are copied from it."""

    copied = 0

    def __getitem__(self, part: Any) -> str:
        found = super().__getitem__(part)
        type(self).copied += len(found)
        return found


def test_records_on_one_line_are_read_without_copying_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the text, not with its square."""
    source = Source(small("hf-api", "the smallest records"), "x")
    text = _Counted(source.text())
    monkeypatch.setattr(source, "text", lambda: text)
    assert len(list(json_records.records(source))) > 100
    assert _Counted.copied < 2 * len(text)


@pytest.mark.parametrize("format", ["arxiv-atom", "oai-pmh", "rss"])
def test_an_xml_record_that_is_too_long_is_named(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.importers.xml.MAX_LINE", 2_000)
    form = oversized_inputs.FORMS[format]
    records = [form.record(title, "words", []) for title in ("First", "x" * 5_000, "Last")]
    _, papers, problems = read(form.before + "\n".join(records) + form.after, format=format)
    assert [each.title for each in papers] == ["First", "Last"]
    assert "longer than" in str(problems[0]) and problems[0].line == 2


def test_strings_made_of_strings_are_cut_and_named() -> None:
    content = small("bibtex", "strings of strings")
    _, papers, problems = read(content, format="bibtex")
    assert max(len(each.title) for each in papers) <= 500
    assert all(isinstance(each, Cut) for each in problems)
    assert str(problems[0]) == "file:3: an @string longer than 500 characters was truncated"


@pytest.mark.parametrize("format", ["arxiv-atom", "oai-pmh", "rss"])
def test_entities_made_of_entities_are_refused(format: str) -> None:
    with pytest.raises(PaperError, match="declares a document type or entities"):
        read(small(format, "entities of entities"), format=format)


@pytest.mark.parametrize("format", oversized_inputs.FORMS)
def test_what_is_cut_is_named_with_its_line(format: str) -> None:
    if format == "daily-page":
        record = oversized_inputs.FORMS[format].record("A Title of a Paper", "a " * 110_000, [])
    else:
        record = oversized_inputs.FORMS[format].record("word " * 500, "Words.", ["A. Author"])
    content = oversized_inputs.FORMS[format].before + record + oversized_inputs.FORMS[format].after
    found = list(importers.read(Source(content.encode(), "file"), format=format)[1])
    (paper,) = (each for each in found if isinstance(each, Paper))
    (cut,) = (each for each in found if isinstance(each, Cut))
    assert cut.reason in paper.cut and "was truncated" in cut.reason
    assert cut.line == (None if format == "hf-html" else oversized_inputs.FORMS[format].before.count("\n") + 1)


def test_marks_before_damage_are_taken_over(workspace: Workspace, tmp_path: Path) -> None:
    record = {"schema": "paper-tui/1", "id": "x-1", "title": "T", "note": "kept"}
    file = tmp_path / "damaged.jsonl.gz"
    noise = random.Random(1).randbytes(200_000).hex()
    file.write_bytes(gzip.compress(f'{json.dumps(record)}\n{{"title": "{noise}"}}\n'.encode())[:-50_000])
    _, report = workspace.add(Source(file))
    assert (report.read, report.rejected) == (1, 1)
    assert "cannot be decompressed completely" in str(report.problems[0])
    assert workspace.library.reader.notes() == {"x-1": "kept"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the system does not bound a process")
@pytest.mark.parametrize(
    ("format", "name"),
    [("jsonl", "compressed line ends"), ("arxiv-atom", "compressed blanks in a record"), ("hf-api", "one abstract")],
)
def test_five_megabytes_take_little_memory_and_time(format: str, name: str, tmp_path: Path) -> None:
    """Some of what `bench_oversized_inputs.py` measures."""
    file = tmp_path / "input"
    file.write_bytes(dict(oversized_inputs.inputs(format))[name]())
    command = [sys.executable, str(BENCH), "--import", str(file), format, str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["memory"] < 300
