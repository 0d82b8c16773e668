"""What people read is plain English: the worst habits of the old texts stay out."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from parsed_sources import ROOT, SOURCES, nodes

_ALLOWED = Path(__file__).with_name("prose_allowed.txt")

_HABITS = {
    "name the thing": r"\bwhat (is|are|was|were|has|have|had|can|could|shall|should|stands|lies|comes|goes) \w+",
    "show, report, return": r"\b(tells?|told|telling)\b|\b(is|are|was|were|be|been) said\b|\bsays? (so|that|what)\b",
    "invalid, unknown, missing": r"(?<!there )\b(is|are|was|were|be) no (?!longer|more|less|other)[a-z]+|\bnobody\b",
    "no, not any": r"\bthere (is|are|was|were) none\b|\b(nothing|none) like (that|it)\b|\bbegins? so\b",
    "also": r", too\b(?! (small|large|long|many|much|few|short|narrow|big|old|deep)\b)",
    "remove, undo, restore, omit": r"\bt(ake|akes|aken|ook) (\w+ ){0,4}(off|back|away)\b|\b(left|leaves?) \w* ?out\b",
    "the usual verb": r"\b(stands?|stood|lies|lay) (in|on|at|for|there|where|behind|before|under|here|over|by)\b",
    "begin with a verb or a noun": r"\A(?-i:What|Where|How|That which)\b(?!.*\?\Z)",
}
"""Regular expressions, and what to write instead; docs/style.md says more."""

_PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "index").rglob("*.md")]


def _texts(source: str) -> Iterator[str]:
    """Yield the strings, among them docstrings, and the comments of a Python source."""
    parts: set[int] = set()
    for node in nodes(source):
        if isinstance(node, ast.JoinedStr):
            parts.update(map(id, node.values))
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value
    yield from re.findall(r"(?:^ *|  )# (.+)", source, re.MULTILINE)


def _found(path: Path) -> list[str]:
    """Return the habits in a file, each with what it should be and the words around."""
    content = path.read_text("utf-8")
    found = []
    for text in _texts(content) if path.suffix == ".py" else re.sub(r"`[^`]*`", "`…`", content).split("\n\n"):
        words = " ".join(text.split())
        for better, habit in _HABITS.items():
            for match in re.finditer(habit, words, re.IGNORECASE):
                found.append(f"{words[max(match.start() - 20, 0) : match.end() + 20]!r}: {better}")
    return found


def test_no_text_falls_back_into_the_old_habits() -> None:
    allowed = Counter({path: int(number) for number, path in map(str.split, _ALLOWED.read_text().splitlines())})
    found = {path.relative_to(ROOT).as_posix(): _found(path) for path in (*SOURCES, *_PAGES)}
    worse = [f"{path}: {habit}" for path, habits in found.items() if len(habits) > allowed[path] for habit in habits]
    assert not worse, f"Write these as docs/style.md asks, at least so many that {_ALLOWED.name} is met again."
    better = [f"{len(found.get(path, ()))} {path}" for path in allowed if len(found.get(path, ())) < allowed[path]]
    assert not better, f"Lower the numbers in {_ALLOWED.name} to these, and remove lines with 0."


@pytest.mark.parametrize(
    "text",
    [
        "What is shown here can be changed.",
        "The user is told of it.",
        "'2025-13' is no date.",
        "There are none of these, too.",
        "It takes the last change back.",
        "How a key is handled.",
    ],
)
def test_the_habits_are_recognised(text: str, tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    for code in (f'"""{text}"""', f"# {text}", f'label = f"{text} {{label}}"'):
        source.write_text(code)
        assert _found(source)
