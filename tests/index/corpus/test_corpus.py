"""`papers.db`: a paper is in it once, whatever it is called, and it is never in anybody's way."""

import contextlib
import itertools
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from child_process import run_at_once
from example_counts import examples
from factories import paper
from hostile_text import papers as hostile_papers
from paper_index import catalogue
from paper_index.corpus import Corpus, Report, facets_of, rows_with_links
from paper_index.corpus.tables import ORDERS
from paper_index.errors import PaperError
from paper_index.importers import Source
from paper_index.library import Library
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper, Problem
from paper_index.paths import Home
from paper_index.workspace import Workspace


def known(corpus: Corpus) -> list[Paper]:
    return [each for _, each in corpus.reader.all_papers()]


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.read, report.new, report.merged, report.unchanged


def titles(corpus: Corpus, sort: str) -> list[str]:
    return [line.title for line in corpus.reader.lines(corpus.reader.order(sort))]


def test_an_empty_corpus(corpus: Corpus) -> None:
    assert (len(corpus.reader), corpus.reader.generation) == (0, 0)
    for sort in (*ORDERS, "author"):
        assert corpus.reader.order(sort) == []
    assert not corpus.reader.facets()
    assert not corpus.reader.lines([])
    assert not list(corpus.reader.all_papers())
    assert corpus.reader.find("2601.15621") is None
    assert corpus.reader.find("") is None


def test_what_is_added_is_there(corpus: Corpus) -> None:
    one = paper("One", "2601.00001", abstract="text", tasks=["x"], code=["https://x.y/z"])
    two = paper("Two", "10.1000/two", authors=["A B"])
    report = corpus.add([one, Problem("f", 1, "no title"), two])
    assert counts(report) == (2, 2, 0, 0)
    assert report.problems == [Problem("f", 1, "no title")]
    assert known(corpus) == [one, two]
    assert corpus.reader.generation == 1
    assert corpus.reader.lines([2, 99, 1]) == [line for row in (2, 1) for line in corpus.reader.lines([row])]
    assert (
        [line.id for line in corpus.reader.lines([2, 1])] == corpus.reader.ids([2, 1]) == ["10.1000/two", "2601.00001"]
    )
    assert corpus.reader.rows_of(["10.1000/two", "nothing", title_id("One")]) == {"10.1000/two": 2, title_id("One"): 1}


def test_papers_are_found_by_their_links_as_long_as_they_have_them(corpus: Corpus) -> None:
    def rows() -> dict[str, list[int]]:
        return rows_with_links(corpus.reader, ["example.org/one", "github:x/y"])

    corpus.add([paper("One", "2601.00001", url="https://example.org/one.html")], name="first")
    corpus.add(
        [paper("One", "2601.00001", code=["https://github.com/X/Y"]), paper("Two", code=["http://github.com/x/y"])],
        name="second",
    )
    assert rows() == {"example.org/one": [1], "github:x/y": [1, 2]}
    corpus.undo_import()
    assert rows() == {"example.org/one": [1]}
    corpus.undo_import()
    assert rows() == {}


def test_links_of_records_are_copied_from_an_older_file(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "papers.db")
    corpus.add([paper("One", url="https://example.org/one"), paper("Two", abstract="See https://github.com/x/y.")])
    corpus.find_facts()
    with corpus.database.transaction() as db:
        db.execute("drop table link")
        db.execute("pragma user_version = 12")
    corpus.close()
    with contextlib.closing(Corpus(tmp_path / "papers.db")) as upgraded:
        found = rows_with_links(upgraded.reader, ["example.org/one", "github:x/y"])
    assert found == {"example.org/one": [1], "github:x/y": [2]}


@pytest.mark.parametrize(
    "asked", ["2601.00001", "arXiv:2601.00001v3", "https://arxiv.org/abs/2601.00001", "10.48550/arXiv.2601.00001"]
)
def test_a_paper_is_found_under_every_form_of_its_id(corpus: Corpus, asked: str) -> None:
    corpus.add([paper("One", "2601.00001")])
    assert corpus.reader.find(asked) == 1


