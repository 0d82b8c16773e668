"""Words that papers write as one are found by both, and the other way round."""

from factories import paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace

TITLES = {
    "2601.00001": "Okapis and their datasets",
    "2601.00002": "A set of okapis without data",
    "2601.00003": "BiManiBench for okapis",
    "2601.00004": "Zebras finetuned",
    "2601.00005": "A bench for okapis with two hands",
    "2601.00006": "Numbats in a data set",
    "2601.00007": "Numbats and several data sets",
    "2601.00008": "Quokkas, fine tuned",
}


def test_words_are_also_found_as_one(indexed_home: Home) -> None:
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add([paper(title, id) for id, title in TITLES.items()], name="joined")
        workspace.ready_index()

        def found(query: str, *, typing: bool = False) -> list[str]:
            answer = workspace.engine.answer(View(query), typing=typing)
            return [each.id for each in workspace.papers(answer.rows)]

        assert found("data set okapis") == ["2601.00002", "2601.00001"]
        assert found("okapis dataset") == ["2601.00001"]
        assert found("okapis bi mani bench") == found("bi mani bench okapis") == ["2601.00003"]
        assert found("okapis bi mani ben", typing=True) == ["2601.00003"]
        assert found("zebras fine tuning") == found("fine tune zebras") == ["2601.00004"]
        assert found("okapis set data") == ["2601.00002"], "in the other order it is no word"
        assert found("okapis data =set") == found("okapis data NOT dataset set") == ["2601.00002"]
        assert set(found("numbats dataset")) == set(found("numbats datasets")) == {"2601.00006", "2601.00007"}
        assert set(found("numbats dataset", typing=True)) == {"2601.00006", "2601.00007"}
        assert found("title:dataset numbats") == found("numbats dataset")
        assert found("finetuning quokkas") == found("fine-tuning quokkas") == ["2601.00008"]


def test_models_are_found_however_their_names_are_cut(indexed_home: Home) -> None:
    titles = ("Okapi2.5-VL", "Okapi 2.5 VL", "Okapi2.5VL", "Numbat-R1", "Numbat R1", "NumbatR1")
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add([paper(f"On {title} and more", title) for title in titles], name="models")
        workspace.ready_index()
        for query in (*titles, "okapi2.5-vl", "okapi 2.5 vl", "okapi2.5vl", "numbatr1", "numbat r1"):
            answer = workspace.engine.answer(View(query), exact=True)
            found = {line.title[3:-9] for line in workspace.corpus.reader.lines(answer.rows)}
            assert found == {title for title in titles if title[0].lower() == query[0].lower()}, query


def test_parts_by_capital_letters_are_found(indexed_home: Home) -> None:
    titles = {
        "2601.00011": "DeepNumbatMath solves sums",
        "2601.00012": "DeepNumbat and others",
        "2601.00013": "Deep sums without a numbat",
    }
    with Workspace(indexed_home) as workspace:
        papers = [paper(title, id, authors=["Kiri McQuoll"]) for id, title in titles.items()]
        workspace.corpus.add(papers, name="capitals")
        workspace.ready_index()

        def found(query: str) -> list[str]:
            return [each.id for each in workspace.papers(workspace.engine.answer(View(query), exact=True).rows)]

        assert set(found("deepnumbat")) == {"2601.00011", "2601.00012"}
        assert found("DeepNumbatMath") == found("deepnumbatmath") == found("deepnumbat math") == ["2601.00011"]
        assert found('"deep numbat math"') == found('"solves" numbatmath') == ["2601.00011"]
        assert len(found("deep numbat")) == 3
        assert not found("author:quoll")
        assert found("deepsumswithoutanumbat") == [], "exactly"
        assert [each.id for each in workspace.papers(workspace.engine.answer(View("deepsumswithoutanumbat")).rows)] == [
            "2601.00013"
        ]
        assert len(found("author:mcquoll")) == 3
        answer = workspace.engine.answer(View("deepnumbat sums"))
        [row] = answer.rows
        title = workspace.engine.explain(answer, row).fields[0]
        assert title == ("title", ("DeepNumbat", "sums"))
