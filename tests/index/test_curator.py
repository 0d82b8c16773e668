"""Edits and removals: the library holds them, the corpus follows, and both can be rebuilt from the library."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.corpus.tables import STEPS
from paper_index.curator import Curator
from paper_index.errors import PaperError
from paper_index.importers import Source
from paper_index.library import Library, exchange
from paper_index.papers.corrections import Curation
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace

BIB = b"""@article{a, title={Frogs and Toads}, author={Doe}, year={2020}, volume={3}, doi={10.1000/a}, keywords={pond}}
@article{b, title={Newts}, author={Roe, Ann}, year={2021}, doi={10.1000/b}, keywords={pond}}"""


@pytest.fixture
def curator(corpus: Corpus, library: Library) -> Curator:
    corpus.add([paper("Frogs", "10.1000/a", abstract="Green."), paper("Newts", "10.1000/b")], name="first")
    return Curator(corpus, library)


def known(corpus: Corpus, identity: str) -> Paper | None:
    row = corpus.reader.find(identity)
    return None if row is None else next(corpus.reader.papers([row]))


def title(corpus: Corpus, identity: str) -> str:
    found = known(corpus, identity)
    return found.title if found else ""


def test_a_correction_wins_over_later_imports_per_field(curator: Curator, corpus: Corpus) -> None:
    frogs = known(corpus, "10.1000/a")
    assert frogs
    curator.edit(frogs, {"title": '"Toads"', "fields/volume": '"4"'})
    corpus.add([paper("Frogs!", "10.1000/a", authors=["A"], reference={"fields": {"volume": "3"}})], name="second")
    found = known(corpus, "10.1000/a")
    assert found and (found.title, found.authors, found.abstract) == ("Toads", ("A",), "Green.")
    assert found.reference.fields == {"volume": "4"}
    curator.undo()
    found = known(corpus, "10.1000/a")
    assert found and (found.title, found.reference.fields) == ("Frogs!", {"volume": "3"})
    curator.redo()
    corpus.undo_import()
    curator.discard_edits(frogs)
    assert title(corpus, "10.1000/a") == "Frogs"


def test_a_corrected_doi_and_title_find_the_paper_as_long_as_they_are_valid(curator: Curator, corpus: Corpus) -> None:
    frogs = known(corpus, "10.1000/a")
    assert frogs
    curator.edit(frogs, {"title": '"Toads"', "doi": '"10.1000/aa"'})
    report = corpus.add([paper("Toads", "10.1000/aa"), paper("Toads"), paper("Frogs")])
    assert report.new == 0
    curator.undo()
    assert known(corpus, "10.1000/aa") is None
    assert corpus.reader.find("10.1000/a") == 1


def test_an_edit_of_a_paper_that_changed_meanwhile_is_refused(curator: Curator, corpus: Corpus) -> None:
    frogs, newts = known(corpus, "10.1000/a"), known(corpus, "10.1000/b")
    assert frogs and newts
    curator.edit(frogs, {"title": '"Toads"'})
    with pytest.raises(PaperError, match=r"Another program changed the paper in the meantime\. Nothing was changed"):
        curator.edit(frogs, {"title": '"Salamanders"'})
    curator.remove([newts])
    with pytest.raises(PaperError, match=r"is removed now\. Nothing was changed"):
        curator.edit(newts, {"title": '"Salamanders"'})
    assert title(corpus, "10.1000/a") == "Toads"


def test_an_edited_identifier_of_another_paper_is_refused(curator: Curator, corpus: Corpus) -> None:
    frogs, newts = known(corpus, "10.1000/a"), known(corpus, "10.1000/b")
    assert frogs and newts
    way = r"10.1000/b is the identifier of “Newts”.*'paper-tui duplicates --merge 10.1000/a 10.1000/b' merges"
    with pytest.raises(PaperError, match=way):
        curator.edit(frogs, {"doi": '"10.1000/b"'})
    curator.edit(frogs, {"doi": '"10.1000/new"'})
    with pytest.raises(PaperError, match="is the identifier of “Frogs”"):
        curator.edit(newts, {"doi": '"10.1000/new"'})
    curator.undo()
    curator.edit(newts, {"doi": '"10.1000/new"'})


def test_a_removed_paper_is_nowhere_and_stays_removed(curator: Curator, corpus: Corpus, library: Library) -> None:
    newts = known(corpus, "10.1000/b")
    assert newts
    library.tag([newts], ["pond"])
    curator.remove([newts])
    reader = corpus.reader
    assert (len(reader), reader.order("added"), reader.facets(), reader.rows_of(["10.1000/b"])) == (1, [1], [], {})
    report = corpus.add([paper("Newts", "10.1000/b", abstract="Wet."), paper("Efts", "10.1000/c")], name="second")
    assert (report.new, report.merged, report.removed) == (1, 1, {"10.1000/b"})
    assert reader.find("10.1000/c") == 3, "its row is not given to another paper"
    assert [each.abstract for each in curator.removed()] == ["Wet."]
    assert list(curator.removed_among(["doi:10.1000/B", "10.1000/a"])) == ["doi:10.1000/B"]
    assert library.reader.marks(["10.1000/b"])["10.1000/b"].tags == ("pond",)
    curator.restore(curator.removed())
    found = known(corpus, "10.1000/b")
    assert found and found.abstract == "Wet."
    assert reader.order("added") == [3, 1, 2], "at its old place"
    curator.undo()
    corpus.undo_import()
    curator.undo()
    found = known(corpus, "10.1000/b")
    assert found == newts


def test_undoing_an_import_undoes_it_below_the_edits(curator: Curator, corpus: Corpus) -> None:
    corpus.add([paper("Frogs", "10.1000/a", venue="Pond")], name="second")
    frogs = known(corpus, "10.1000/a")
    assert frogs and frogs.venue
    curator.edit(frogs, {"title": '"Toads"'})
    corpus.undo_import()
    found = known(corpus, "10.1000/a")
    assert found and (found.title, found.venue) == ("Toads", "")
    corpus.undo_import()
    assert known(corpus, "10.1000/a") is None
    curator.follow()
    corpus.add([paper("Frogs", "10.1000/a")])
    curator.follow()
    assert title(corpus, "10.1000/a") == "Toads"


def test_merged_papers_keep_their_edits(curator: Curator, corpus: Corpus) -> None:
    frogs, newts = known(corpus, "10.1000/a"), known(corpus, "10.1000/b")
    assert frogs and newts
    curator.edit(frogs, {"title": '"Toads"'})
    curator.edit(newts, {"venue": '"Pond"'})
    merged, was_split, _ = curator.merge(frogs, newts)
    assert not was_split
    assert (merged.title, merged.venue, merged.abstract) == ("Toads", "Pond", "Green.")
    corpus.undo_import()
    curator.follow()
    assert title(corpus, "10.1000/a") == "Toads" and title(corpus, "10.1000/b") == "Newts"


@pytest.mark.slow
def test_the_search_follows_at_once(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        workspace.ready_index()

        def found(query: str) -> list[str]:
            return workspace.corpus.reader.ids(workspace.engine.answer(View(query), exact=True).rows)

        assert found("frogs toads") == ["10.1000/a"]
        (frogs,) = workspace.found(["10.1000/a"])
        workspace.curator.edit(frogs, {"title": '"Salamanders"', "keywords": '["lake"]'})
        for _ in range(2):
            assert (found("salamanders"), found("frogs toads"), found("keyword:lake")) == (
                ["10.1000/a"],
                [],
                ["10.1000/a"],
            )
            assert workspace.ready_index()
        (newts,) = workspace.found(["10.1000/b"])
        workspace.curator.remove([newts])
        for _ in range(2):
            assert found("newts") == [] and found("10.1000/b") == []
            assert "pond" not in dict(workspace.engine.answer(View()).facets["keyword"])
            assert workspace.ready_index()
        workspace.curator.undo()
        assert found("newts") == ["10.1000/b"]


def test_a_lost_corpus_is_rebuilt_with_edits_and_removals(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        frogs, newts = workspace.found(["10.1000/a", "10.1000/b"])
        workspace.library.bookmark([newts])
        workspace.curator.edit(frogs, {"title": '"Salamanders"'})
        workspace.curator.remove([newts])
    for part in home.papers.parent.glob(f"{home.papers.name}*"):
        part.unlink()
    with Workspace(home) as workspace:
        assert workspace.found(["10.1000/a"])[0].title == "Salamanders"
        assert workspace.corpus.reader.find("10.1000/b") is None
        assert [each.id for each in workspace.curator.removed()] == ["10.1000/b"]
        workspace.add(Source(BIB, "a.bib"))
        assert workspace.corpus.reader.find("10.1000/b") is None
        workspace.curator.restore(workspace.curator.removed())
        workspace.curator.undo(), workspace.curator.undo(), workspace.curator.undo()
        assert [each.title for each in workspace.found(["10.1000/a", "10.1000/b"])] == ["Frogs and Toads", "Newts"]


@pytest.mark.slow
def test_another_machine_takes_over_edits_and_removals(home: Home, tmp_path: Path) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        frogs, newts = workspace.found(["10.1000/a", "10.1000/b"])
        workspace.curator.edit(frogs, {"title": '"Salamanders"'})
        workspace.curator.remove([newts])
        content = exchange.export(workspace.library)
        assert workspace.library.reader.problem() == ""
    with Workspace(Home.find(tmp_path / "other")) as other:
        other.add(Source(BIB, "a.bib"))
        done = other.merge_library(content.encode(), "library.jsonl")
        assert not done.problems
        assert other.found(["10.1000/a"])[0].title == "Salamanders"
        assert other.corpus.reader.find("10.1000/b") is None
        other.curator.undo()
        assert other.found(["10.1000/a"])[0].title == "Frogs and Toads"
        bad = json.dumps({"paper": "10.1000/a", "field": "edit/title", "value": "null", "stamp": 5})
        lines = content.splitlines()
        problems = other.merge_library("\n".join([lines[0], bad]).encode(), "bad.jsonl").problems
        assert [problem.reason for problem in problems] == ["its value is invalid for edit"]


def test_a_corpus_of_the_version_before_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "papers.db"
    with closing(Corpus(path)) as corpus:
        corpus.add([paper("Frogs", "10.1000/a"), paper("Newts", "10.1000/b")], name="first")
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "drop table curated; create table old (id text primary key, row integer not null references paper(row), "
            "batch integer not null default 0) without rowid; insert into old select * from alias; drop table alias; "
            "alter table old rename to alias; pragma user_version=3"
        )
    with closing(Corpus(path)) as corpus, closing(Library(tmp_path / "library.db")) as library:
        assert corpus.quarantined_path is None
        assert corpus.database.value("pragma user_version") == len(STEPS)
        newts = known(corpus, "10.1000/b")
        assert newts
        Curator(corpus, library).remove([newts])
        assert len(corpus.reader) == 1 and corpus.add([newts]).new == 0
        assert corpus.undo_import() is not None


def test_a_change_that_another_program_applied_meanwhile_is_not_reverted(curator: Curator, corpus: Corpus) -> None:
    frogs, newts = known(corpus, "10.1000/a"), known(corpus, "10.1000/b")
    assert frogs and newts
    outdated = {1: Curation({"title": '"Toads"'})}
    reads = iter([outdated])

    def read() -> dict[int, Curation]:
        curator.edit(known(corpus, "10.1000/a") or frogs, {"title": '"Toads"'})
        curator.remove([newts])  # by another program, between the first reading and the transaction
        return next(reads, {1: Curation({"title": '"Toads"'}), 2: Curation(removed=True)})

    corpus.curate(read)
    assert (title(corpus, "10.1000/a"), known(corpus, "10.1000/b")) == ("Toads", None)
