"""The limits for reading a PDF."""

import sys
from dataclasses import dataclass

SYSTEM_LIMITS_MEMORY = sys.platform.startswith("linux")
"""Whether the operating system can limit the memory of a process. macOS accepts the limit and ignores it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one PDF may take and give."""

    file_megabytes: int = 200
    """The largest file, in units of 1,000,000 bytes."""
    pages: int = 2_000
    """The text of further pages is not read."""
    characters: int = 5_000_000
    """Of the text of all pages."""
    page_characters: int = 500_000
    """Of the text of one page."""
    megabytes: int = 1_024
    """The memory of the process that reads, in units of 2**20 bytes."""
    kept_megabytes: int = 256
    """The memory that this process may keep after a file; with more it ends, so that the next file has all of it."""
    seconds: float = 20
    """The time to read a file, beside `seconds_a_page` for each page."""
    seconds_a_page: float = 0.1
    system_memory: bool = True
    """Whether the operating system limits the memory, where it can; else the parent looks at it twice a second."""

    def seconds_for(self, pages: int) -> float:
        """Return the time to read a file of so many pages."""
        return self.seconds + self.seconds_a_page * min(pages, self.pages)
