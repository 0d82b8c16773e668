"""LaTeX as arXiv has it and as the Daily Papers site leaves it are shown as the same text; ordinary sentences stay."""

import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.text.sanitize import clean, repair, unescaped


@pytest.mark.parametrize(
    ("whole", "mangled", "shown"),
    [
        ("on $6400\\times6400$ grids", "on 6400times6400 grids", "on 6400×6400 grids"),
        ("on $64 \\times 64$ grids", "on 64 times 64 grids", "on 64 × 64 grids"),
        ("an $O(L^{{4}/{3}})$ step", "an O(L^{{4}/{3}}) step", "an O(L^(4/3)) step"),
        ("HyperZ$\\cdot$Z$\\cdot$W", "HyperZcdotZcdotW", "HyperZ·Z·W"),
        ("HyperZ$\\cdot$Z$\\cdot$W", "HyperZ{cdotZ{cdot}W}", "HyperZ·Z·W"),
        ("up to 86.8\\%", "up to 86.8\\%", "up to 86.8%"),
        ("Poincar\\'e and Yor{\\`u}b\\'a", "Poincar\\'e and Yor{\\`u}b\\'a", "Poincaré and Yorùbá"),
        ("the $\\ell_2$ norm", "the ell_2 norm", "the ℓ₂ norm"),
        ("below $10^{-3}$", "below 10^{-3}", "below 10⁻³"),
        ("a $360^{\\circ}$ view, GUI-$360^\\circ$", "a 360^{circ} view, GUI-360^circ", "a 360° view, GUI-360°"),
        ("($360^\\circ\\times180^\\circ$)", "(360^circtimes180^circ)", "(360°×180°)"),
        ("$\\mu$P and $\\alpha$-Flow", "muP and alpha-Flow", "μP and α-Flow"),
        ("$\\sim$10% to $\\sim5\\times$", "sim10% to sim5times", "∼10% to ∼5×"),
        ("in $1\\sim4$ steps", "in 1sim4 steps", "in 1∼4 steps"),
        ("83.6$\\pm$6.3%", "83.6pm6.3%", "83.6±6.3%"),
        ("$\\leq$50K, 5%$\\rightarrow$7%", "leq50K, 5%rightarrow7%", "≤50K, 5%→7%"),
        ("$12{,}553$ and $R^2{=}0.9$", "12{,}553 and R^2{=}0.9", "12,553 and R²=0.9"),
        ("$v_{\\text{old}} - \\theta_{\\text{NEW}}$", "v_{old} - theta_{NEW}", "v_old - θ_NEW"),
        ("\\textbf{Bold \\emph{and}} $\\textbf{D}$eep", "Bold \\emph{and} Deep", "Bold and Deep"),
        ("\\textbf{\\textsc{Two}}", "\\textsc{Two}", "Two"),
        (
            "code \\href{https://example.org/a}{here}.",
            "code https://example.org/a{here}.",
            "code here (https://example.org/a).",
        ),
        (
            "\\href{https://example.org/a}{https://example.org/a}.",
            "https://example.org/a{https://example.org/a}.",
            "https://example.org/a.",
        ),
        (
            "a field\\footnote{https://example.org/b}.",
            "a fieldhttps://example.org/b.",
            "a field https://example.org/b.",
        ),
        ("one$\\unicode{x2014}$two", "onex2014two", "one—two"),
        ("a model~(AM) -- 3--5", "a model~(AM) -- 3--5", "a model (AM) – 3–5"),
        ("a ``word''", "a ``word''", "a “word”"),
        ("for \\$5 each", "for \\5 each", "for $5 each"),
        ("Tr{\\'{\\^a}}n", "Tr\\'\\^an", "Trấn"),
        ("\\noopsort{Dahl}Dahl $\\less$ Berg", "Dahl less Berg".replace("less", "<"), "Dahl < Berg"),
        ("H\\ifmmode\\acute{a}\\else\\'{a}\\fi{}k", "H\\'ak", "Hák"),
    ],
)  # fmt: skip
def test_both_forms_are_shown_alike(whole: str, mangled: str, shown: str) -> None:
    assert repair(whole) == shown
    assert repair(mangled) == shown


