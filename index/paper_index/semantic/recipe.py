"""Reads how a model embeds texts from the files that sentence-transformers saves beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from ..storage.regular_files import read_file
from ..text.sanitize import clean

MAX_TOKENS = 256
"""Tokens of a text that are embedded at most, the special ones included."""
_MAX_BYTES = 100_000
_LONGEST_PROMPT = 2_000
"""Characters."""
_MODULES = ("Transformer", "Pooling", "Normalize")
"""The supported modules. Only directions are compared, so that normalisation changes nothing."""
_POOLING = {"cls": "first", "mean": "mean", "mean_sqrt_len": "mean", "max": "max", "last": "last", "lasttoken": "last"}
"""The supported poolings, by their names. The mean by the square root of the length has the direction of the mean."""
_PAPER_PROMPTS = ("document", "passage", "corpus")
"""The names of prompts for texts that are searched, in the order of sentence-transformers."""


class Recipe(NamedTuple):
    """The way from a text to its vector."""

    pooling: str = "mean"
    """The token vectors that make the vector of the text: "mean" or "max" of all, the "first" or the "last"."""
    tokens: int = MAX_TOKENS
    """Tokens of a text that are embedded, the special ones included."""
    lowers: bool = False
    """Whether a text is made lower case."""
    paper_prompt: str = ""
    """The text before a paper."""
    query_prompt: str = ""
    """The text before a query."""

    @property
    def of_papers(self) -> str:
        """All that the vectors of papers depend on."""
        return repr(self._replace(query_prompt=""))


def read_recipe(folder: Path) -> Recipe:
    """Return the recipe of the model in a folder; that of most models where files are missing.

    Raises:
        ValueError: with the reason if it cannot be read or is not supported.
    """
    paths = {"Pooling": "1_Pooling"}
    for module in _read(folder / "modules.json", list, []):
        kind = str(module.get("type", "") if isinstance(module, dict) else "").rpartition(".")[2]
        if kind not in _MODULES:
            raise ValueError(f"it has the module {clean(kind[:60]) or '?'!r}; only {', '.join(_MODULES)} are supported")
        paths[kind] = str(module.get("path", ""))
    pooling = _pooling(_read(folder / paths["Pooling"] / "config.json", dict, {}))
    limits = _read(folder / "sentence_bert_config.json", dict, {})
    tokens = limits.get("max_seq_length")
    prompts = _read(folder / "config_sentence_transformers.json", dict, {})
    paper, query = _prompts(prompts)
    return Recipe(
        pooling,
        min(tokens, MAX_TOKENS) if type(tokens) is int and tokens > 0 else MAX_TOKENS,
        limits.get("do_lower_case") is True,
        paper,
        query,
    )


def _read(file: Path, kind: type[Any], default: Any) -> Any:
    """Return the content of a JSON file, or the default if it is missing."""
    try:
        plain = json.loads(read_file(file, _MAX_BYTES))
    except FileNotFoundError:
        return default
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(f"{file.name} is not valid JSON") from error
    if not isinstance(plain, kind):
        raise ValueError(f"{file.name} has another form than sentence-transformers writes")
    return plain


def _pooling(config: dict[str, Any]) -> str:
    """Return the pooling of a configuration, whose older form has a switch for each."""
    names = [
        name.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token")
        for name, value in config.items()
        if name.startswith("pooling_mode_") and value is True
    ]
    if isinstance(name := config.get("pooling_mode"), str):
        names = [name]
    if any(name not in _POOLING for name in names) or len(names) > 1:
        raise ValueError(f"its pooling {clean(' and '.join(names)[:60])!r} is not supported")
    if config.get("include_prompt") is False:
        raise ValueError("pooling without the prompt is not supported")
    return _POOLING[names[0]] if names else "mean"


def _prompts(config: dict[str, Any]) -> tuple[str, str]:
    """Return the prompts of papers and of queries."""
    prompts = config.get("prompts") or {}
    if not isinstance(prompts, dict) or not all(
        isinstance(text, str) and len(text) <= _LONGEST_PROMPT for text in prompts.values()
    ):
        raise ValueError("its prompts are not texts")
    usual: str = prompts.get(str(config.get("default_prompt_name")), "")
    paper = next((prompts[name] for name in _PAPER_PROMPTS if name in prompts), usual)
    return paper, prompts.get("query", usual)
