"""The model of the extra, where it is installed."""

from pathlib import Path

import pytest

from paper_index.semantic.model_files import ModelFiles, NoModel, find_model
from paper_index.semantic.onnx_encoder import OnnxEncoder, open_encoder, pooled
from paper_index.semantic.recipe import Recipe

try:
    find_model("")
except NoModel as error:
    pytest.skip(str(error), allow_module_level=True)


def dot(one: bytes, other: bytes) -> float:
    return sum(a * b for a, b in zip(memoryview(one).cast("b"), memoryview(other).cast("b"), strict=True))


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return open_encoder("")


def test_texts_with_the_same_meaning_are_near(encoder: OnnxEncoder) -> None:
    cat, feline, bond = map(encoder.encode, ("A cat sleeps.", "Felines rest a lot.", "Interest rates of bonds"))
    assert encoder.dimensions == len(cat) == 384
    assert dot(cat, feline) > 2 * dot(cat, bond)
    assert encoder.encode("A cat sleeps.") == cat


def test_queries_and_papers_have_prompts_of_their_own(encoder: OnnxEncoder) -> None:
    files = find_model("")._replace(recipe=Recipe(paper_prompt="passage: ", query_prompt="query: ", lowers=True))
    prompted = OnnxEncoder(files)
    assert prompted.encode_query("A Cat") == encoder.encode("query: a cat") == encoder.encode_query("query: a cat")
    assert prompted.encode("cat") == encoder.encode("passage: cat") != encoder.encode("cat")
    assert prompted.model != encoder.model


@pytest.mark.parametrize("pooling, expected", [("first", [1, 2]), ("last", [3, 0]), ("max", [3, 2]), ("mean", [2, 1])])
def test_token_vectors_are_pooled(pooling: str, expected: list[int]) -> None:
    numpy = pytest.importorskip("numpy", reason="the extra 'semantic' installs it")
    assert pooled(numpy.asarray([[1.0, 2.0], [3.0, 0.0]]), Recipe(pooling)).tolist() == expected
    assert pooled(numpy.asarray([5.0]), Recipe(pooling)).tolist() == [5]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "[MASK]" * 50, "word " * 50_000, "漢" * 3_000])
def test_any_text_has_a_vector(encoder: OnnxEncoder, text: str) -> None:
    assert len(encoder.encode(text)) == encoder.dimensions


def message(*fields: tuple[int, bytes | int]) -> bytes:
    """Return a message of protocol buffers, the format of ONNX, whose numbers and lengths are below 128."""
    return b"".join(
        bytes([number << 3, value]) if isinstance(value, int) else bytes([number << 3 | 2, len(value)]) + value
        for number, value in fields
    )


def identity_model() -> bytes:
    """Return an ONNX model whose result is its input: a vector with a number for each token."""

    def tensor(name: bytes) -> bytes:
        shape = message((1, message((1, 1))), (1, message((2, b"n"))))
        return message((1, name), (2, message((1, message((1, 7), (2, shape))))))  # 7: 64-bit integers

    node = message((1, b"input_ids"), (2, b"out"), (4, b"Identity"))
    graph = message((1, node), (2, b"g"), (11, tensor(b"input_ids")), (12, tensor(b"out")))
    return message((1, 8), (7, graph), (8, message((2, 13))))


def test_a_model_whose_vectors_differ_in_length_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    file.write_bytes(identity_model())
    strange = OnnxEncoder(ModelFiles("strange", file, None))
    assert strange.dimensions == 3  # [CLS] a [SEP]
    with pytest.raises(NoModel, match="vectors of 3 and of 4 numbers"):
        strange.encode("two words")


@pytest.mark.parametrize("model, tokenizer", [(b"not a model", b"{}"), (b"", b"{}"), (None, b"{}"), (None, b"[[")])
def test_files_that_are_no_model_are_refused(tmp_path: Path, model: bytes | None, tokenizer: bytes) -> None:
    (tmp_path / "model.onnx").write_bytes(find_model("").model.read_bytes() if model is None else model)
    (tmp_path / "tokenizer.json").write_bytes(tokenizer)
    with pytest.raises(NoModel, match=r"Cannot use the model .*model\.onnx: "):
        open_encoder(str(tmp_path))