def test_an_id_is_kept_as_it_stands(corpus: Corpus) -> None:
    corpus.add([paper("One", "Some/Key 12")])
    assert corpus.reader.ids([1]) == ["Some/Key 12"]
    assert corpus.reader.find("Some/Key 12") == 1
    assert corpus.reader.find("some/key 12") is None


def test_the_same_again_changes_nothing(corpus: Corpus) -> None:
    some = [paper("One", "2601.00001"), paper("Two"), paper("Three", "10.1000/three"), paper("Four", "key")]
    corpus.add(some)
    before, generation = known(corpus), corpus.reader.generation
    assert counts(corpus.add(some)) == (4, 0, 0, 4)
    assert (known(corpus), corpus.reader.generation) == (before, generation)


@pytest.mark.slow
@settings(max_examples=examples(10))
@given(st.lists(hostile_papers, max_size=6))
def test_any_papers_are_kept_and_come_back(tmp_path_factory: pytest.TempPathFactory, some: list[Paper]) -> None:
    corpus = Corpus(tmp_path_factory.mktemp("any") / "papers.db")
    try:
        report = corpus.add(some)
        assert report.new + report.merged + report.unchanged == report.read == len(some)
        assert len(corpus.reader) == report.new
        everyone = known(corpus)
        assert len({each.id for each in everyone}) == len(everyone)
        for each in some:
            row = corpus.reader.find(each.id)
            assert row is not None
            assert corpus.reader.rows_of([each.id]) == {each.id: row}
        rows = list(range(1, len(corpus.reader) + 1))
        assert (
            [line.id for line in corpus.reader.lines(rows)] == corpus.reader.ids(rows) == [each.id for each in everyone]
        )
        expected = {(f, v, row) for row, each in corpus.reader.all_papers() for f, v in facets_of(each)}
        assert set(corpus.reader.facets()) == expected
        for sort in (*ORDERS, "author"):
            assert sorted(corpus.reader.order(sort)) == rows
    finally:
        corpus.close()


def test_a_title_is_joined_by_its_id_later(corpus: Corpus) -> None:
    corpus.add([paper("A Title: Of Things", summary="in short")])
    report = corpus.add([paper("A title – of things", "2601.00001", abstract="at length")])
    assert counts(report) == (1, 0, 1, 0)
    assert report.renamed == {title_id("A Title: Of Things"): "2601.00001"}
    (only,) = known(corpus)
    assert (only.id, only.title, only.summary, only.abstract) == (
        "2601.00001",
        "A title – of things",
        "in short",
        "at length",
    )
    assert corpus.reader.find("2601.00001") == corpus.reader.find(title_id("A Title: Of Things")) == 1
    assert counts(corpus.add([paper("A Title: Of Things")])) == (1, 0, 0, 1), "a page that names it again joins it"


def test_a_stronger_id_wins_whatever_comes_first(tmp_path: Path) -> None:
    forms = [
        paper("T", ""),
        paper("T", "10.1000/t"),
        paper("T", "2601.00001", doi="10.1000/t"),
    ]
    for number, order in enumerate(itertools.permutations(forms)):
        corpus = Corpus(tmp_path / f"{number}.db")
        for each in order:
            corpus.add([each])
        assert [each.id for each in known(corpus)] == ["2601.00001"]
        assert {corpus.reader.find(i) for i in ("2601.00001", "10.1000/t", title_id("T"))} == {1}
        corpus.close()


def test_two_papers_may_share_a_title(corpus: Corpus) -> None:
    corpus.add([paper("Editorial", "2601.00001"), paper("Editorial", "2601.00002")])
    assert len(corpus.reader) == 2
    corpus.add([paper("Editorial", summary="the first, as far as anybody can tell")])
    assert len(corpus.reader) == 2


OF_ONE_TITLE = [
    "@article{a, title={Editorial}, author={Smith, J.}, journal={Nature}, year=2001}",
    "@article{b, title={Editorial}, author={Jones, K.}, journal={Science}, year=2010}",
    "@incollection{c, title={Introduction}, booktitle={One Book}, year=2001}",
    "@incollection{d, title={Introduction}, booktitle={Another Book}, year=2001}",
    "@book{e, title={Deep Nets}, isbn={9780262035613}}",
    "@book{f, title={Deep Nets}, isbn={9780262537551}}",
    "@article{g, title={In Memory}, journal={Nature}, year=2001}",
    "@article{h, title={In Memory}, journal={Science}, year=2010}",
]


