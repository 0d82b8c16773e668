"""Embeds texts with an ONNX model. Opening it takes about a second; it frees the interpreter lock meanwhile."""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..text.sanitize import clean
from .encoder import MAX_DIMENSIONS, quantized
from .model_files import ModelFiles, NoModel, find_model
from .recipe import Recipe

_VOCABULARY = Path(__file__).with_name("bert-uncased-vocab.txt.gz")
"""The vocabulary of BERT without letter case (Google, Apache-2.0), which MiniLM uses."""
_POOLED = "sentence_embedding"
"""The output of a model that pools by itself, in exports of sentence-transformers."""
_SILENT = 4
"""The level of onnxruntime's log at which it writes nothing."""


class OnnxEncoder:
    """A model with its tokenizer (see `encoder.Encoder`). It uses one thread."""

    def __init__(self, files: ModelFiles) -> None:
        """Open a model.

        Raises:
            NoModel: if it cannot be used.
        """
        self.name, self.model = files.name, files.fingerprint()
        self._file, self._recipe = files.model, files.recipe
        self.dimensions = 0
        with self._explained():
            self._tokenizer = _tokenizer(files.tokenizer, files.recipe.tokens)
            self._session = _session(files.model)
            self._inputs = {each.name for each in self._session.get_inputs()}
            outputs = [each.name for each in self._session.get_outputs()]
            self._output = _POOLED if _POOLED in outputs else outputs[0]
            self.dimensions = len(self._vector("a"))
            if not 0 < self.dimensions <= MAX_DIMENSIONS:
                raise ValueError(f"its vectors have {self.dimensions:,} numbers")

    def encode(self, text: str) -> bytes:
        """Return the vector of the text of a paper as signed bytes.

        Raises:
            NoModel: if the model makes none of it, or one of another length.
        """
        return self._checked(self._recipe.paper_prompt + text)

    def encode_query(self, text: str) -> bytes:
        """Return the vector of a query as signed bytes; raises as `encode` does."""
        return self._checked(self._recipe.query_prompt + text)

    def _checked(self, text: str) -> bytes:
        with self._explained():
            vector = self._vector(text)
            if len(vector) != self.dimensions:
                raise ValueError(f"it made vectors of {self.dimensions:,} and of {len(vector):,} numbers")
            return vector

    def _vector(self, text: str) -> bytes:
        import numpy

        if self._recipe.lowers:
            text = text.lower()
        # A text of JSON may have halves of surrogate pairs.
        ids = self._tokenizer.encode(text.encode("utf-8", "replace").decode()).ids
        row = numpy.asarray([ids], numpy.int64)
        values = {
            "input_ids": row,
            "attention_mask": numpy.ones_like(row),
            "token_type_ids": numpy.zeros_like(row),
        }
        if unknown := self._inputs - values.keys():
            raise ValueError(f"its input {min(unknown)!r} is not supported")
        found = self._session.run([self._output], {name: values[name] for name in self._inputs})[0]
        return quantized(pooled(found[0], self._recipe).tolist())

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # a file of any origin raises any exception
            reason = clean(str(error)).splitlines() or [type(error).__name__]
            raise NoModel(f"Cannot use the model {clean(str(self._file))}: {reason[0][:200].rstrip('.')}.") from error


def pooled(numbers: Any, recipe: Recipe) -> Any:
    """Return the vector of a text: an array of the numbers of each of its tokens, or of the whole text already."""
    if numbers.ndim == 1:
        return numbers
    match recipe.pooling:
        case "first":
            return numbers[0]
        case "last":
            return numbers[-1]
        case "max":
            return numbers.max(axis=0)
    return numbers.mean(axis=0)


def open_encoder(setting: str) -> OnnxEncoder:
    """Open the model of the settings, see `model_files.find_model`.

    Raises:
        NoModel: if no model can be used.
    """
    return OnnxEncoder(find_model(setting))


def _tokenizer(file: Path | None, tokens: int) -> Any:
    import tokenizers

    if file is not None:
        tokenizer = tokenizers.Tokenizer.from_file(str(file))
    else:
        words = gzip.decompress(_VOCABULARY.read_bytes()).decode().splitlines()
        tokenizer = tokenizers.BertWordPieceTokenizer({word: number for number, word in enumerate(words)})
    tokenizer.no_padding()
    tokenizer.enable_truncation(tokens)
    return tokenizer


def _session(model: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
