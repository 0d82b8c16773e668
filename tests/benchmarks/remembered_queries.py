"""Queries as people type them from memory: with typos, words joined or split, strange words, synonyms, in questions.

Each kind makes a query from the title of a paper. `questions` are queries without a title: their words are the keywords
that a model assigned to papers, and papers are the more relevant the more of these keywords they have.
"""

import gzip
import json
import random
import re
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from paper_index.search.text.analyzer import fold
from paper_index.text.stop_words import STOP_WORDS

DAILY = Path(__file__).parents[3] / "shared" / "data" / "hf-daily" / "entries-2024-05..2025-12.jsonl.gz"
"""The Daily Papers, beside the project."""
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
SYNONYMS = {
    "method": "approach", "methods": "approaches", "approach": "method", "framework": "system", "images": "pictures",
    "image": "picture", "video": "film", "videos": "films", "large": "big", "efficient": "economical", "fast": "rapid",
    "generation": "creation", "generating": "creating", "generative": "creative", "learning": "acquisition",
    "training": "instruction", "evaluating": "assessing", "evaluation": "assessment", "understanding": "comprehension",
    "improving": "enhancing", "enhancing": "improving", "enhanced": "improved", "language": "linguistic",
    "models": "networks", "model": "network", "towards": "toward", "reasoning": "inference", "survey": "overview",
    "benchmark": "testbed", "benchmarking": "comparing", "robust": "stable", "scalable": "extensible",
    "agents": "assistants", "agent": "assistant", "human": "people", "text": "writing", "data": "information",
    "unified": "joint", "adaptive": "flexible", "diffusion": "denoising", "dataset": "corpus", "editing": "modifying",
    "alignment": "agreement", "optimization": "tuning", "knowledge": "facts", "search": "retrieval", "code": "programs",
    "speech": "voice", "visual": "optical", "control": "steering", "robot": "android", "detection": "recognition",
    "real": "actual", "world": "earth", "long": "lengthy", "context": "background", "synthetic": "artificial",
}  # fmt: skip
"""Words of titles, and words that a reader may remember instead."""
QUESTIONS = (
    "what is the paper about {} called",
    "which papers study {}",
    "how can {} be done",
    "is there any work on {}?",
    "what has been done about {} and how well does it work",
)
ASKED = (
    "what is known about {} in the context of {}?",
    "how does {} help with {}",
    "which methods combine {} and {} ?",
    "can {} be used for {} and what are its limits?",
    "do papers on {} also consider {}?",
)
"""Questions about two keywords."""


class Titles:
    """The titles of a collection, and in how many of them each word is."""

    def __init__(self, titles: Iterable[str], most: int = 99) -> None:
        """Count the words of titles. Queries are made from the `most` rarest words of a title."""
        self._most = most
        self.frequency = Counter(word for title in titles for word in set(map(fold, WORD.findall(title))))

    def words(self, title: str, count: int, chance: random.Random) -> list[str]:
        """Return words of a title in their order."""
        words = [word for word in dict.fromkeys(WORD.findall(title)) if len(word) > 3 and fold(word) not in STOP_WORDS]
        rarest = sorted(words, key=lambda word: self.frequency[fold(word)])[: self._most]
        chosen = chance.sample(rarest, min(len(rarest), count))
        return [word.lower() for word in words if word in chosen]

    def strange_word(self, title: str, chance: random.Random) -> str:
        """Return a word of another title that is in several, and not in this one."""
        own = fold(title)
        words = sorted(word for word, count in self.frequency.items() if 5 <= count <= 100 and len(word) > 4)
        return next(word for word in iter(lambda: chance.choice(words), "") if word not in own)


def misspelled(word: str, chance: random.Random) -> str:
    """Return a word with one slip of the finger: a letter lost, doubled or strange, or two swapped."""
    at = chance.randrange(len(word))
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + chance.choice(string.ascii_lowercase) + word[at:]
        case 2:
            other = chance.choice(string.ascii_lowercase.replace(word[at], ""))
            return word[:at] + other + word[at + 1 :]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def with_typos(words: list[str], count: int, chance: random.Random) -> str:
    """Return a query with typos in some of its longer words."""
    long = [n for n, word in enumerate(words) if word.isascii() and word.isalpha() and len(word) > 4]
    wrong = set(chance.sample(long, min(count, len(long))))
    return " ".join(misspelled(word, chance) if n in wrong else word for n, word in enumerate(words))


