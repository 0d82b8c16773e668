"""The user's editor and the model of search by meaning, for commands that use them."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hashed_encoder import HashedEncoder
from paper_index.semantic import model_files, onnx_encoder


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the user's editor be a few lines of Python, in which `file` is what is edited."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)

    def edits(code: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{code}\n")
        monkeypatch.setenv("EDITOR", f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}")

    return edits


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> HashedEncoder:
    """Take the extra for installed, with a model that needs no packages."""
    encoder, file = HashedEncoder(), tmp_path / "model.onnx"
    file.write_bytes(b"m")
    files = model_files.ModelFiles(encoder.name, file, None)
    encoder.model = files.fingerprint()
    monkeypatch.setattr(onnx_encoder, "open_encoder", lambda setting: encoder)
    monkeypatch.setattr(model_files, "find_model", lambda setting: files)
    return encoder
