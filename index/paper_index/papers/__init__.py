"""A paper, its identifiers, how two records are merged, and the editions it appears in."""
