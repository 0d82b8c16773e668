"""The sources of the values of a paper, and its votes over time."""

from datetime import UTC, datetime

import pytest

from factories import paper
from paper_index.corpus import EDITED, EXTRACTED, Corpus, is_window, provenance_of, votes_gained, votes_of, window_of
from paper_index.curator import Curator
from paper_index.library import Library
from paper_index.papers.corrections import as_value
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.workspace import Workspace

ID = "2506.00001"


def at(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp())


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A clock for imports: the list's only value."""
    clock = [at("2026-11-20")]
    monkeypatch.setattr("time.time", lambda: float(clock[0]))
    return clock


def record(source: str, *, votes: int | None = None, **more: object) -> Paper:
    places = [{"edition": "2026-11-18", "votes": votes}] if votes is not None else []
    return paper("A Title of It", ID, sources=[source], appearances=places, **more)


def origins(corpus: Corpus, identity: str = ID) -> dict[str, str]:
    """Return the source of each field of a paper."""
    row = corpus.reader.find(identity)
    assert row is not None
    return {name: origin.source for origin in provenance_of(corpus.reader, row) for name in origin.fields}


def votes(corpus: Corpus, identity: str = ID) -> list[tuple[str, int]]:
    row = corpus.reader.find(identity)
    assert row is not None
    found = votes_of(corpus.reader, row)
    return [(datetime.fromtimestamp(each.at, UTC).date().isoformat(), each.votes) for each in found]


def test_each_field_has_its_source_and_time(corpus: Corpus, today: list[int]) -> None:
    corpus.add([record("my.bib", authors=["Ann Author"])], name="my.bib")
    today[0] = at("2026-11-25")
    fetched = [record("arXiv", abstract="An abstract.", published="2025-06-01"), record("OpenAlex", venue="A Journal")]
    corpus.add(fetched, name="arXiv, OpenAlex")
    found = provenance_of(corpus.reader, 1)
    assert [(origin.fields, origin.source, origin.at) for origin in found] == [
        (("id", "title", "authors"), "my.bib", at("2026-11-20")),
        (("abstract", "date"), "arXiv", at("2026-11-25")),
        (("venue",), "OpenAlex", at("2026-11-25")),
    ]
    corpus.undo_import()
    assert origins(corpus) == dict.fromkeys(("id", "title", "authors"), "my.bib")


def test_a_record_that_adds_no_value_is_no_source_of_one(corpus: Corpus) -> None:
    corpus.add([record("one.bib", venue="A Journal")], name="one.bib")
    corpus.add([record("two.bib")], name="two.bib")
    assert origins(corpus) == dict.fromkeys(("id", "title", "venue"), "one.bib")


def test_papers_of_an_unnamed_import_have_a_source_and_no_time(corpus: Corpus) -> None:
    corpus.add([record("catalogue")])
    assert [(origin.source, origin.at) for origin in provenance_of(corpus.reader, 1)] == [("catalogue", 0)]


def test_edits_win_over_fetched_values_and_are_the_users(corpus: Corpus, library: Library) -> None:
    corpus.add([record("my.bib")], name="my.bib")
    curator = Curator(corpus, library)
    [known] = corpus.reader.papers([1])
    curator.edit(known, {"venue": as_value("My Venue"), "published": as_value("2025")})
    corpus.add([record("arXiv", venue="Other", published="2025-06-01", abstract="Text.")], name="arXiv")
    [after] = corpus.reader.papers([1])
    assert (after.venue, after.published, after.abstract) == ("My Venue", "2025", "Text.")
    assert origins(corpus) == {
        "id": "my.bib", "title": "my.bib", "abstract": "arXiv", "venue": EDITED, "date": EDITED,
    }  # fmt: skip
    assert provenance_of(corpus.reader, 1)[-1].source == EDITED


