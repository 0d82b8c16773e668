"""References as plain text, where no citation processor is installed."""

from factories import paper
from paper_index.exporters.plain_reference import plain_reference


def test_a_reference_names_authors_year_title_venue_and_link() -> None:
    article = paper(
        "Attention in Ponds?",
        "10.1000/ponds",
        authors=["Ada B. Frog", "Jean-Luc van den Newt", "Pond Team"],
        published="2024-03",
        venue="Journal of Ponds",
        reference={"fields": {"volume": "7", "issue": "2", "page": "10-20"}},
    )
    assert plain_reference(article) == (
        "Frog, A. B., van den Newt, J.-L., & Pond Team (2024). Attention in Ponds? "
        "Journal of Ponds, 7(2), 10–20. https://doi.org/10.1000/ponds"
    )


def test_what_is_not_known_is_omitted() -> None:
    assert plain_reference(paper("Frogs")) == "(n.d.). Frogs."
    many = paper("Toads", "2401.00001", authors=[f"Toad{n} T" for n in range(30)])
    assert "T, T., … T, T. (n.d.). Toads. https://arxiv.org/abs/2401.00001" in plain_reference(many)
