"""How a model embeds texts, by the files that sentence-transformers saves beside it."""

import json
from pathlib import Path

import pytest

from paper_index.semantic.recipe import MAX_TOKENS, Recipe, read_recipe

POOLING, PROMPTS = "1_Pooling/config.json", "config_sentence_transformers.json"
LIMITS = "sentence_bert_config.json"


def module(kind: str, path: str = "") -> dict[str, object]:
    return {"idx": 0, "name": "0", "path": path, "type": f"sentence_transformers.models.{kind}"}


def recipe(folder: Path, files: dict[str, object]) -> Recipe:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_recipe(folder)


E5 = {"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": None}


@pytest.mark.parametrize(
    "files, expected",
    [
        ({}, Recipe()),
        ({POOLING: {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}}, Recipe("first")),
        ({POOLING: {"pooling_mode_mean_sqrt_len_tokens": True, "include_prompt": True}}, Recipe("mean")),
        ({POOLING: {"pooling_mode": "lasttoken"}}, Recipe("last")),
        ({"modules.json": [module("Transformer"), module("Pooling", "p"), module("Normalize", "n")],
          "p/config.json": {"pooling_mode_max_tokens": True}}, Recipe("max")),
        ({LIMITS: {"max_seq_length": 128, "do_lower_case": True}}, Recipe(tokens=128, lowers=True)),
        ({LIMITS: {"max_seq_length": 8_192}}, Recipe(tokens=MAX_TOKENS)),
        ({PROMPTS: E5}, Recipe(paper_prompt="passage: ", query_prompt="query: ")),
        ({PROMPTS: {"prompts": {"query": "q: ", "document": ""}}}, Recipe(query_prompt="q: ")),
        ({PROMPTS: {"prompts": {"a": "b "}, "default_prompt_name": "a"}}, Recipe(paper_prompt="b ", query_prompt="b ")),
        ({PROMPTS: {"__version__": {}}}, Recipe()),
    ],
)  # fmt: skip
def test_the_files_of_a_model_are_read(tmp_path: Path, files: dict[str, object], expected: Recipe) -> None:
    assert recipe(tmp_path, files) == expected


@pytest.mark.parametrize(
    "files, reason",
    [
        ({"modules.json": [module("Transformer"), module("Dense", "2_Dense")]}, "module 'Dense'; only Transformer"),
        ({"modules.json": [1]}, "the module"),
        ({"modules.json": {}}, "modules.json has another form"),
        ({POOLING: "[" * 99_999}, "config.json is not valid JSON"),
        ({POOLING: {"pooling_mode_weightedmean_tokens": True}}, "its pooling 'weightedmean' is not supported"),
        ({POOLING: {"pooling_mode_cls_token": True, "pooling_mode_max_tokens": True}}, "its pooling 'cls and max'"),
        ({POOLING: {"include_prompt": False}}, "without the prompt"),
        ({PROMPTS: {"prompts": {"query": 1}}}, "its prompts are not texts"),
        ({PROMPTS: {"prompts": "query: "}}, "its prompts are not texts"),
        ({PROMPTS: "x" * 200_000}, "not valid JSON"),
    ],
)
def test_a_model_that_is_not_supported_is_refused(tmp_path: Path, files: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        recipe(tmp_path, files)
