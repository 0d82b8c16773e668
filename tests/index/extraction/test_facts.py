"""Facts are found in a text with the sentence that says them, and nothing is found where nothing is said."""

import importlib.util
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from hostile_text import anything
from paper_index.corpus import Corpus
from paper_index.extraction.facts import Facts, find
from paper_index.extraction.reported_results import Reported
from paper_index.papers.identifiers import safe_link
from paper_index.papers.paper import Paper, Result


def values(facts: Facts, kind: str) -> list[object]:
    return [found.value for found in getattr(facts, kind)]


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        ("It reaches 83.9% top-1 on ImageNet-1K.", [("ImageNet-1K", "top-1", "83.9%")]),
        ("We get 51.6 mAP on COCO.", [("COCO", "mAP", "51.6")]),
        ("It has a top-1 accuracy of 80.1\\% on IN-1K.", [("ImageNet-1K", "top-1 accuracy", "80.1%")]),
        ("It has 70.5 percent accuracy on the CIFAR-100 test set.", [("CIFAR-100", "accuracy", "70.5%", "test")]),
        ("It achieves 81% ImageNet top-1 accuracy.", [("ImageNet-1K", "top-1 accuracy", "81%")]),
        ("ADE20K mIoU of 50.2% is what it shows.", [("ADE20K", "mIoU", "50.2%")]),
        (
            "It achieves 50.1 box AP and 44.2 mask AP on COCO and 47.3 mIoU on ADE20K.",
            [("COCO", "box AP", "50.1"), ("COCO", "mask AP", "44.2"), ("ADE20K", "mIoU", "47.3")],
        ),
        (
            "It obtains 80.5% top-1 accuracy on ImageNet, 99.1% on CIFAR-10.",
            [("ImageNet-1K", "top-1 accuracy", "80.5%"), ("CIFAR-10", "top-1 accuracy", "99.1%")],
        ),
        ("It raises ImageNet accuracy by 1.3%.", []),
        ("It outperforms others by 2.1% top-1 accuracy on ImageNet.", []),
        ("It needs 30% of the parameters on ImageNet.", []),
        ("A 5.1% higher top-1 accuracy on CIFAR-10 is seen.", []),
        ("We train 50 networks on CIFAR-10 for 90.5 hours.", []),
        (
            "It achieves 70.1%, 60.2% and 50.3% accuracy on MNIST, CIFAR-10 and CIFAR-100, respectively.",
            [("MNIST", "accuracy", "70.1%"), ("CIFAR-10", "accuracy", "60.2%"), ("CIFAR-100", "accuracy", "50.3%")],
        ),
    ],
)
def test_results_are_data_set_metric_and_value(sentence: str, results: list[tuple[str, ...]]) -> None:
    facts = find("A Title", f"We made something. {sentence} The end.")
    assert values(facts, "results") == [Reported(*each) for each in results]  # type: ignore[arg-type]
    assert all(found.sentence == sentence.replace("\\", "") for found in facts.results)


@pytest.mark.parametrize(
    ("text", "datasets"),
    [
        ("on ImageNet-1k, ILSVRC and IN-1K", ["ImageNet-1K"]),
        ("on CIFAR-10/100 and on CIFAR10 and 100", ["CIFAR-10", "CIFAR-100"]),
        ("an ImageNet-trained model, MS-COCO and Tiny ImageNet", ["ImageNet-1K", "COCO", "Tiny ImageNet"]),
        ("on ImageNet-A and on ImageNet-21k", ["ImageNet-A", "ImageNet-21K"]),
        ("on ImageNet-Zzz, COCO-Zzz and Zzz-COCO", []),
        ("Flowers grow in many places, like glue", []),
        ("on the Places dataset", ["Places"]),
        ("coco and vocs, sop of cubs", []),
    ],
)
def test_data_sets_have_one_name(text: str, datasets: list[str]) -> None:
    assert values(find("A Title", f"We look {text}."), "datasets") == datasets


def test_tasks_and_methods_are_the_papers_own() -> None:
    facts = find(
        "A Vision Transformer for Object Detection",
        "Recurrent networks were common. Unlike CNNs, our ViT needs no pooling. It does semantic segmentation, too. "
        "It is trained by contrastive learning, with classification in mind.",
    )
    assert values(facts, "tasks") == ["object-detection", "semantic-segmentation"]
    assert values(facts, "methods") == ["vision-transformer", "contrastive-learning"]
    assert facts.methods[1].sentence.startswith("It is trained by")


def test_links_lose_what_is_stuck_to_them() -> None:
    facts = find(
        "A Title",
        "Code: https://github.com/a/b. See (https://example.org/c), https://github.com/a/b and github.com/d/e. "
        "Paper: https://arxiv.org/abs/2101.00001. Page https://example.org/f.The rest is there{https://example.org/g}.",
    )
    links = ["https://github.com/a/b", "https://example.org/c", "https://github.com/d/e"]
    assert values(facts, "code") == [*links, "https://example.org/f", "https://example.org/g"]
    assert facts.code[0].sentence == "Code: https://github.com/a/b."


def test_only_what_is_empty_is_completed(tmp_path: Path) -> None:
    paper = Paper("x", "Image Classification", abstract="We get 99.5% accuracy on MNIST.", datasets=("Own",))
    bare = Paper("y", "Image Classification Again", datasets=("Own",))
    corpus = Corpus(tmp_path / "papers.db")
    corpus.add([paper, bare])
    corpus.find_facts()
    completed, again = corpus.reader.papers([1, 2])
    corpus.close()
    assert set(completed.found) == {"tasks", "results"}
    assert replace(completed, found=()) == replace(
        paper, tasks=("image-classification",), results=(Result("MNIST", "accuracy", "99.5%"),)
    )
    assert again == bare


@given(anything, anything)
def test_any_text_has_facts_that_hold(title: str, abstract: str) -> None:
    facts = find(title, abstract)
    assert facts == find(title, abstract)
    assert all(safe_link(found.value) == found.value for found in facts.code)


@pytest.mark.parametrize(
    "piece",
    ["1.5% ", "ImageNet ", "90% accuracy on MNIST ", "https://a.b/", "a. B", "vision ", "CIFAR-10/100", "(", "top-1 "],
)
def test_long_text_takes_no_time(piece: str) -> None:
    find("warm", "up")
    began = time.process_time()
    find(piece * 100, piece * 100_000)
    assert time.process_time() - began < 2


def test_facts_agree_with_those_found_by_hand(samples: Path) -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "bench_facts.py"
    spec = importlib.util.spec_from_file_location("bench_facts", script)
    assert spec
    assert spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    measured = bench.measure(bench.pairs(samples / "daily-pages"))
    least = {"code": (0.95, 0.95), "datasets": (0.98, 0.9), "tasks": (0.85, 0.4), "methods": (0.8, 0.45)}
    for kind, (precision, recall) in (least | {"results": (0.93, 0.3)}).items():
        assert measured[kind][0] >= precision, kind
        assert measured[kind][1] >= recall, kind