def _glued(title: str, titles: Titles, chance: random.Random) -> str:
    """Return four words of a title, two that follow each other joined: LargeLanguage, largelanguage."""
    words = [word for word in title.split() if WORD.fullmatch(word)]
    pairs = [n for n in range(len(words) - 1) if min(len(words[n]), len(words[n + 1])) > 3]
    if not pairs:
        return title
    at = chance.choice(pairs)
    glued = words[at] + words[at + 1]
    rest = f"{' '.join(words[:at])} | {' '.join(words[at + 2 :])}"
    kept = titles.words(rest, 2, chance)
    return " ".join([*kept, glued if chance.random() < 0.5 else glued.lower()])


def _synonym(title: str, titles: Titles, chance: random.Random) -> str:
    """Return four words of a title, one of them replaced by a synonym; by a strange word if none is known."""
    words = titles.words(title, 4, chance)
    known = [n for n, word in enumerate(words) if word in SYNONYMS]
    if not known:
        return " ".join([*words[:3], titles.strange_word(title, chance)])
    at = chance.choice(known)
    return " ".join([*words[:at], SYNONYMS[words[at]], *words[at + 1 :]])


def _camel_apart(title: str, titles: Titles, chance: random.Random) -> str:
    """Return the words of a title with its names in mixed case taken apart: BiManiBench is bi mani bench."""
    name = next((word for word in WORD.findall(title) if re.search(r"[a-z][A-Z]", word)), "")
    if not name:
        return title
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).replace("-", " ").lower()
    return " ".join([apart, *titles.words(title.replace(name, ""), 1, chance)])


def _question(title: str, titles: Titles, chance: random.Random) -> str:
    return chance.choice(QUESTIONS).format(" ".join(titles.words(title, 3, chance)))


Style = Callable[[str, Titles, random.Random], str]

STYLES: dict[str, Style] = {
    "three words": lambda title, titles, chance: " ".join(titles.words(title, 3, chance)),
    "a typo in three words": lambda title, titles, chance: with_typos(titles.words(title, 3, chance), 1, chance),
    "two typos in four words": lambda title, titles, chance: with_typos(titles.words(title, 4, chance), 2, chance),
    "two typos in three": lambda title, titles, chance: with_typos(titles.words(title, 3, chance), 2, chance),
    "three typos in five": lambda title, titles, chance: with_typos(titles.words(title, 5, chance), 3, chance),
    "glued words": _glued,
    "names taken apart": _camel_apart,
    "three words, a strange one": lambda title, titles, chance: " ".join(
        [*titles.words(title, 3, chance), titles.strange_word(title, chance)]
    ),
    "three words, a senseless one": lambda title, titles, chance: " ".join(
        [*titles.words(title, 3, chance), "".join(chance.choices(string.ascii_lowercase, k=7))]
    ),
    "four words, one a synonym": _synonym,
    "questions": _question,
}
"""Kinds of queries for a known paper."""


def asked_questions(count: int) -> list[tuple[str, dict[str, int]]]:
    """Return questions about two keywords, each with the grades of papers by arXiv id; none without the Daily Papers.

    A paper with both keywords is worth 3, one with another keyword that has all words of one of them 1, up to 2.
    """
    if not DAILY.exists():
        return []
    of_paper: dict[str, set[str]] = {}
    with gzip.open(DAILY, "rt", encoding="utf-8") as lines:
        for plain in map(json.loads, lines):
            words = {
                re.sub(r"\s*\([^)]*\)", "", each).strip().lower() for each in plain["paper"].get("ai_keywords", ())
            }
            of_paper[plain["paper"]["id"]] = {word for word in words if 3 < len(word) < 40}
    frequency = Counter(word for words in of_paper.values() for word in words)
    having: defaultdict[str, set[str]] = defaultdict(set)
    for paper, words in of_paper.items():
        for word in words:
            having[word].add(paper)
    chance = random.Random(17)
    queries: list[tuple[str, dict[str, int]]] = []
    for paper in chance.sample(sorted(of_paper), len(of_paper)):
        telling = sorted(word for word in of_paper[paper] if 3 <= frequency[word] <= 60)
        if len(telling) < 2:
            continue
        one, other = chance.sample(telling, 2)
        both = having[one] & having[other]
        grades = dict.fromkeys(having[one] ^ having[other], 1) | dict.fromkeys(both, 3)
        queries.append((chance.choice(ASKED).format(one, other), grades))
        if len(queries) == count:
            break
    return queries
