"""The Python sources of the program, parsed once for all tests of a worker."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = [path for folder in ("index/paper_index", "tui/paper_tui") for path in (ROOT / folder).rglob("*.py")]


@cache
def nodes(source: str) -> list[ast.AST]:
    """Return the nodes of a source, each before those below it."""
    return list(ast.walk(ast.parse(source)))
