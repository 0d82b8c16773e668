"""The lines of each row of the list, and the separator between two groups of rows."""

from typing import NamedTuple


class Geometry(NamedTuple):
    """Rows of equal height, with a separator of one line before one of them."""

    rows: int
    height: int
    """Lines of a row."""
    separator: int | None = None
    """The index of the row below the separator."""

    @property
    def lines(self) -> int:
        """The number of lines, the separator included."""
        return self.rows * self.height + (self.separator is not None)

    def top(self, index: int) -> int:
        """Return the first line of a row."""
        return index * self.height + (self.separator is not None and index >= self.separator)

    def at(self, line: int) -> tuple[int, int] | None:
        """Return the index of the row at a line, and which of its lines it is; None for the separator.

        Lines below the last row are in rows that do not exist.
        """
        if self.separator is not None:
            place = self.separator * self.height
            if line == place:
                return None
            line -= line > place
        return divmod(line, self.height)
