"""The file of vectors: continued after a kill, and never trusted."""

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.errors import PaperError
from paper_index.semantic.encoder import quantized
from paper_index.semantic.store import DamagedVectors, VectorWriter, described, key_of, open_vectors, remove_vectors

MODEL = "0123456789abcdef"
Papers = dict[str, bytes]


def writer(folder: Path, model: str = MODEL, dimensions: int = 4) -> VectorWriter:
    return VectorWriter(folder, model, "a model", dimensions)


def record(paper: str, text: bytes = b"t" * 8, vector: bytes = b"\x01\x02\x03\x04") -> tuple[bytes, bytes, bytes]:
    return key_of(paper), text, vector


def known(folder: Path) -> dict[bytes, bytes]:
    vectors = open_vectors(folder)
    assert vectors is not None
    return vectors.known()


def test_what_was_appended_is_known_when_it_is_opened_again(tmp_path: Path) -> None:
    assert open_vectors(tmp_path / "v") is None
    first = writer(tmp_path / "v")
    first.append([record("a"), record("b")])
    writer(tmp_path / "v").append([record("c"), record("a", b"u" * 8)])
    assert known(tmp_path / "v") == {key_of("a"): b"u" * 8, key_of("b"): b"t" * 8, key_of("c"): b"t" * 8}
    assert not first.begun_anew


def test_bytes_of_a_write_that_was_killed_are_overwritten(tmp_path: Path) -> None:
    writer(tmp_path).append([record("a")])
    file = next(tmp_path.glob("*.bin"))
    with file.open("ab") as out:
        out.write(b"half a reco")
    assert set(known(tmp_path)) == {key_of("a")}
    continued = writer(tmp_path)
    continued.append([record("b")])
    assert not continued.begun_anew
    assert set(known(tmp_path)) == {key_of("a"), key_of("b")}


def test_open_vectors_stay_as_they_were_while_more_are_written(tmp_path: Path) -> None:
    writer(tmp_path).append([record("a")])
    before = open_vectors(tmp_path)
    assert before is not None
    other = writer(tmp_path)
    other.append([record("b")])
    other.complete("corpus", 1, {key_of("b"): b"t" * 8})
    assert set(before.known()) == {key_of("a")}
    assert set(known(tmp_path)) == {key_of("b")}  # most records were of no paper any more
    assert len(list(tmp_path.glob("*.bin"))) == 1


@pytest.mark.parametrize("model, dimensions", [("fedcba9876543210", 4), (MODEL, 8)])
def test_vectors_of_another_model_are_replaced(tmp_path: Path, model: str, dimensions: int) -> None:
    writer(tmp_path).append([record("a")])
    other = writer(tmp_path, model, dimensions)
    assert other.begun_anew and not other.known
    other.append([record("b", vector=bytes(dimensions))])
    assert set(known(tmp_path)) == {key_of("b")}


@given(place=st.integers(0, 10_000), change=st.integers(1, 255), which=st.sampled_from(["json", "bin"]))
def test_no_changed_byte_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, place: int, change: int, which: str
) -> None:
    folder = tmp_path_factory.mktemp("vectors")
    writer(folder).append([record("a"), record("b")])
    before = known(folder)
    file = next(folder.glob(f"*.{which}"))
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= change
    file.write_bytes(content)
    try:
        assert known(folder) == before  # only a name changed
    except DamagedVectors:
        assert writer(folder).begun_anew
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"count": 10**12},
        {"count": -1},
        {"dimensions": 0},
        {"dimensions": 10**9},
        {"dimensions": True},
        {"file": "../../library.db"},
        {"file": 7},
        {"model": ""},
        {"version": 99},
        {"more": 1},
    ],
    ids=str,
)
def test_an_invalid_description_is_not_used(tmp_path: Path, change: dict[str, object]) -> None:
    writer(tmp_path).append([record("a")])
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(DamagedVectors, match="'paper-tui index vectors' makes them again"):
        open_vectors(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("which", ["json", "bin"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path, which: str) -> None:
    writer(tmp_path).append([record("a")])
    file = next(tmp_path.glob(f"*.{which}"))
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(DamagedVectors):
        open_vectors(tmp_path)


def test_a_full_disk_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = writer(tmp_path)
    full.append([record("a")])

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(PaperError, match="Earlier ones are kept"):
            full.append([record("b")])
    assert set(known(tmp_path)) == {key_of("a")}
    writer(tmp_path).append([record("c")])
    assert set(known(tmp_path)) == {key_of("a"), key_of("c")}


def test_vectors_are_removed_as_a_whole(tmp_path: Path) -> None:
    writer(tmp_path).append([record("a")])
    assert remove_vectors(tmp_path) > 24
    assert described(tmp_path) is None and not list(tmp_path.glob("*.bin"))
    assert remove_vectors(tmp_path) == 0


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=8))
def test_a_quantized_vector_keeps_its_signs(numbers: list[float]) -> None:
    signed = memoryview(quantized(numbers)).cast("b").tolist()
    assert all(number * given >= 0 for number, given in zip(signed, numbers, strict=True))
    assert max(map(abs, signed)) == (127 if any(numbers) else 0)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_vector_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError):
        quantized([0.5, number])
