"""The protocol of models that embed texts."""

import array
from collections.abc import Iterable
from typing import Protocol

MAX_DIMENSIONS = 4_096
"""Numbers of a vector at most."""
_GREATEST = 127


class Encoder(Protocol):
    """Embeds texts: texts with similar meanings have vectors with a great cosine."""

    model: str
    """The fingerprint of the model in hexadecimal. Only vectors of the same model can be compared."""
    name: str
    """The name of the model."""
    dimensions: int
    """The numbers of a vector."""

    def encode(self, text: str) -> bytes:
        """Return the vector of the text of a paper as `dimensions` signed bytes, see `quantized`."""

    def encode_query(self, text: str) -> bytes:
        """Return the vector of a query, which some models embed in another way."""


def quantized(vector: Iterable[float]) -> bytes:
    """Return a vector as signed bytes, its greatest number as 127 or -127. Its length is lost, its direction kept.

    Raises:
        ValueError: if a number is not finite.
    """
    numbers = list(vector)
    greatest = max(map(abs, numbers), default=0.0) or 1.0
    try:
        return array.array("b", [round(number / greatest * _GREATEST) for number in numbers]).tobytes()
    except OverflowError as error:
        raise ValueError("a number of the vector is not finite") from error