def test_papers_of_one_title_that_differ_otherwise_stay_apart(tmp_path: Path) -> None:
    library = "\n".join(OF_ONE_TITLE).encode()
    with Workspace(Home.find(tmp_path)) as workspace:
        for _ in range(2):
            report = workspace.add(Source(library, "library.bib"))[1]
        assert counts(report) == (8, 0, 0, 8)
        found = [paper for paper in known(workspace.corpus) if paper.sources == ("library.bib",)]
        assert [paper.reference.entries[0].key for paper in found] == list("abcdefgh")
        assert len({paper.id for paper in found}) == 8


def test_a_preprint_and_the_article_of_one_title_are_one_paper(corpus: Corpus) -> None:
    corpus.add([paper("T", authors=["Ashish Lee"], published="2017"), paper("T", authors=["A. Lee"], venue="X")])
    assert len(corpus.reader) == 1


def test_a_corrected_title_is_found_under_both(corpus: Corpus) -> None:
    corpus.add([paper("Frist Title", "2601.00001")])
    corpus.add([paper("First Title", "2601.00001")])
    assert titles(corpus, "title") == ["First Title"]
    assert corpus.reader.find(title_id("Frist Title")) == corpus.reader.find(title_id("First Title")) == 1


def test_a_paper_under_another_name_stays_findable(corpus: Corpus) -> None:
    corpus.add([paper("One", "2601.00001", doi="10.1000/one")])
    corpus.add([paper("One, Published", "my-key", doi="10.1000/one")])
    assert len(corpus.reader) == 1
    assert {corpus.reader.find(i) for i in ("my-key", "10.1000/one", title_id("One, Published"))} == {1}


def test_facets_follow_a_change(corpus: Corpus) -> None:
    corpus.add([paper("One", "2601.00001", tasks=["x"])])
    assert corpus.reader.facets() == [("task", "x", 1)]
    corpus.add([paper("One", "2601.00001", tasks=["y"], area="robotics", code=["https://x.y/z"])])
    assert sorted(corpus.reader.facets()) == [
        ("area", "robotics", 1),
        ("code", "yes", 1),
        ("task", "x", 1),
        ("task", "y", 1),
    ]


def test_orders(corpus: Corpus) -> None:
    def on(day: str, votes: int | None = None, rank: int | None = None) -> list[dict[str, object]]:
        return [{"edition": day, "votes": votes, "rank": rank}]

    corpus.add(
        [
            paper("banana", "2601.00001", published="2024-05-01"),
            paper("“Apple” pie", "2601.00002", appearances=on("2025-03-14", 3)),
        ]
    )
    corpus.add(
        [
            paper("Éclair", "2601.00003", appearances=on("2025-W11", 40)),
            paper("$\\alpha$-cake", "2601.00004", appearances=on("a page", rank=1)),
        ]
    )
    assert titles(corpus, "title") == ["“Apple” pie", "banana", "Éclair", "α-cake"]
    assert titles(corpus, "date") == ["“Apple” pie", "Éclair", "banana", "α-cake"]
    assert titles(corpus, "added") == ["Éclair", "α-cake", "banana", "“Apple” pie"]
    assert titles(corpus, "trending") == ["Éclair", "“Apple” pie", "α-cake", "banana"]


def test_votes_weigh_less_the_older_they_are(corpus: Corpus) -> None:
    """Against the newest edition, whatever the day is; what has no date is as old as the oldest."""

    def voted(name: str, votes: int | None, *editions: str, **more: str) -> Paper:
        return paper(name, appearances=[{"edition": e, "votes": votes} for e in editions], **more)

    corpus.add(
        [
            voted("new", 5, "2025-03-14"),
            voted("a week ago, loved", 80, "2025-03-07"),
            voted("a week ago", 40, "2025-03-07"),
            voted("last year", 300, "2024-03"),
            voted("undated", 299, "a page"),
            voted("undated, published", 30, "a page", published="2025-03-12"),
            voted("again", 40, "2025-03-07", "2025-03-12"),
            voted("no votes", None, "2025-03-14"),
            voted("none", 0, "2025-03-14"),
        ]
    )
    assert titles(corpus, "trending") == [
        "again", "undated, published", "a week ago, loved", "new", "a week ago", "last year", "undated", "none",
        "no votes",
    ]  # fmt: skip