@pytest.mark.parametrize(
    "text",
    [
        "It is 2 times faster and 10 times cheaper at times.",
        "The sim team runs sim2real and sim-to-real; Habitat-sim is similar.",
        "Alpha males on pi day, a mu opioid, in the beta phase, 5 cdots.",
        "An alpha-beta search with an epsilon-greedy policy, tau proteins and beta-carotene.",
        "Phi-3 and Sigma-8; the Pi 5 and a delta rule; omega-3.",
        "It costs $5 to $10, then $20.",
        "Use --verbose, or ~90% of ~3 GB, from 75%~89% and 2x~3x.",
        "The sets {a, b} and {1, 2}; the prompt \"a {noun} photo\" of f({noun}).",
        "See https://example.org/~me/a_1/b^2?x=alpha-A&times=2 and C:\\temp\\new.",
        "file_name, snake_case_2, mAP_50, a ^ b, x_train",
        "the early, mid and late parts (left) or (right)",
        "approximately the development of equipment",
        "Don't `quote' this; it's 5'' long.",
        "$ and $$ and { and }",
    ],
)  # fmt: skip
def test_ordinary_sentences_stay(text: str) -> None:
    assert repair(text) == text


COMMANDS = ["\\textbf{", "\\href{", "\\frac{", "\\color{", "\\alpha", "\\bf ", "\\'", "\\$", "\\"]
SIGNS = ["$", "{", "}", "}{", "^", "^{", "_", "_{", "-", "--", "~", "``", "''", '"', "%", "=", "!", "(", ")"]
LEFT = [
    "alpha",
    "times",
    "sim",
    "cdot",
    "left(",
    "right)",
    "frac{",
    "red{",
    "mid",
    "https://example.org/a",
    "https://a{",
]
MARKUP = st.lists(st.sampled_from([*COMMANDS, *SIGNS, *LEFT, " ", "A", "a", "e\u0327", "1"]), max_size=16).map("".join)


@given(MARKUP | anything)
def test_repairing_twice_changes_nothing(text: str) -> None:
    text = clean(text)
    shown = repair(text)
    assert repair(shown) == shown
    assert clean(shown) == shown
    assert bool(shown) == bool(text)


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "piece",
    [
        "\\textbf{",
        "$a",
        "\\'",
        "{",
        "{a}",
        "x^{1",
        "https://a{b",
        "frac{a}{",
        "\\a{b}",
        "alpha-A",
        "1times",
        "``a",
        "a(",
    ],
)
def test_a_million_characters_take_no_time(piece: str) -> None:
    for size in (90_000, 1_000_000):
        text = (piece * size)[:size]
        began = time.process_time()
        repair(text)
        assert time.process_time() - began < 1


def test_pairs_of_the_site_are_shown_alike(samples: Path) -> None:
    with gzip.open(samples / "latex" / "pairs-arxiv-vs-hf.jsonl.gz") as lines:
        pairs = [json.loads(line) for line in lines]
    alike = sum(repair(clean(pair["arxiv"])) == repair(clean(pair["hf"])) for pair in pairs)
    assert alike >= 0.91 * len(pairs)  # of the others, 14 are other versions of the abstract


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("R&amp;D &lt;b&gt; &#233; &#xe9; &eacute;", "R&D <b> é é é"),
        ("&amp;lt;", "&lt;"),
        ("a?b=1&copy=2&section;", "a?b=1&copy=2&section;"),
        ("&#99999999999;&nothing;&", "&#99999999999;&nothing;&"),
    ],
)
def test_entities_are_decoded_once(escaped: str, text: str) -> None:
    assert unescaped(escaped) == text
