"""Following saved searches, and the digest of their new papers."""

from .follow import Following, News

__all__ = ["Following", "News"]