def test_an_edition_keeps_its_own_places(corpus: Corpus) -> None:
    corpus.add(
        paper(
            name,
            appearances=[
                {"edition": "2025-03-14", "rank": rank},
                {"edition": "2025-03-15", "rank": rank, "votes": 10 - rank},
            ],
        )
        for rank, name in ((2, "Two"), (1, "One"), (3, "Three"))
    )
    assert corpus.reader.edition("2025-03-14") == {2: (1, None), 1: (2, None), 3: (3, None)}
    assert list(corpus.reader.edition("2025-03-15")) == [2, 1, 3]
    assert corpus.reader.edition("nowhere") == {}
    assert {(line.edition, line.rank) for line in corpus.reader.lines([2])} == {("2025-03-15", 1)}


def test_lines_are_clean_and_repaired(corpus: Corpus) -> None:
    corpus.add([paper("HyperZcdotZcdotW and $\\ell_2$", area="robotics")])
    corpus.database.connection.execute("update paper set area = 'rob' || char(27) || '[31motics'")
    (line,) = corpus.reader.lines([1])
    assert (line.title, line.area) == ("HyperZ·Z·W and ℓ₂", "robotics")


def test_lines_follow_every_change(corpus: Corpus) -> None:
    def title() -> str:
        return corpus.reader.lines([1])[0].title

    def rename(db: sqlite3.Connection, name: str) -> str:
        db.execute("update paper set title = ?", (name,))
        return title()

    corpus.add([paper("One")])
    assert title() == "One"
    assert rename(corpus.database.connection, "Two") == "Two"
    with contextlib.closing(sqlite3.connect(corpus.database.path, isolation_level=None)) as other:
        assert rename(other, "Three") == "Three"
    with pytest.raises(ZeroDivisionError), corpus.database.transaction() as db:
        assert rename(db, "Four") == "Four"
        raise ZeroDivisionError
    assert title() == "Three"


@pytest.mark.slow
def test_more_papers_than_sqlite_takes_values(corpus: Corpus) -> None:
    corpus.add(paper(f"Paper {number}", f"key-{number}") for number in range(2_500))
    rows = list(range(2_500, 0, -1))
    assert [line.row for line in corpus.reader.lines(rows)] == rows
    assert corpus.reader.ids(rows)[0] == "key-2499"
    assert len(corpus.reader.rows_of(f"key-{number}" for number in range(3_000))) == 2_500
    assert len(list(corpus.reader.all_papers())) == 2_500


def test_progress_is_told(corpus: Corpus) -> None:
    told: list[int] = []
    corpus.add((paper(f"Paper {n}", f"key-{n}") for n in range(1_200)), report=lambda done: told.append(done.read))
    assert told == [1_000, 1_200]


def test_a_reader_that_fails_leaves_all_as_it_was(corpus: Corpus) -> None:
    corpus.add([paper("One")])

    def failing() -> object:
        yield paper("Two")
        raise PaperError("the page is not UTF-8 text")

    with pytest.raises(PaperError, match="UTF-8"):
        corpus.add(failing())  # type: ignore[arg-type]
    assert titles(corpus, "title") == ["One"]
    assert corpus.reader.generation == 1


# More than one at a time


def test_two_processes_at_once(tmp_path: Path) -> None:
    """Each adds papers of its own and some that both have; all are there afterwards, once."""
    path = tmp_path / "papers.db"
    code = """
import sys
from pathlib import Path
from paper_index.corpus import Corpus
from paper_index.papers.paper import Paper
name, path = sys.argv[1:]
corpus = Corpus(Path(path))
for batch in range(10):
    corpus.add(Paper(f"{name}-{batch}-{n}", f"{name} {batch} {n}") for n in range(20))
    corpus.add(Paper(f"both-{batch}-{n}", f"both {batch} {n}") for n in range(20))
corpus.close()
"""
    assert run_at_once(code, ["one", str(path)], ["two", str(path)]) == [0, 0]
    corpus = Corpus(path)
    assert len(corpus.reader) == 600
    assert corpus.reader.generation == 30, "what changed nothing is no new generation"
    corpus.close()


