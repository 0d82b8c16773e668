"""Modules and functions stay small enough to be read at once."""

import ast
from pathlib import Path

PACKAGES = [Path(__file__).parents[2] / folder for folder in ("index", "tui")]
MOST_MODULE_LINES, MOST_FUNCTION_LINES = 400, 50


def test_modules_and_functions_are_small() -> None:
    modules = [path for package in PACKAGES for path in package.rglob("*.py")]
    assert modules
    large = []
    for path in modules:
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MOST_MODULE_LINES:
            large.append(path.name)
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, functions)):
            if (function.end_lineno or 0) - function.lineno >= MOST_FUNCTION_LINES:
                large.append(f"{path.name}: {function.name}")
    assert not large