def test_an_import_that_is_made_again_has_the_same_sources(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add_records([record("my.bib", authors=["Ann Author"])], name="my.bib")
        workspace.add_records([record("arXiv", abstract="Text.", votes=3)], name="arXiv")
        before = origins(workspace.corpus)
        assert before["abstract"] == "arXiv"
        workspace.curator.withdraw_import()
        assert "abstract" not in origins(workspace.corpus)
        workspace.curator.undo()
        assert origins(workspace.corpus) == before


def test_values_found_in_the_abstract_are_named_so(corpus: Corpus) -> None:
    corpus.add([record("my.bib", abstract="Our code is at https://github.com/ann/it.")], name="my.bib")
    corpus.find_facts()
    assert origins(corpus)["code"] == EXTRACTED


def test_merged_papers_keep_the_sources_of_their_values(corpus: Corpus, today: list[int]) -> None:
    corpus.add([record("my.bib", votes=3)], name="my.bib")
    other = paper("Another Title", "10.1000/x", sources=["b.bib"], doi="10.1000/x")
    corpus.add([other], name="b.bib")
    corpus.add([paper("Another Title", "10.1000/x", sources=["Crossref"], venue="A Journal")], name="Crossref")
    before = origins(corpus, "10.1000/x")
    today[0] = at("2026-11-29")
    corpus.merge_papers(1, 2)
    assert origins(corpus) == {"id": "my.bib", "title": "my.bib", "venue": "Crossref", "DOI": "b.bib"}
    corpus.undo_import()
    assert origins(corpus, "10.1000/x") == before
    assert "venue" not in origins(corpus)


def test_split_papers_have_the_sources_of_their_parts(corpus: Corpus, library: Library) -> None:
    corpus.add([paper("A Title of It", sources=["my.bib"])], name="my.bib")
    corpus.add([record("arXiv", abstract="Text.")], name="arXiv")
    corpus.add([paper("A Title of It", "10.1000/x", doi="10.1000/x", sources=["b.bib"], venue="V")], name="b.bib")
    corpus.merge_papers(1, 2)
    curator = Curator(corpus, library)
    assert origins(corpus)["venue"] == "b.bib"
    [known] = corpus.reader.papers([1])
    curator.split(known)
    sources = {identity: set(origins(corpus, identity).values()) for identity in corpus.reader.ids([1, 3, 4])}
    assert list(sources.values()) == [{"arXiv"}, {"b.bib"}, {"my.bib"}]


def test_votes_are_kept_as_they_were_and_as_they_became(corpus: Corpus, today: list[int]) -> None:
    corpus.add([record("Daily Papers", votes=43)], name="a day")
    assert votes(corpus) == []
    today[0] = at("2026-11-22")
    corpus.add([record("Daily Papers", votes=43)], name="the same")
    today[0] = at("2026-11-23")
    corpus.add([record("Daily Papers", votes=60)], name="later")
    today[0] = at("2026-11-26")
    corpus.add([record("Daily Papers", votes=118)], name="last")
    assert votes(corpus) == [("2026-11-20", 43), ("2026-11-23", 60), ("2026-11-26", 118)]
    corpus.undo_import()
    assert votes(corpus) == [("2026-11-20", 43), ("2026-11-23", 60)]
    corpus.undo_import()
    assert votes(corpus) == []
    corpus.undo_import()
    corpus.undo_import()
    assert not corpus.database.rows("select * from vote union all select row, 0, 0, 0, 0 from provenance")


def test_votes_of_a_paper_that_was_known_before_its_edition(corpus: Corpus, today: list[int]) -> None:
    today[0] = at("2026-10-01")
    corpus.add([record("my.bib")], name="my.bib")
    today[0] = at("2026-11-18")
    corpus.add([record("Daily Papers", votes=5)], name="a day")
    today[0] = at("2026-11-19")
    corpus.add([record("Daily Papers", votes=9)], name="later")
    assert votes(corpus) == [("2026-11-18", 5), ("2026-11-19", 9)]


def test_votes_of_merged_papers_are_joined(corpus: Corpus, today: list[int]) -> None:
    corpus.add([paper("Another Title", "10.1000/x", doi="10.1000/x")], name="b.bib")
    corpus.add([record("Daily Papers", votes=5)], name="a day")
    today[0] = at("2026-11-21")
    corpus.add([record("Daily Papers", votes=9)], name="later")
    before = votes(corpus)
    corpus.merge_papers(1, 2)
    assert votes(corpus) == before == [("2026-11-20", 5), ("2026-11-21", 9)]
    corpus.undo_import()
    assert votes(corpus) == before
    assert votes(corpus, "10.1000/x") == []


def test_votes_gained_in_a_window(corpus: Corpus, today: list[int]) -> None:
    def fetched(day: str, *votes: tuple[str, str, int]) -> None:
        today[0] = at(day)
        corpus.add(
            [
                paper(f"Title {identity}", identity, appearances=[{"edition": edition, "votes": number}])
                for identity, edition, number in votes
            ],
            name=day,
        )

    old, new = "2510.00001", "2511.00001"
    fetched("2026-10-20", (old, "2026-10-19", 50))
    fetched("2026-10-30", (old, "2026-10-19", 60))
    fetched("2026-11-12", (old, "2026-10-19", 90), (new, "2026-11-10", 20))
    fetched("2026-12-05", (old, "2026-10-19", 95), (new, "2026-11-10", 70))

    def gained(window: str) -> dict[str, int]:
        votes = votes_gained(corpus.reader, *window_of(corpus.reader, window))
        return dict(zip(corpus.reader.ids(list(votes)), votes.values(), strict=True))

    assert gained("2026-10") == {old: 60}
    assert gained("2026-11") == {old: 30, new: 20}
    assert gained("2026-12") == {old: 5, new: 50}
    assert gained("10d") == gained("2026-12")  # ends with the latest votes
    assert gained("2026-W46") == {old: 30, new: 20}
    assert gained("2026-09") == {}
    corpus.undo_import()
    assert gained("2026-12") == {}
    assert gained("3d") == {old: 30, new: 20}


@pytest.mark.parametrize(
    ("text", "valid"), [("7d", True), ("0d", False), ("2026-W48", True), ("d", False), ("x", False)]
)
def test_windows(text: str, valid: bool) -> None:
    assert is_window(text) is valid