@pytest.mark.slow
def test_threads_take_turns(corpus: Corpus) -> None:
    corpus.add(paper(f"Paper {n}", f"key-{n}") for n in range(50))
    wrong: list[object] = []

    def look() -> None:
        for _ in range(100):
            if len(corpus.reader.lines(range(1, 51))) != 50:
                wrong.append("lines")

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    corpus.add(paper(f"Other {n}", f"other-{n}") for n in range(50))
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(corpus.reader) == 100


def test_a_file_held_by_another_program_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "papers.db"
    corpus = Corpus(path)
    corpus.database.connection.execute("pragma busy_timeout=50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(PaperError, match=r"Nothing was changed: .*papers\.db cannot be written"):
        corpus.add([paper("One")])
    other.execute("rollback")
    assert counts(corpus.add([paper("One")])) == (1, 1, 0, 0)
    other.close()
    corpus.close()


# Damage


def damaged(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "garbage":
        path.write_bytes(b"this is no database at all" * 100)
    elif how == "header":
        content[:16] = b"\0" * 16
        path.write_bytes(content)
    elif how == "cut":
        path.write_bytes(content[: len(content) // 3])
    elif how == "page":
        content[100:4096] = b"\xff" * 3996
        path.write_bytes(content)
    elif how == "tables":
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("pragma foreign_keys=off")
            db.execute("drop table alias")
        db.close()


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("how", ["garbage", "header", "cut", "page", "tables"])
def test_a_damaged_corpus_is_made_again(home: Home, how: str) -> None:
    with Workspace(home) as workspace:
        workspace.corpus.add([paper("An Import", "2601.00001"), paper("Another", "2601.00002")])
        (imported,) = workspace.found(["2601.00001"])
        workspace.library.tag([imported], ["thesis"])
        identity = workspace.corpus.reader.identity
        workspace.corpus.database.connection.execute("pragma wal_checkpoint(truncate)")
    damaged(home.papers, how)
    original = home.papers.read_bytes()
    with Workspace(home) as workspace:
        assert len(workspace.corpus.reader) == 328, "the catalogue and the paper that was tagged"
        assert workspace.corpus.reader.find("2601.00001") is not None
        assert workspace.corpus.reader.identity != identity
        assert workspace.library.reader.tags() == {"thesis": 1}
        assert "were damaged" in workspace.warning
        assert workspace.corpus.quarantined_path is not None
        assert workspace.corpus.quarantined_path.read_bytes()[:50] == original[:50]
    with Workspace(home) as workspace:
        assert workspace.warning == ""


def test_damage_met_later_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "papers.db"
    corpus = Corpus(path)
    corpus.add(catalogue.papers())
    corpus.close()
    content = bytearray(path.read_bytes())
    records = [at for at in range(0, len(content), 4096) if b'"title":' in content[at : at + 4096]]
    for at in records[20:60]:  # opening reads the first
        content[at : at + 200] = b"\xee" * 200
    path.write_bytes(content)
    corpus = Corpus(path)
    assert corpus.quarantined_path is None
    with pytest.raises(PaperError, match="cannot be read"):
        (
            list(corpus.reader.all_papers()),
            corpus.reader.facets(),
            corpus.reader.rows_of(p.id for p in catalogue.papers()),
        )
    corpus.close()


def test_a_corpus_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "papers.db"
    Corpus(path).close()
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("pragma user_version=99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(PaperError, match=r"papers\.db was written by a later paper-tui"):
        Corpus(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("*.corrupt*")] == []


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PaperError, match=r"Cannot open .*--home"):
        Corpus(tmp_path / "file" / "papers.db")
    (tmp_path / "papers.db").mkdir()
    with pytest.raises(PaperError, match="Cannot open"):
        Corpus(tmp_path / "papers.db")


def test_marks_follow_a_paper_to_its_stronger_id(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(b'{"title": "A Paper"}', "w.jsonl"))
        (first,) = workspace.found([title_id("A Paper")])
        workspace.library.tag([first], ["thesis"])
        _, report = workspace.add(Source(b'{"id": "2601.00001", "title": "A Paper"}', "x.jsonl"))
        assert counts(report) == (1, 0, 1, 0)
        (renamed,) = workspace.found([first.id])
        assert renamed.id == "2601.00001"
        assert workspace.library.reader.marks(["2601.00001"])["2601.00001"].tags == ("thesis",)
        undone = workspace.library.journal.undo()
        assert undone is not None
        assert undone.papers == {"2601.00001"}
        assert workspace.library.reader.tags() == {}


def test_exported_marks_that_are_none_are_named(home: Home) -> None:
    line = '{"schema": "paper-tui/1", "id": "2601.00001", "title": "x", "tags": ["good", "a,b", 7, "/"], "read": 3}'
    with Workspace(home) as workspace:
        _, report = workspace.add(Source(line.encode(), "x.jsonl"))
        assert counts(report) == (1, 1, 0, 0)
        assert [problem.line for problem in report.lost_tags] == [1, 1, 1]
        assert report.problems == []
        assert workspace.library.reader.tags() == {"good": 1}


def test_libraries_and_corpora_do_not_know_each_other(tmp_path: Path) -> None:
    """Each is opened on its own: losing one is not losing the other."""
    Library(tmp_path / "library.db").close()
    assert {file.name for file in tmp_path.iterdir()} == {"library.db"}


# An import is taken back


def test_an_import_is_taken_back_whole(corpus: Corpus) -> None:
    corpus.add([paper("One"), paper("Two", "2601.00002", abstract="short")])
    before = dict(corpus.reader.all_papers())
    done = corpus.add(
        [
            paper("One", "2601.00001", doi="10.1000/one"),
            paper("Two", "2601.00002", abstract="a longer one"),
            paper("Three"),
        ],
        name="mine.bib",
    )
    assert (done.new, done.merged, done.renamed) == (1, 2, {title_id("One"): "2601.00001"})
    assert [(each.name, each.new, each.merged) for each in corpus.imports()] == [("mine.bib", 1, 2)]
    weaker: dict[str, str] = {}
    undone = corpus.undo_import(weaker.update)
    assert undone is not None
    assert (undone.name, weaker) == ("mine.bib", {"2601.00001": title_id("One")})
    assert dict(corpus.reader.all_papers()) == before
    assert [corpus.reader.find(each) for each in ("2601.00001", "10.1000/one", title_id("Three"))] == [None] * 3
    assert corpus.reader.find(title_id("One")) is not None
    assert corpus.undo_import() is None, "what came without a name stays"
    again = corpus.add([paper("One", "2601.00001"), paper("Three")], name="mine.bib")
    assert (again.new, again.merged) == (1, 1)


def test_imports_are_taken_back_one_by_one(corpus: Corpus) -> None:
    corpus.add([paper("One", "2601.00001", abstract="a")], name="first")
    corpus.add([paper("One", "2601.00001", abstract="ab")], name="second")
    corpus.add([paper("One", "2601.00001", abstract="a")], name="nothing new")
    assert [each.name for each in corpus.imports()] == ["second", "first"]
    corpus.undo_import()
    assert [each.abstract for _, each in corpus.reader.all_papers()] == ["a"]
    corpus.undo_import()
    assert len(corpus.reader) == 0


def test_a_stopped_import_keeps_what_was_done(corpus: Corpus) -> None:
    done = corpus.add((paper(f"Paper {n}") for n in range(5_000)), name="large", report=lambda done: done.read < 2_000)
    assert (done.stopped, done.read, len(corpus.reader)) == (True, 2_000, 2_000)
    corpus.undo_import()
    assert len(corpus.reader) == 0


# What a text says


def test_what_a_text_says_completes_the_record(corpus: Corpus) -> None:
    abstract = "We reach 83.9% top-1 accuracy on ImageNet-1K. Code is at https://github.com/a/b."
    given = paper("Given", "2601.00002", abstract=abstract, datasets=["CIFAR-10"])
    corpus.add([paper("A Made-Up Net", "2601.00001", abstract=abstract), given, paper("No text")])
    assert corpus.find_facts() == 2
    first, second, third = (each for _, each in corpus.reader.all_papers())
    assert first.datasets == ("ImageNet-1K",)
    assert first.code == ("https://github.com/a/b",)
    assert [(r.dataset, r.value) for r in first.results] == [("ImageNet-1K", "83.9%")]
    assert set(first.found) == {"datasets", "code", "results"}
    assert second.datasets == ("CIFAR-10",), "what a source gave is not replaced"
    assert "datasets" not in second.found
    assert third.found == ()
    assert corpus.reader.sentences(1)["datasets"] == {"ImageNet-1K": "We reach 83.9% top-1 accuracy on ImageNet-1K."}
    assert ("dataset", "ImageNet-1K", 1) in corpus.reader.facets()
    assert corpus.find_facts() == 0, "once is enough"


def test_an_interrupted_search_for_facts_continues_where_it_stopped(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_index.corpus.found_facts._AT_ONCE", 2)
    monkeypatch.setattr("paper_index.corpus.found_facts._BETWEEN", 1)
    abstract = "We present a net. It reaches 83.9% top-1 accuracy on ImageNet-1K."
    corpus.add([paper(f"Net {number}", f"2601.0000{number}", abstract=abstract) for number in range(1, 6)])
    seen: list[int] = []

    def interrupt(done: int, total: int) -> None:
        seen.append(done)
        assert total == 5
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        corpus.find_facts(interrupt)
    assert seen == [0, 1, 2, 3]
    assert [bool(each.results) for _, each in corpus.reader.all_papers()] == [True, True, False, False, False]
    assert corpus.find_facts() == 3
    assert all(each.results for _, each in corpus.reader.all_papers())


@pytest.mark.parametrize("fails", [False, True])
def test_two_processes_find_the_facts_of_a_large_corpus(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    monkeypatch.setattr("paper_index.storage.second_process.PARALLEL_FROM", 4)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    abstract = "We present a net. It reaches 83.9% top-1 accuracy on ImageNet-1K."
    corpus.add([paper(f"Net {number}", f"2601.0000{number}", abstract=abstract) for number in range(1, 6)])
    seen: list[tuple[int, int]] = []
    if fails:
        monkeypatch.setattr("sys.executable", "/bin/false")
        with pytest.raises(PaperError, match="Facts could not be found in some papers"):
            corpus.find_facts()
    else:
        assert corpus.find_facts(lambda *state: seen.append(state)) == 5
        assert seen == sorted(seen) and seen[-1] == (5, 5)
    assert [bool(each.results) for _, each in corpus.reader.all_papers()] == [True] * 2 + [not fails] * 3


def test_what_was_found_is_no_more_than_found(corpus: Corpus) -> None:
    """It comes back through an export without becoming what a source gave, and follows a longer text."""
    short = paper("One", "2601.00001", abstract="We test on CIFAR-10.")
    corpus.add([short])
    corpus.find_facts()
    (exported,) = corpus.reader.papers([1])
    assert corpus.add([Paper.from_dict(exported.to_dict())]).unchanged == 1
    corpus.add([paper("One", "2601.00001", abstract="We test on ImageNet-1K, and in the appendix on more.")])
    corpus.find_facts()
    assert [each.datasets for each in corpus.reader.papers([1])] == [("ImageNet-1K",)]
    assert [value for facet, value, _ in corpus.reader.facets() if facet == "dataset"] == ["ImageNet-1K"]


@pytest.mark.parametrize("table", ["facet", "appearance", "alias", "found", "curated", "part", "split"])
def test_rows_of_a_paper_are_found_without_reading_a_table_whole(corpus: Corpus, table: str) -> None:
    """Else an import that completes thousands of papers would read it as often."""
    plan = corpus.database.rows(f"explain query plan delete from {table} where row = ?", (1,))
    assert [step[3] for step in plan if step[3].startswith("SCAN")] == []
