"""Papers with texts of megabytes, kept before texts had bounds: they are shown, cut."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.papers.field_limits import LONGEST, LONGEST_NOTE
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from paper_tui.formatting.paper import cut
from paper_tui.widgets.detail_pane.content import Reading, detail
from paper_tui.widgets.detail_pane.sections import body

HUGE = 3_000_000


def _made_huge(home: Home, **plain: object) -> None:
    """Have a paper's record hold what no import lets in now."""
    with closing(sqlite3.connect(home.papers)) as db, db:
        record = json.loads(db.execute("select record from paper where id = ?", ("x-1",)).fetchone()[0])
        db.execute(
            "update paper set title = ?, record = ? where id = ?", (plain["title"], json.dumps(record | plain), "x-1")
        )


@pytest.mark.slow
def test_a_paper_from_before_is_shown_cut(home: Home) -> None:
    title = "word " * (HUGE // 5)
    run_ok("import", "-", stdin='{"id": "x-1", "title": "A Title"}')
    _made_huge(home, title=title, abstract="z" * HUGE, authors=[f"A{n}" for n in range(HUGE // 10)])
    with Workspace(home) as workspace:
        row = workspace.corpus.reader.find("x-1")
        assert row is not None
        (line,) = workspace.corpus.reader.lines([row])
        (paper,) = workspace.papers([row])
        assert workspace.engine.answer(View("zzz")).total == 0
    assert len(line.title) <= LONGEST["title"] and line.authors == "A0 et al."
    assert len(paper.title) <= LONGEST["title"] and len(paper.abstract) == LONGEST["abstract"]
    shown, _ = detail(Reading(paper), 80)
    assert len(shown) < 50_000
    assert "80,000 more characters" in shown.plain
    assert cut(line.title, 40).endswith("…")


def test_a_text_of_many_lines_is_drawn_in_part() -> None:
    paper = Paper.from_dict({"id": "x", "title": "T", "abstract": "a\nb\n" * 10_000})
    shown = body(paper, frozenset()).plain
    assert shown.count("\n") <= 1_000
    assert shown.endswith(" more characters")


def test_a_note_that_is_too_long_is_refused_or_cut(home: Home, tmp_path: Path) -> None:
    long = "n" * (LONGEST_NOTE + 1)
    with Workspace(home) as workspace:
        identity = workspace.corpus.reader.ids([1])[0]
    assert "1,000,001 characters" in error_of("note", identity, "--set", "-", stdin=long)
    record = {"schema": "paper-tui/1", "id": "x-1", "title": "T", "note": long}
    said = run_ok("import", "-", stdin=json.dumps(record)).err
    assert "stdin:1: the note is longer than 1,000,000 characters and was truncated" in said
    with Workspace(home) as workspace:
        assert {paper: len(note) for paper, note in workspace.library.reader.notes().items()} == {"x-1": LONGEST_NOTE}


def test_what_an_import_cuts_is_named_with_its_line(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    lines = [{"title": "Short"}, {"title": "T" * 5_000, "abstract": "a " * 100_000}]
    file.write_text("\n".join(map(json.dumps, lines)))
    result = run_ok("import", str(file))
    assert "read 2, new 2" in result.out and "rejected 0" in result.out
    assert f"{file}:2: the title is longer than 2,000 characters and was truncated" in result.err
    assert f"{file}:2: the abstract is longer than 100,000 characters and was truncated" in result.err
    assert f"{file}: 2 fields truncated; the papers were imported" in result.err
