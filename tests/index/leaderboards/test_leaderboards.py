"""Leaderboards have the values that papers report, and ranks only where values can be compared."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.errors import PaperError
from paper_index.extraction.result_names import letters
from paper_index.leaderboards import Board, Leaderboards, tables
from paper_index.papers.archived_result import ArchivedResult

Report = Callable[..., None]


@pytest.fixture
def report(corpus: Corpus) -> Report:
    """Adds a paper with one result."""

    def add(title: str, dataset: str, metric: str, value: str, condition: str = "", **more: Any) -> None:
        result = {"dataset": dataset, "metric": metric, "value": value, "condition": condition}
        corpus.add([paper(title, results=[result], **more)])

    return add


@pytest.fixture
def boards(corpus: Corpus) -> Leaderboards:
    return Leaderboards(corpus.reader)


def rows(board: Board) -> list[tuple[int | None, str, str]]:
    return [(entry.rank, entry.value, entry.title) for entry in board.entries]


def test_values_with_equal_conditions_are_ranked_by_the_direction_of_the_metric(
    report: Report, boards: Leaderboards
) -> None:
    report("Second", "ImageNet 256x256", "FID", "1.50")
    report("Best", "ImageNet-1K", "FID score", "1.2", "256×256")
    report("Also Second", "ILSVRC-2012", "FID", "1.5", "256×256")
    report("Last", "imagenet", "FID", "7", "256×256")
    board = boards.board(boards.find("imagenet", "fid"))
    assert rows(board) == [(1, "1.2", "Best"), (2, "1.5", "Also Second"), (2, "1.50", "Second"), (4, "7", "Last")]
    assert board.name.title == "ImageNet-1K · FID ↓"


def test_values_with_different_conditions_have_no_ranks_until_one_is_chosen(
    report: Report, boards: Leaderboards
) -> None:
    report("Small", "ImageNet", "FID", "1.1", "64×64")
    report("Large", "ImageNet", "FID", "1.4", "256×256")
    report("Quick", "ImageNet", "FID", "1.2", "256×256, one-step")
    report("Unknown", "ImageNet", "FID", "1.3")
    name = boards.find("imagenet")
    board = boards.board(name)
    assert [entry.rank for entry in board.entries] == [None] * 4
    assert "the conditions differ" in board.why_unranked
    assert board.conditions == (("256×256", 2), ("1 step", 1), ("64×64", 1), ("–", 1))
    assert rows(boards.board(name, "256")) == [(None, "1.2", "Quick"), (1, "1.4", "Large")]
    assert rows(boards.board(name, "256x256, 1 step")) == [(1, "1.2", "Quick")]
    assert rows(boards.board(name, "-")) == [(1, "1.3", "Unknown")]
    assert "further conditions" in boards.board(name, "1 step").why_unranked
    with pytest.raises(PaperError, match="No value has the condition 'val'"):
        boards.board(name, "val")


def test_scores_are_sorted_without_ranks(report: Report, boards: Leaderboards) -> None:
    report("One", "MMMU", "score", "60")
    report("Two", "MMMU", "score", "70")
    board = boards.board(boards.find("mmmu"))
    assert rows(board) == [(None, "70", "Two"), (None, "60", "One")]
    assert "unknown which direction" in board.why_unranked and board.records == ()


def test_the_best_values_over_time(report: Report, boards: Leaderboards) -> None:
    report("First", "GSM8K", "accuracy", "60%", published="2023-01-01")
    report("Worse", "GSM8K", "accuracy", "55%", published="2023-06-01")
    report("Later", "GSM8K", "accuracy", "0.8", published="2024-03-01")
    board = boards.board(boards.find("gsm8k"))
    assert [(entry.date, entry.number) for entry in board.records] == [("2023-01-01", 60), ("2024-03-01", 80)]


def test_error_rates_are_accuracies_where_an_image_has_one_class(report: Report, boards: Leaderboards) -> None:
    report("Error", "CIFAR-10", "error rate", "2.5%")
    report("Accuracy", "CIFAR-10", "accuracy", "97.0%")
    assert rows(boards.board(boards.find("cifar10"))) == [(1, "97.5", "Error"), (2, "97.0", "Accuracy")]


def test_uncertain_values_are_shown_only_if_asked_for(corpus: Corpus, report: Report, boards: Leaderboards) -> None:
    report("Good", "GSM8K", "accuracy", "60%")
    report("Impossible", "GSM8K", "accuracy", "240")
    with corpus.database.transaction() as db:
        db.execute("update result set own = 0 where value = '60%'")
    name = boards.find("gsm8k")
    board = boards.board(name)
    assert (rows(board), board.uncertain) == ([], 2)
    board = boards.board(name, uncertain=True)
    assert rows(board) == [(None, "240", "Impossible"), (None, "60", "Good")]
    assert [entry.details for entry in board.entries] == ["may be misread", "of another model"]
    assert "all values are uncertain" in board.why_unranked
    assert boards.coverage().reporting == 1  # 240 is only implausible on this leaderboard


def test_a_leaderboard_is_listed_from_three_papers_on(report: Report, boards: Leaderboards) -> None:
    for title in ("One", "Two", "Three"):
        report(title, "GSM8K", "accuracy", "60%")
    report("Four", "HumanEval", "pass@1", "60%")
    assert [(each.name.title, each.papers) for each in boards.boards()] == [("GSM8K · Accuracy ↑", 3)]
    assert len(boards.boards(least=1)) == 2
    assert boards.board(boards.find("human eval")).papers == 1
    assert boards.boards(within=[1, 2]) == []
    board = boards.board(boards.find("gsm8k"), within=[1, 2])
    assert (board.papers, board.outside) == (2, 1)


def test_names_are_found_or_suggested(report: Report, boards: Leaderboards) -> None:
    with pytest.raises(PaperError, match=r"No paper states a result\. 'paper-tui index build'"):
        boards.find("imagenet")
    with pytest.raises(PaperError, match=r"import evaluation-tables\.json"):
        boards.boards()
    report("One", "ImageNet", "accuracy", "80%")
    report("Two", "ImageNet-A", "accuracy", "60%")
    report("Three", "MATH500", "accuracy", "60%")
    assert boards.find("ILSVRC-2012", "top-1").title == "ImageNet-1K · Top-1 accuracy ↑"
    assert boards.find("image").others == ("ImageNet-A",)
    with pytest.raises(PaperError, match="Did you mean ImageNet-1K"):
        boards.find("imagnet")
    with pytest.raises(PaperError, match="The metrics there are acc@1"):
        boards.find("imagenet", "fid")
    assert boards.find("math 500").dataset == "MATH-500"


def test_spellings_of_an_unknown_data_set_are_one(report: Report, boards: Leaderboards) -> None:
    report("One", "Made-Up Bench", "accuracy", "80%")
    report("Two", "MadeUp Bench", "accuracy", "60%")
    report("Three", "Made-Up Bench", "accuracy", "70%")
    report("Four", "Made-Up Bench+", "accuracy", "70%")
    assert [(each.name.dataset, each.papers) for each in boards.boards()] == [("Made-Up Bench", 3)]
    assert letters("Made-Up Bench") != letters("Made-Up Bench+")


def test_an_archive_adds_papers_that_the_corpus_does_not_have(
    corpus: Corpus, report: Report, boards: Leaderboards
) -> None:
    report("Known", "CIFAR-10", "accuracy", "97.0%", id="2401.00001")
    address = "https://arxiv.org/abs/1901.00001"
    end = ("Image Classification", "CIFAR-10", "Percentage correct")
    corpus.add(
        [
            ArchivedResult("2401.00001", "", "Known", "", "2024-01-01", "Net-S", *end, "97.0"),
            ArchivedResult("1901.00001", "", "Unknown", address, "2019-01-01", "Big", *end, "98"),
        ]
    )
    board = boards.board(boards.find("cifar-10"))
    assert rows(board) == [(1, "98", "Unknown"), (2, "97.0", "Known")]
    assert board.entries[0].details == "Big" and board.entries[0].paper == ""
    assert board.entries[1].sources == ("source", "Papers with Code archive")
    assert "Papers with Code archive: 2 values." in boards.coverage().text


def test_the_counted_leaderboards_of_an_archive_fit_their_rows(
    corpus: Corpus, report: Report, boards: Leaderboards
) -> None:
    """Papers that the corpus has, that also report the value themselves, and unknown ones count once each."""
    report("Both", "CIFAR-10", "accuracy", "97", id="2401.00001")
    report("Alone", "CIFAR-10", "accuracy", "96")
    corpus.add([paper("Archived", "2401.00002")])

    def archived(number: int, dataset: str, metric: str, value: str) -> ArchivedResult:
        return ArchivedResult(
            f"2401.0000{number}", "", f"Paper {number}", "", "2024", "Net", "Task", dataset, metric, value
        )

    def counted() -> list[tuple[str, str, int, int]]:
        every = [each for uncertain in (False, True) for each in boards.boards(least=1, uncertain=uncertain)]
        for each in every[: len(every) // 2]:
            board = boards.board(each.name)
            assert (each.papers, each.values) == (board.papers, len(board.entries)), each
        return [(each.name.dataset, each.name.metric.key, each.papers, each.values) for each in every]

    corpus.add([archived(n, "CIFAR-10", "Percentage correct", f"9{n}") for n in (1, 2, 3)])
    before = counted()
    corpus.find_facts()
    boards = Leaderboards(corpus.reader)
    assert counted() == before
    corpus.add([archived(4, "cifar10", "Percentage error", "2"), archived(5, "Set", "SSIM", "40")])
    after = counted()
    assert ("CIFAR-10", "acc@1", 5, 6) in after and ("Set", "ssim", 1, 1) in after, (
        "what was counted before is not used"
    )
    corpus.find_facts()
    boards = Leaderboards(corpus.reader)
    assert counted() == after


def test_leaderboards_of_an_archive_need_no_writable_file(corpus: Corpus, boards: Leaderboards) -> None:
    corpus.add([ArchivedResult("2401.00001", "", "One", "", "2024", "Net", "Task", "CIFAR-10", "accuracy", "97")])
    corpus.database.freeze("The disk is read-only")
    corpus.find_facts()
    assert [(each.name.dataset, each.papers) for each in boards.boards(least=1)] == [("CIFAR-10", 1)]


def test_exports_have_sentences_and_ids_and_no_formulas(corpus: Corpus, boards: Leaderboards) -> None:
    corpus.add([paper("=cmd()|x", "2601.00001", abstract="Some words. We reach 83.9% accuracy on GSM8K.")])
    corpus.find_facts()
    board, coverage = boards.board(boards.find("gsm8k")), boards.coverage()
    text = tables.board_csv(board, coverage, board.entries)
    (row,) = csv.DictReader(StringIO(text))
    assert (row["title"], row["id"]) == ("'=cmd()|x", "2601.00001")
    assert (row["value"], row["sentence"]) == ("83.9", "We reach 83.9% accuracy on GSM8K.")
    text = tables.board_markdown(board, coverage, board.entries)
    assert "=cmd()\\|x](<https://arxiv.org/abs/2601.00001>)" in text
    assert "We reach 83.9% accuracy on GSM8K." in text and "1 of 1 papers state a number." in text
    plain = json.loads(json.dumps(tables.plain_board(board, coverage, board.entries)))
    assert plain["rows"][0]["id"] == "2601.00001" and plain["better"] == "higher"
    assert tables.list_csv(boards.boards(least=1), coverage).splitlines()[1] == "GSM8K,Accuracy,higher,1,1"
    assert "| GSM8K | Accuracy ↑ | 1 | 1 |" in tables.list_markdown(boards.boards(least=1), coverage)


def test_the_leaderboard_of_a_paper(report: Report, boards: Leaderboards) -> None:
    report("One", "GSM8K", "accuracy", "60%")
    report("None", "GSM8K", "parameters", "22.8M")
    name = boards.of_paper(1)
    assert name is not None and name.title == "GSM8K · Accuracy ↑"
    assert boards.of_paper(2) is None
