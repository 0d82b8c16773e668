"""An encoder for tests that needs no model: texts with the same words have the same vector."""

import re
import zlib

from paper_index.semantic.encoder import quantized

SAME = {"automobile": "car", "feline": "cat", "planning": "plan"}
"""Words that mean the same as another."""


class HashedEncoder:
    """Adds up a direction for each word (see `semantic.encoder.Encoder`)."""

    name = "hashed words"

    def __init__(self, model: str = "0123456789abcdef", dimensions: int = 64) -> None:
        self.model, self.dimensions = model, dimensions
        self.encoded: list[str] = []

    def encode_query(self, text: str) -> bytes:
        return self.encode(text)

    def encode(self, text: str) -> bytes:
        self.encoded.append(text)
        vector = [0.0] * self.dimensions
        for word in re.findall(r"\w+", text.casefold()):
            number = zlib.crc32(SAME.get(word, word).encode())
            vector[number % self.dimensions] += 1 if number & 65_536 else -1
        return quantized(vector)
