"""Search in the user's notes."""

from factories import paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace

PAPERS = [
    paper("Zebrafish Swim in Schools", "2601.00003", abstract="A study of how schools of zebrafish turn."),
    paper("How Zebrafish Turn", "2601.00004", abstract="Schools of fish turn together; we follow each zebrafish."),
    paper("Cooking With Gas", "2601.00005", abstract="Nothing here is like anything else."),
]


def test_words_of_notes_count_and_tell_why(indexed_home: Home) -> None:
    with Workspace(indexed_home) as filled:
        filled.corpus.add(PAPERS)
        assert filled.ready_index()
        ids = [filled.papers([row])[0] for row in filled.corpus.reader.rows_of(["2601.00003", "2601.00005"]).values()]
        before = filled.engine.answer(View("zebrafish")).rows
        filled.library.note(ids[1], "Zebrafish, too: zebrafish for chapter 2")
        for query in ("zebrafish", "chapter zebrafish", '"chapter 2"', "zebr*"):
            answer = filled.engine.answer(View(query))
            row = filled.corpus.reader.rows_of([ids[1].id])[ids[1].id]
            assert row in answer.rows and row not in before
            assert answer.scores[row] > 0
            assert dict(filled.engine.explain(answer, row).fields)["note"]
        filled.library.note(ids[1], "")
        assert filled.engine.answer(View("zebrafish")).rows == before
