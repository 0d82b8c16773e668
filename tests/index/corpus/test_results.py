"""Reported results have a table, which follows the papers, and results that may be wrong are kept apart."""

from pathlib import Path

from factories import paper
from paper_index.corpus import ABSTRACT, GIVEN, Corpus, ReportedResult

ABSTRACT_TEXT = "Experiments follow. Our model reaches 83.9% top-1 accuracy on ImageNet-1K, and 0.91 F1 on WNUT tasks."


def results(corpus: Corpus) -> list[tuple[object, ...]]:
    return [(each.row, each.dataset, each.key, each.number, each.source) for each in corpus.reader.results()]


def test_a_result_is_kept_with_its_sentence(corpus: Corpus) -> None:
    corpus.add([paper("A Made-Up Net", abstract="Some words. We reach 83.9% zero-shot top-1 accuracy on ImageNet-1K.")])
    corpus.find_facts()
    sentence = "We reach 83.9% zero-shot top-1 accuracy on ImageNet-1K."
    assert corpus.reader.results_of(1) == [
        ReportedResult(
            *(1, "ImageNet-1K", "top-1 accuracy", "acc@1", "83.9%", 83.9, "zero-shot", sentence, True, False, ABSTRACT)
        )
    ]


def test_a_share_is_in_percent(corpus: Corpus) -> None:
    corpus.add([paper("A Net", abstract="Some words. We reach an F1 score of 0.91 on the CoNLL-2003 dataset.")])
    corpus.find_facts()
    assert results(corpus) == [(1, "CoNLL-2003", "f1", 91.0, ABSTRACT)]


def test_results_of_a_source_come_before_those_of_the_abstract(corpus: Corpus) -> None:
    given = [{"dataset": "COCO", "metric": "AP", "value": "51.2"}]
    corpus.add([paper("A Net", abstract="Some words. We reach 83.9% top-1 accuracy on ImageNet-1K.", results=given)])
    corpus.find_facts()
    assert results(corpus) == [(1, "COCO", "ap-box", 51.2, GIVEN)]


def test_results_follow_an_abstract_that_changed(corpus: Corpus) -> None:
    corpus.add([paper("A Net", "2601.00001", abstract="Some words. We reach 83.9% top-1 accuracy on ImageNet-1K.")])
    corpus.find_facts()
    longer = "Some words. We reach 83.9% top-1 accuracy on CIFAR-10, which is new. And more words."
    corpus.add([paper("A Net", "2601.00001", abstract=longer)], name="later")
    assert results(corpus) == []
    corpus.find_facts()
    assert results(corpus) == [(1, "CIFAR-10", "acc@1", 83.9, ABSTRACT)]
    corpus.undo_import()
    corpus.find_facts()
    assert results(corpus) == [(1, "ImageNet-1K", "acc@1", 83.9, ABSTRACT)]


def test_doubtful_results_and_those_of_other_models_complete_no_record(corpus: Corpus) -> None:
    abstract = "Even the best model, GPT-4o, achieves only 41.2% accuracy on MMLU. It got an EM of 70.5 in NQ."
    corpus.add([paper("A Study", abstract=f"Some words. {abstract}")])
    corpus.find_facts()
    assert [(each.dataset, each.own, each.doubtful) for each in corpus.reader.results_of(1)] == [
        ("MMLU", False, False),
        ("NQ", True, True),
    ]
    (completed,) = corpus.reader.papers([1])
    assert completed.results == ()


def test_results_of_records_are_copied_from_an_older_file(tmp_path: Path) -> None:
    path = tmp_path / "papers.db"
    corpus = Corpus(path)
    corpus.add([paper("A Net", results=[{"dataset": "COCO", "metric": "AP", "value": "51.2"}])])
    with corpus.database.transaction() as db:
        db.execute("drop table result")
        db.execute("drop table archived_result")
        db.execute("pragma user_version = 9")
    corpus.close()
    upgraded = Corpus(path)
    assert results(upgraded) == [(1, "COCO", "ap-box", 51.2, GIVEN)]
    upgraded.close()
