"""Titles and abstracts with HTML, JATS and MathML are read as text."""

import time

import pytest

from paper_index.text.markup import unmarked


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("<i>E. coli</i>, CO<sub>2</sub> and <sc>DNA</sc>", "E. coli, CO2 and DNA"),
        ("<scp>CO</scp> <SmallCaps>x</SmallCaps> <Emphasis Type='Italic'>y</Emphasis>", "CO x y"),
        ("<named-content content-type='x'>a</named-content> <xref ref-type='fn'>b</xref>", "a b"),
        ("Caf&eacute; &amp; co. &#8211; &amp;amp; &lt;i&gt;x&lt;/i&gt;", "Café & co. – & x"),
        ("<jats:title>A</jats:title><jats:p>one</jats:p><jats:p>two</jats:p>", "\nA\n\none\n\ntwo\n"),
        ("of <mml:math><mml:mi>k</mml:mi></mml:math> cups", "of k cups"),
        ("of <math xmlns='x'><msup><mi>x</mi><mn>2</mn></msup></math>", "of x^2"),
        ("<msub><mi>H</mi><mn>12</mn></msub>", "H_{12}"),
        ("<mrow><mi>n</mi></mrow><annotation encoding='x'>n</annotation>", "n"),
        ("a <!-- note --><![CDATA[b < c]]>", "a b < c"),
    ],
)
def test_markup_is_removed(written: str, text: str) -> None:
    assert unmarked(written) == text


@pytest.mark.parametrize(
    "wrapped", ["{}", "<alternatives>{}</alternatives>", "<jats:alternatives>{}</jats:alternatives>"]
)
def test_a_formula_is_kept_once(wrapped: str) -> None:
    formula = '<tex-math notation="LaTeX">$k$ </tex-math>'
    if "alternatives" in wrapped:
        formula += "<mml:math><mml:mi>k</mml:mi></mml:math>"
    assert unmarked(f"a <inline-formula>{wrapped.format(formula)}</inline-formula> b") == "a $k$ b"


def test_a_formula_in_a_document_of_its_own() -> None:
    tex = r"\documentclass{minimal}\begin{document}$$\beta$$\end{document}"
    assert unmarked(f"<tex-math>{tex}</tex-math>") == r"$\beta$"


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("piece", ["<alternatives>", "<tex-math>", "<!--", "<annotation>", "<i ", "<msup><mi>a</mi>"])
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    unmarked(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2
