"""Search: from a `View` (query, filters, order) to an `Answer` (the papers that match).

- `query` parses queries, `text` turns texts into index terms;
- `index` builds, stores and reads the inverted index; Whoosh is the container of its files;
- `facets` and `numeric` are the values of papers that are filtered, counted and compared;
- `ranking` finds and scores the papers that match;
- `assist` suggests, completes, relaxes and explains;
- `engine` puts it all together.
"""

from .engine import Engine
from .models import Answer, Basis, Filter, Passage, View

__all__ = ["Answer", "Basis", "Engine", "Filter", "Passage", "View"]
