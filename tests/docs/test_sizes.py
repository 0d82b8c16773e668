"""Modules and functions stay small enough to be read at once."""

import ast

from parsed_sources import SOURCES, nodes

MOST_MODULE_LINES, MOST_FUNCTION_LINES = 400, 50


def test_modules_and_functions_are_small() -> None:
    assert SOURCES
    large = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MOST_MODULE_LINES:
            large.append(path.name)
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        for function in (node for node in nodes(text) if isinstance(node, functions)):
            if (function.end_lineno or 0) - function.lineno >= MOST_FUNCTION_LINES:
                large.append(f"{path.name}: {function.name}")
    assert not large
