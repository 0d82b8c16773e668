"""`result:` finds papers by data set, metric and value."""

from pathlib import Path

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.search import Engine, View


@pytest.fixture
def engine(corpus: Corpus, library: Library, tmp_path: Path) -> Engine:
    corpus.add(
        [
            paper("Sharp Images", results=[{"dataset": "ImageNet 256x256", "metric": "FID", "value": "1.5"}]),
            paper("Blurred Images", results=[{"dataset": "ILSVRC-2012", "metric": "FID score", "value": "7.5"}]),
            paper("Shares", results=[{"dataset": "ImageNet", "metric": "accuracy", "value": "0.85"}]),
            paper("Others", results=[{"dataset": "ImageNet-A", "metric": "top-1 accuracy", "value": "88%"}]),
            paper("Sums", results=[{"dataset": "GSM8K", "metric": "accuracy", "value": "90%"}]),
        ]
    )
    return Engine(corpus.reader, library, tmp_path / "index")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("result:imagenet/fid<2", {"Sharp Images"}),
        ("result:imagenet/fid<=7.5", {"Sharp Images", "Blurred Images"}),
        ("result:imagenet/fid=1.5", {"Sharp Images"}),
        ("result:imagenet/fid", {"Sharp Images", "Blurred Images"}),
        ("result:imagenet", {"Sharp Images", "Blurred Images", "Shares"}),
        ("result:imagenet/accuracy>84", {"Shares"}),
        ("result:imagenet/top-1>84", {"Shares"}),
        ("result:imagenet-a/acc@1", {"Others"}),
        ("result:fid", {"Sharp Images", "Blurred Images"}),
        ("result:accuracy>=85", {"Shares", "Others", "Sums"}),
        ("-result:imagenet", {"Others", "Sums"}),
        ("images -result:imagenet/fid<2", {"Blurred Images"}),
        ("result:gsm8k>80 OR result:imagenet/fid>2", {"Sums", "Blurred Images"}),
        ("result:imagenet/psnr", set()),
    ],
)
def test_the_papers_of_a_result(engine: Engine, corpus: Corpus, query: str, titles: set[str]) -> None:
    assert {found.title for found in corpus.reader.papers(engine.answer(View(query)).rows)} == titles


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("result:imagnet/fid<2", "Did you mean 'ImageNet-1K/fid'?"),
        ("result:imagenet/psnr>3", "the metrics there are acc@1, fid."),
        ("result:nothing>3", "No paper reports a result on 'nothing'."),
    ],
)
def test_an_unknown_result_is_named(engine: Engine, query: str, why: str) -> None:
    ((_, _, text),) = engine.answer(View(query)).errors
    assert why in text
